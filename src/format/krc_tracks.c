/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * KRC's translations and romanisations: JSON in base 64 in a tag.
 *   {"content":[{"type":1,"language":0,"lyricContent":[["Line 1"],["Line 2"]]}],"version":1}
 * Type 1 is a translation, a text for each line; type 0 a romanisation, a text
 * for each word.  "lang" is ours: KRC's numbers of languages mean nothing to others.
 */
#include <stdlib.h>

#include "base/base64.h"
#include "base/checked.h"
#include "format/load_json.h"
#include "format/lrc.h"
#include "format/stamped.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* False when there is something else in it. */
static bool from_base64(nr_span text, nr_str *out)
{
  uint32_t bits = 0;
  int count = 0;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.text[i];
    if (c == '=' || nr_is_blank(c))
      continue;
    const char *digit = c ? strchr(digits, c) : NULL;
    if (!digit)
      return false;
    bits = bits << 6 | (uint32_t)(digit - digits);
    count += 6;
    if (count >= 8) {
      count -= 8;
      nr_str_add_char(out, (char)(bits >> count));
    }
  }
  return true;
}

/* ── reading ── */

/* The texts of one line: joined, and each with a NUL behind it. */
typedef struct texts {
  nr_str joined, each;
  const char **pieces; /* into `each`: a text for each syllable of the line */
  size_t capacity;
} texts;

static void free_texts(texts *t)
{
  nr_str_free(&t->joined);
  nr_str_free(&t->each);
  free(t->pieces);
}

/* Romanised words are set apart by spaces, which belong to the word before them. */
static void join(const json_t *list, bool apart, texts *out)
{
  const json_t *text;
  size_t i;
  nr_str *joined = &out->joined, *each = &out->each;
  nr_str_clear(joined);
  nr_str_clear(each);
  json_array_foreach((json_t *)list, i, text)
  {
    const char *piece = json_is_string(text) ? json_string_value(text) : "";
    bool part = apart && joined->size && !nr_is_blank(joined->data[joined->size - 1]) && *piece &&
                !nr_is_blank(*piece);
    if (part && each->size) {
      nr_str_add_char(joined, ' ');
      each->data[each->size - 1] = ' ';
      nr_str_add_char(each, '\0');
    }
    nr_str_add(joined, piece);
    nr_str_add_bytes(each, piece, strlen(piece) + 1);
  }
}

static void trim_end(texts *t)
{
  while (t->each.size > 1 && nr_is_blank(t->each.data[t->each.size - 2])) {
    t->joined.size--;
    t->each.size--;
    t->each.data[t->each.size - 1] = '\0';
  }
}

/* Where there is a text for each syllable, the track says which is whose. */
static bool cut(texts *t, size_t count, norae_track *track)
{
  if (!nr_grow(&t->pieces, &t->capacity, count, sizeof *t->pieces))
    return false;
  const char *at = t->each.data;
  for (size_t i = 0; i < count; i++) {
    t->pieces[i] = at;
    at += strlen(at) + 1;
  }
  track->pieces = t->pieces;
  track->piece_count = count;
  return true;
}

static norae_status take_line(norae_song *song, size_t line, const norae_track *like,
                              const json_t *list, texts *t)
{
  norae_track track = *like;
  size_t count = json_array_size(list);
  join(list, like->kind == NORAE_TRACK_ROMANISATION, t);
  if (!t->joined.failed && !t->each.failed)
    trim_end(t);
  if (!nr_str_text(&t->joined) || t->each.failed)
    return NORAE_ERR_MEMORY;
  nr_span whole = nr_span_of(nr_str_text(&t->joined)), text = nr_trim(whole);
  /* "//" is how some say that there is none. */
  if (nr_is_empty(text) || nr_span_is(text, "//"))
    return NORAE_OK;
  bool by_syllable = like->kind == NORAE_TRACK_ROMANISATION && text.size == whole.size &&
                     count > 1 && count == norae_song_line_at(song, line)->count;
  track.line = line;
  track.text = text.text;
  if (by_syllable && !cut(t, count, &track))
    return NORAE_ERR_MEMORY;
  if (!track.lang && track.kind == NORAE_TRACK_TRANSLATION)
    track.lang = nr_script_lang(text);
  return norae_song_add_track(song, &track);
}

static norae_status take_content(norae_song *song, const nr_stamped_rows *rows,
                                 const json_t *content)
{
  const json_t *list = json_object_get(content, "lyricContent");
  json_int_t type = json_integer_value(json_object_get(content, "type"));
  norae_track like = {.kind = type == 0 ? NORAE_TRACK_ROMANISATION : NORAE_TRACK_TRANSLATION,
                      .lang = json_string_value(json_object_get(content, "lang"))};
  texts room = {0};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < json_array_size(list) && status == NORAE_OK; i++) {
    if (i < rows->count && rows->lines[i] != SIZE_MAX)
      status = take_line(song, rows->lines[i], &like, json_array_get(list, i), &room);
  }
  free_texts(&room);
  return status;
}

norae_status nr_krc_take_tracks(const nr_source *source, const nr_text_line *line, nr_span value,
                                const nr_stamped_rows *rows, norae_song *song)
{
  nr_str json = {0};
  norae_status status = NORAE_OK;
  bool decoded = from_base64(value, &json);
  json_error_t error;
  json_t *root = NULL;
  if (decoded && json.size && !json.failed)
    status = nr_load_json(json.data, json.size, &root, &error);
  const json_t *contents = json_object_get(root, "content");
  if (json.failed)
    status = NORAE_ERR_MEMORY;
  else if (!root && status == NORAE_OK)
    nr_warn(source->diags, "krc-bad-language", nr_at(source, line, value.text),
            "the translations can't be read: left out");
  for (size_t i = 0; i < json_array_size(contents) && status == NORAE_OK; i++)
    status = take_content(song, rows, json_array_get(contents, i));
  json_decref(root);
  nr_str_free(&json);
  return status;
}

/* ── writing ── */

static bool same_lang(const char *a, const char *b)
{
  return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The first track of the line that is of the same kind and language. */
static const norae_track *track_like(const norae_song *song, const nr_track_lists *lists,
                                     size_t line, const norae_track *like)
{
  for (size_t t = lists->first[line]; t != SIZE_MAX; t = lists->next[t]) {
    const norae_track *track = norae_song_track_at(song, t);
    if (track->kind == like->kind && same_lang(track->lang, like->lang))
      return track;
  }
  return NULL;
}

/* Is every syllable a word of KRC's, which has a time and something to see? */
static bool all_are_words(const norae_song *song, const norae_line *line)
{
  for (size_t s = 0; s < line->count; s++) {
    const norae_syllable *y = norae_song_syllable_at(song, line->first + s);
    if (y->start == NORAE_NO_TIME || nr_is_empty(nr_span_of(y->text)))
      return false;
  }
  return true;
}

static void add_texts(const norae_song *song, const norae_track *track, nr_str *out)
{
  bool each =
      track && track->pieces && all_are_words(song, norae_song_line_at(song, track->line));
  nr_str_add(out, "[");
  if (!each)
    nr_str_add_json(out, track ? track->text : "");
  for (size_t i = 0; each && i < track->piece_count; i++) {
    nr_str_add(out, i ? "," : "");
    nr_str_add_json(out, track->pieces[i]);
  }
  nr_str_add(out, "]");
}

/* Returns how many of the tracks are in it. */
static size_t add_content(const norae_song *song, const nr_track_lists *lists,
                          const nr_showing *showing, const norae_track *like, nr_str *out)
{
  size_t written = 0;
  nr_str_addf(out, "%s{\"language\":0,\"type\":%d,", out->size > 12 ? "," : "",
              like->kind == NORAE_TRACK_TRANSLATION);
  if (like->lang) {
    nr_str_add(out, "\"lang\":");
    nr_str_add_json(out, like->lang);
    nr_str_add(out, ",");
  }
  nr_str_add(out, "\"lyricContent\":[");
  for (size_t i = 0; i < showing->count; i++) {
    const norae_track *track = track_like(song, lists, showing->items[i].line, like);
    nr_str_add(out, i ? "," : "");
    add_texts(song, track, out);
    written += track && *track->text;
  }
  nr_str_add(out, "]}");
  return written;
}

/* Kinds and languages of tracks are few: those met, in order. */
#define MOST_CONTENTS 16

static size_t contents_of(const norae_song *song, norae_track *out)
{
  size_t count = 0;
  for (size_t t = 0; t < norae_song_track_count(song); t++) {
    const norae_track *track = norae_song_track_at(song, t);
    size_t i = 0;
    while (i < count && !(out[i].kind == track->kind && same_lang(out[i].lang, track->lang)))
      i++;
    if (i == count && count < MOST_CONTENTS)
      out[count++] = *track;
  }
  return count;
}

norae_status nr_krc_add_tracks(const norae_song *song, const nr_showing *showing, nr_sink *sink)
{
  norae_track contents[MOST_CONTENTS];
  nr_track_lists lists = {0};
  nr_str json = {0};
  size_t count = contents_of(song, contents), tracks = norae_song_track_count(song), written = 0;
  if (!count)
    return NORAE_OK;
  norae_status status = nr_track_lists_new(song, &lists);
  if (status != NORAE_OK)
    return status;
  nr_str_add(&json, "{\"content\":[");
  for (size_t i = 0; i < count; i++)
    written += add_content(song, &lists, showing, &contents[i], &json);
  nr_str_add(&json, "],\"version\":1}");
  if (!json.failed) {
    nr_str_add(sink->out, "[language:");
    nr_base64_add(sink->out, json.data, json.size);
    nr_str_add(sink->out, "]\n");
  }
  if (written < tracks)
    nr_warn(sink->diags, "loss-tracks", nr_in_file(sink->name),
            "KRC holds one translation of a line in each language: %zu lost", tracks - written);
  status = json.failed ? NORAE_ERR_MEMORY : NORAE_OK;
  nr_track_lists_free(&lists);
  nr_str_free(&json);
  return status;
}
