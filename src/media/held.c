/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/held.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "media/avlog.h"
#include "media/id3.h"
#include "media/languages.h"
#include "media/source.h"
#include "media/subtitles.h"
#include "media/tagfile.h"

/* ── the list ── */

nr_held *nr_held_add(nr_held_list *list, const char *kind)
{
  if (!nr_grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
    return NULL;
  nr_held *held = &list->items[list->count++];
  *held = (nr_held){.kind = kind, .stream = -1};
  return held;
}

void nr_held_clear(nr_held *held)
{
  free(held->title);
  free(held->events);
  nr_str_free(&held->text);
  *held = (nr_held){0};
}

void nr_held_list_free(nr_held_list *list)
{
  for (size_t i = 0; i < list->count; i++)
    nr_held_clear(&list->items[i]);
  free(list->items);
  *list = (nr_held_list){0};
}

/* ── languages ── */

bool nr_held_is_lang(const nr_held *held, const char *lang)
{
  return nr_is_same_language(held->lang, lang);
}

void nr_held_set_lang(nr_held *held, const char *lang)
{
  char code[4];
  nr_matroska_language(lang, code);
  snprintf(held->lang, sizeof held->lang, "%s", strcmp(code, "und") == 0 ? "" : code);
}

/* ── what it is ── */

bool nr_is_media(const unsigned char *head, size_t size)
{
  static const struct {
    const char *bytes;
    size_t size, at;
  } magics[] = {{"ID3", 3, 0},   {"OggS", 4, 0}, {"fLaC", 4, 0},
                {"RIFF", 4, 0},  {"RF64", 4, 0}, {"\x1A\x45\xDF\xA3", 4, 0},
                {"ftyp", 4, 4},  {"AIFF", 4, 8}, {"AIFC", 4, 8},
                {"wvpk", 4, 0},  {"MPCK", 4, 0}, {"MAC ", 4, 0},
                {"FLV\1", 4, 0}, {"TTA1", 4, 0}, {"\x30\x26\xB2\x75\x8E\x66\xCF\x11", 8, 0},
                {"\0\0\1\xBA", 4, 0}};
  for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
    if (size >= magics[i].at + magics[i].size &&
        memcmp(head + magics[i].at, magics[i].bytes, magics[i].size) == 0)
      return true;
  }
  /* MPEG audio without a tag; a byte order mark looks like layer I. */
  return size >= 4 && nr_mpeg_frame_us(head) > 0 && (head[1] >> 1 & 3) != 3;
}

/* ── tags that norae reads itself ── */

norae_status nr_held_in_tags(FILE *file, const char *name, nr_held_list *out, bool *found,
                             norae_diags *diags)
{
  nr_tagfile f;
  uint64_t end;
  *found = true;
  norae_status status = nr_tagfile_open(file, name, diags, &f);
  if (status != NORAE_OK)
    return status;
  if (nr_is_riff(&f))
    return nr_riff_lyrics(&f, out);
  if (nr_is_ogg(&f))
    return nr_ogg_lyrics(&f, out);
  bool id3 = nr_has_id3(&f, &end);
  if (id3)
    status = nr_id3_file_lyrics(&f, out);
  else
    end = 0;
  if (status == NORAE_OK && nr_is_flac(&f, end))
    return nr_flac_lyrics(&f, end, out);
  *found = id3;
  return status;
}

/* ── tags that libav reads ── */

static bool begins(const char *text, const char *with)
{
  return strncasecmp(text, with, strlen(with)) == 0;
}

/* "lyrics", "lyrics-eng", "SYNCEDLYRICS", "WM/Lyrics". */
static norae_status add_tags(const AVDictionary *tags, nr_held_list *list)
{
  const AVDictionaryEntry *tag = NULL;
  while ((tag = av_dict_get(tags, "", tag, AV_DICT_IGNORE_SUFFIX))) {
    const char *key = begins(tag->key, "WM/") ? tag->key + 3 : tag->key;
    bool synced = begins(key, "SYNCEDLYRICS"), unsynced = begins(key, "UNSYNCEDLYRICS");
    bool plain = begins(key, "LYRICS") && (!key[6] || key[6] == '-');
    if (!(synced || unsynced || plain) || !*tag->value)
      continue;
    nr_held *held =
        nr_held_add(list, synced ? "SYNCEDLYRICS" : unsynced ? "UNSYNCEDLYRICS" : "LYRICS");
    if (!held)
      return NORAE_ERR_MEMORY;
    if (plain && key[6] && strcmp(key + 7, "XXX") != 0 && strcmp(key + 7, "und") != 0)
      snprintf(held->lang, sizeof held->lang, "%s", key + 7);
    held->raw = true;
    nr_str_add(&held->text, tag->value);
    if (held->text.failed)
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

static norae_status add_from_libav(const char *path, bool tags, nr_held_list *out,
                                   norae_diags *diags)
{
  nr_source source;
  nr_avlog_scope scope = nr_avlog_enter(NULL);
  norae_status status = nr_source_open(&source, path, NULL, diags);
  if (status == NORAE_OK && tags) {
    status = add_tags(source.format->metadata, out);
    for (unsigned i = 0; i < source.format->nb_streams && status == NORAE_OK; i++)
      status = add_tags(source.format->streams[i]->metadata, out);
  }
  if (status == NORAE_OK)
    status = nr_subtitles_read(&source, out, diags);
  nr_source_close(&source);
  nr_avlog_leave(scope);
  return status;
}

static norae_status open_file(const char *path, FILE **out, norae_diags *diags)
{
  *out = fopen(path, "rb");
  if (*out)
    return NORAE_OK;
  nr_error(diags, "io", nr_in_file(path), "can't be opened: %s", strerror(errno));
  return NORAE_ERR_IO;
}

norae_status nr_held_find(const char *path, nr_held_list *out, norae_diags *diags)
{
  FILE *file;
  bool found = false;
  *out = (nr_held_list){0};
  norae_status status = open_file(path, &file, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_held_in_tags(file, path, out, &found, diags);
  fclose(file);
  if (status == NORAE_OK)
    status = add_from_libav(path, !found, out, diags);
  if (status != NORAE_OK)
    nr_held_list_free(out);
  return status;
}

/* ── writing ── */

static norae_status write_as(const nr_tagfile *f, nr_retag *r)
{
  uint64_t end;
  unsigned char head[16] = {0};
  if (nr_is_riff(f))
    return nr_riff_write(f, r);
  if (nr_is_ogg(f))
    return nr_ogg_write(f, r);
  if (nr_is_mp4(f))
    return nr_mp4_write(f, r);
  bool id3 = nr_has_id3(f, &end);
  if (nr_is_flac(f, id3 ? end : 0))
    return nr_flac_write(f, id3 ? end : 0, r);
  if (id3 || (nr_tagfile_read(f, 0, head, 4) && nr_mpeg_frame_us(head) > 0))
    return nr_id3_file_write(f, r);
  return nr_retag_refuse(f, "norae can put lyrics into MP3, FLAC, Ogg, Opus, M4A, WAV and AIFF; "
                            "'norae mux' puts them into Matroska");
}

norae_status nr_held_write(const char *path, const char *output, bool overwrite,
                           const nr_held *text, const nr_held *timed, norae_diags *diags)
{
  FILE *file;
  nr_tagfile f;
  nr_retag r = {.text = text, .timed = timed};
  norae_status status = open_file(path, &file, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_tagfile_open(file, path, diags, &f);
  if (status == NORAE_OK)
    status = nr_output_begin(output, overwrite, &r.out, diags);
  if (status == NORAE_OK)
    status = write_as(&f, &r);
  if (status == NORAE_OK && r.replaced)
    nr_note(diags, "embed-replaced", nr_in_file(path),
            "the lyrics that were in it are replaced");
  if (status == NORAE_OK)
    status = nr_output_commit(&r.out, diags);
  nr_output_abort(&r.out);
  fclose(file);
  return status;
}
