/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics that lie inside media files.
 */
#include <norae/job.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/diag.h"
#include "base/str.h"
#include "format/registry.h"
#include "job/embedded.h"
#include "job/sylt.h"
#include "media/held.h"

static const norae_read_options defaults = {0};

/* ── one of them ── */

static norae_status read_held(const nr_held *held, const char *name,
                              const norae_read_options *options, norae_song **out,
                              norae_diags *diags)
{
  norae_read_options read = *options;
  if (held->events)
    return nr_sylt_read(held, name, options->encoding, out, diags);
  read.format = held->format;
  read.found = NULL;
  read.rule_count = 0; /* they run once, over what is taken */
  read.changes = NULL;
  if (!held->raw)
    read.encoding = NULL; /* it is known */
  return norae_song_read_memory(nr_str_text(&held->text), held->text.size, name, &read, out,
                                diags);
}

/* What messages call it: "song.mp3 (USLT)". */
static norae_status read_named(const nr_held *held, const char *path,
                               const norae_read_options *options, norae_song **out,
                               norae_diags *diags)
{
  nr_str name = {0};
  *out = NULL;
  nr_str_addf(&name, "%s (%s)", path, held->kind);
  norae_status status = name.failed ? NORAE_ERR_MEMORY
                                    : read_held(held, nr_str_text(&name), options, out, diags);
  nr_str_free(&name);
  return status;
}

/* ── the list ── */

static bool copy_text(const char *text, char **out)
{
  *out = text && *text ? strdup(text) : NULL;
  return *out || !text || !*text;
}

static norae_status describe(const nr_held *held, const norae_song *song, norae_embedded *out)
{
  *out = (norae_embedded){.stream = held->stream,
                          .timing = norae_song_timing(song),
                          .lines = norae_song_line_count(song)};
  bool copied = copy_text(held->kind, &out->kind) && copy_text(held->lang, &out->lang) &&
                copy_text(held->title, &out->title);
  return copied ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* Reads each of them in turn; what can't be read is left out, and said. */
typedef norae_status (*visitor)(void *user, const nr_held *held, norae_song **song);

static norae_status visit_all(const char *path, const norae_read_options *options, visitor visit,
                              void *user, norae_diags *diags)
{
  nr_held_list list;
  norae_status status = nr_held_find(path, &list, diags);
  for (size_t i = 0; i < list.count && status == NORAE_OK; i++) {
    norae_song *song = NULL;
    status = read_named(&list.items[i], path, options, &song, diags);
    if (status == NORAE_OK)
      status = visit(user, &list.items[i], &song);
    else if (status == NORAE_ERR_FORMAT || status == NORAE_ERR_UNSUPPORTED)
      status = NORAE_OK;
    norae_song_free(&song);
  }
  nr_held_list_free(&list);
  return status;
}

typedef struct collection {
  norae_embedded *items;
  size_t count, capacity;
} collection;

static norae_status collect(void *user, const nr_held *held, norae_song **song)
{
  collection *c = user;
  if (!nr_grow(&c->items, &c->capacity, c->count + 1, sizeof *c->items))
    return NORAE_ERR_MEMORY;
  return describe(held, *song, &c->items[c->count++]);
}

norae_status norae_embedded_list(const char *media, const norae_read_options *options,
                                 norae_embedded **out, size_t *count, norae_diags *diags)
{
  collection c = {0};
  *out = NULL;
  *count = 0;
  norae_status status = visit_all(media, options ? options : &defaults, collect, &c, diags);
  if (status != NORAE_OK) {
    norae_embedded_free(&c.items, c.count);
    return status;
  }
  *out = c.items;
  *count = c.count;
  return NORAE_OK;
}

void norae_embedded_free(norae_embedded **list, size_t count)
{
  if (!list || !*list)
    return;
  for (size_t i = 0; i < count; i++) {
    free((*list)[i].kind);
    free((*list)[i].lang);
    free((*list)[i].title);
  }
  free(*list);
  *list = NULL;
}

/* ── the best ── */

typedef struct choice {
  const norae_read_options *options;
  unsigned number; /* of those seen */
  int score;       /* of the best so far, -1: none */
  norae_song *song;
} choice;

/* Finer times first, then what holds more, then SYLT, whose times are not rounded. */
static int score_of(const nr_held *held, const norae_song *song)
{
  bool more = norae_song_voice_count(song) || norae_song_track_count(song);
  for (size_t i = 0; i < norae_song_line_count(song); i++)
    more |= norae_song_line_at(song, i)->role == NORAE_ROLE_BACKGROUND;
  return (int)norae_song_timing(song) * 4 + (more ? 2 : 0) + (held->events ? 1 : 0);
}

/* What one form of the same lyrics tells of the song (SYLT has no title) and the other
 * doesn't. */
static norae_status add_meta(norae_song *to, const norae_song *from)
{
  norae_status status = NORAE_OK;
  if (norae_song_line_count(to) != norae_song_line_count(from))
    return NORAE_OK;
  for (size_t i = 0; i < norae_song_meta_count(from) && status == NORAE_OK; i++) {
    const char *key, *value;
    norae_song_meta_at(from, i, &key, &value);
    if (!norae_song_meta(to, key))
      status = norae_song_set_meta(to, key, value);
  }
  return status;
}

static norae_status choose(void *user, const nr_held *held, norae_song **song)
{
  choice *c = user;
  int score = score_of(held, *song);
  c->number++;
  if (c->options->embedded && c->options->embedded != c->number)
    return NORAE_OK;
  if (c->options->embedded_lang && !c->options->embedded &&
      !nr_held_is_lang(held, c->options->embedded_lang))
    return NORAE_OK;
  if (score <= c->score)
    return add_meta(c->song, *song);
  norae_song *before = c->song;
  c->song = *song;
  *song = NULL;
  c->score = score;
  norae_status status = before ? add_meta(c->song, before) : NORAE_OK;
  norae_song_free(&before);
  return status;
}

static norae_status refuse(const char *path, const choice *c, norae_diags *diags)
{
  if (c->options->embedded)
    nr_error(diags, "no-lyrics", nr_in_file(path), "holds no lyrics number %u, only %u",
             c->options->embedded, c->number);
  else if (c->options->embedded_lang && c->number)
    nr_error(diags, "no-lyrics", nr_in_file(path), "holds no lyrics in the language \"%s\"",
             c->options->embedded_lang);
  else
    nr_error(diags, "no-lyrics", nr_in_file(path), "is media, and holds no lyrics");
  return NORAE_ERR_FORMAT;
}

static norae_status read_media(const char *path, const norae_read_options *options,
                               norae_song **out, norae_diags *diags)
{
  choice c = {.options = options, .score = -1};
  norae_status status = visit_all(path, options, choose, &c, diags);
  if (status == NORAE_OK && !c.song)
    return refuse(path, &c, diags);
  if (status == NORAE_OK && options->rule_count)
    status = nr_clean_read(&(nr_source){.name = path, .options = options, .diags = diags}, &c.song);
  if (status == NORAE_OK)
    *out = c.song;
  else
    norae_song_free(&c.song);
  return status;
}

/* Only what can be opened again and has the look of media. */
bool nr_holds_lyrics(const char *path, const norae_read_options *options)
{
  unsigned char head[16];
  FILE *file = options->format || strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
  size_t size = file ? fread(head, 1, sizeof head, file) : 0;
  bool again = file && fseek(file, 0, SEEK_SET) == 0;
  if (file)
    fclose(file);
  return again && nr_is_media(head, size);
}

norae_status norae_lyrics_read(const char *path, const norae_read_options *options,
                               norae_song **out, norae_diags *diags)
{
  *out = NULL;
  if (!options)
    options = &defaults;
  if (nr_holds_lyrics(path, options))
    return read_media(path, options, out, diags);
  return norae_song_read_file(path, options, out, diags);
}

norae_status nr_lyrics_take(const char *path, const norae_read_options *options, bool strict,
                            norae_song **out, norae_diags *diags)
{
  size_t before = norae_diags_count_from(diags, NORAE_WARNING);
  norae_status status = norae_lyrics_read(path, options, out, diags);
  if (status != NORAE_OK || !strict || norae_diags_count_from(diags, NORAE_WARNING) == before)
    return status;
  nr_error(diags, "strict", nr_in_file(path), "warnings count as errors");
  return NORAE_ERR_FORMAT;
}
