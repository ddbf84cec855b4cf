/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spotify's "color-lyrics": lines, some with times of syllables.  Numbers are
 * strings, and an end of "0" is none.
 */
#include <ctype.h>
#include <inttypes.h>
#include <unicode/utf8.h>

#include "format/cues.h"
#include "format/jsonload.h"
#include "format/meta.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "song/song.h"

static int probe(const char *text, size_t size)
{
  nr_span head = {text, size < 65536 ? size : 65536};
  while (head.size && isspace((unsigned char)*head.text))
    head = nr_span_from(head, head.text + 1);
  if (!head.size || (*head.text != '{' && *head.text != '['))
    return 0;
  bool times = nr_span_find(head, "\"startTimeMs\"") || nr_span_find(head, "\"timeTag\"");
  return times && nr_span_find(head, "\"words\"") ? 99 : 0;
}

/* ── reading ── */

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_pieces pieces;
  bool unsynced;
  const json_t *alternatives; /* other languages */
} reader;

static norae_us ms_of(const json_t *value)
{
  double ms;
  if (!nr_json_number(value, &ms) || !(ms >= 0 && ms <= (double)(NORAE_TIME_MAX / 1000)))
    return NORAE_NO_TIME;
  return (norae_us)(ms * 1000 + 0.5);
}

/* "00:12.34", what some servers make of it. */
static norae_us tag_of(const json_t *value)
{
  norae_us time;
  const char *text = json_string_value(value);
  return text && nr_cue_stamp(nr_span_of(text), &time) ? time : NORAE_NO_TIME;
}

/* The size of the first `units` UTF-16 units of a text. */
static size_t size_of_units(nr_span text, double units)
{
  size_t size = 0;
  while (size < text.size && units > 0) {
    unsigned char c = (unsigned char)text.text[size];
    size_t bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    units -= bytes == 4 ? 2 : 1;
    size += bytes;
  }
  return size < text.size ? size : text.size;
}

static void take_syllables(reader *r, const json_t *list, nr_span text)
{
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *s = json_array_get(list, i);
    norae_us start = ms_of(json_object_get(s, "startTimeMs"));
    norae_us end = ms_of(json_object_get(s, "endTimeMs"));
    double units = 0;
    if (!nr_json_number(json_object_get(s, "numChars"), &units))
      nr_json_number(json_object_get(s, "count"), &units);
    size_t size = size_of_units(text, units);
    if (start == NORAE_NO_TIME || !size)
      continue;
    nr_pieces_open(&r->pieces, start);
    nr_pieces_text(&r->pieces, text.text, size);
    if (end != NORAE_NO_TIME && end >= start)
      nr_pieces_close(&r->pieces, end);
    text = nr_span_from(text, text.text + size);
  }
  nr_pieces_text(&r->pieces, text.text, text.size);
}

static norae_status add_tracks(reader *r, size_t number)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < json_array_size(r->alternatives) && status == NORAE_OK; i++) {
    const json_t *other = json_array_get(r->alternatives, i);
    const json_t *line = json_array_get(json_object_get(other, "lines"), number);
    norae_track track = {.line = norae_song_line_count(r->song) - 1,
                         .kind = NORAE_TRACK_TRANSLATION,
                         .lang = nr_json_text(other, "language"),
                         .text = json_string_value(line)};
    track.text = track.text ? track.text : nr_json_text(line, "words");
    if (track.text && !nr_is_empty(nr_span_of(track.text)))
      status = norae_song_add_track(r->song, &track);
  }
  return status;
}

/* A line without words ends the one before. */
static norae_status end_line(reader *r, norae_us time)
{
  size_t count = norae_song_line_count(r->song);
  if (!count || time == NORAE_NO_TIME)
    return NORAE_OK;
  norae_line before = *norae_song_line_at(r->song, count - 1);
  if (before.end != NORAE_NO_TIME || before.start == NORAE_NO_TIME || before.start > time)
    return NORAE_OK;
  before.end = time;
  return norae_song_set_line(r->song, count - 1, &before);
}

static norae_status add_line(reader *r, const json_t *object, size_t number)
{
  bool added;
  norae_line line = {NORAE_LINE_INIT};
  const char *words = nr_json_text(object, "words");
  const json_t *start = json_object_get(object, "startTimeMs");
  nr_pieces_clear(&r->pieces);
  if (!r->unsynced) {
    line.start = start ? ms_of(start) : tag_of(json_object_get(object, "timeTag"));
    line.end = ms_of(json_object_get(object, "endTimeMs"));
  }
  if (!r->unsynced && line.start == NORAE_NO_TIME)
    nr_warn(r->source->diags, "json-bad-time", nr_in_file(r->source->name),
            "line %zu: its start is no time in milliseconds", number + 1);
  /* "0" is not known. */
  if (line.end == 0 || (line.end != NORAE_NO_TIME && line.end < line.start))
    line.end = NORAE_NO_TIME;
  if (words)
    take_syllables(r, json_object_get(object, "syllables"), nr_span_of(words));
  if (nr_pieces_timed(&r->pieces))
    nr_pieces_open(&r->pieces, line.end);
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &line, &added);
  if (status != NORAE_OK)
    return status;
  return added ? add_tracks(r, number) : end_line(r, line.start);
}

static norae_status read_root(reader *r, const json_t *root)
{
  const json_t *lines = json_is_array(root) ? root : nr_json_find(root, "lines");
  const char *type = json_string_value(nr_json_find(root, "syncType"));
  const char *language = json_string_value(nr_json_find(root, "language"));
  norae_status status = NORAE_OK;
  r->alternatives = nr_json_find(root, "alternatives");
  r->unsynced = type && strcmp(type, "UNSYNCED") == 0;
  if (!json_is_array(lines)) {
    nr_error(r->source->diags, "json-schema", (nr_place){r->source->name, 1, 1},
             "is JSON, but without \"lines\"");
    return NORAE_ERR_FORMAT;
  }
  if (language)
    status = nr_set_meta(r->song, nr_span_of("language"), nr_span_of(language));
  for (size_t i = 0; i < json_array_size(lines) && status == NORAE_OK; i++)
    status = add_line(r, json_array_get(lines, i), i);
  return status;
}

static norae_status read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  json_t *root;
  norae_status status = nr_json_load(source, &root);
  if (status == NORAE_OK)
    status = read_root(&r, root);
  json_decref(root);
  nr_pieces_free(&r.pieces);
  return status;
}

/* ── writing ── */

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_pieces pieces;
  nr_str room;
  size_t before_zero;
} writer;

static void add_ms(writer *w, const char *key, norae_us time)
{
  w->before_zero += time < 0;
  int64_t ms = nr_time_round(time < 0 ? 0 : time, 1000);
  nr_str_addf(w->sink->out, ",\"%s\":\"%" PRId64 "\"", key, ms);
}

static size_t units_of(nr_span text)
{
  size_t units = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.text[i];
    units += (c < 0x80 || c >= 0xC0) + (c >= 0xF0);
  }
  return units;
}

static void add_syllables(writer *w)
{
  const char *before = "";
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    size_t units = units_of(nr_piece_text(&w->pieces, i));
    /* What has no time goes with the line's start. */
    nr_str_addf(w->sink->out, "%s{\"numChars\":\"%zu\"", before, units);
    if (p->start != NORAE_NO_TIME)
      add_ms(w, "startTimeMs", p->start);
    if (p->end != NORAE_NO_TIME)
      add_ms(w, "endTimeMs", p->end);
    nr_str_add_char(w->sink->out, '}');
    before = ",";
  }
}

static norae_status add_out_line(writer *w, const nr_shown *s, bool first)
{
  nr_str *out = w->sink->out;
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  nr_span text = nr_pieces_joined(&w->pieces);
  nr_str_clear(&w->room);
  nr_str_add_bytes(&w->room, text.text, text.size);
  if (w->room.failed)
    return NORAE_ERR_MEMORY;
  nr_str_add(out, first ? "\n{\"words\":" : ",\n{\"words\":");
  nr_str_add_json(out, nr_str_text(&w->room));
  add_ms(w, "startTimeMs", s->start == NORAE_NO_TIME ? 0 : s->start);
  bool known = s->end_known && norae_song_line_at(w->song, s->line)->end != NORAE_NO_TIME;
  add_ms(w, "endTimeMs", known ? s->end : 0);
  nr_str_add(out, ",\"syllables\":[");
  if (nr_pieces_timed(&w->pieces))
    add_syllables(w);
  nr_str_add(out, "]}");
  return NORAE_OK;
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  static const char *const kept[] = {"language", NULL};
  static const char *const types[] = {"UNSYNCED", "LINE_SYNCED", "SYLLABLE_SYNCED"};
  writer w = {.song = song, .sink = sink};
  nr_showing showing;
  norae_timing timing = norae_song_timing(song);
  const char *language = norae_song_meta(song, "language");
  norae_status status = nr_showing_new(song, timing == NORAE_TIMING_NONE, sink, &showing);
  nr_showing_in_order(&showing);
  nr_str_addf(sink->out, "{\"lyrics\":{\"syncType\":\"%s\",\"lines\":[", types[timing]);
  for (size_t i = 0; i < showing.count && status == NORAE_OK; i++)
    status = add_out_line(&w, &showing.items[i], i == 0);
  nr_str_add(sink->out, "],\n\"provider\":\"norae\",\"language\":");
  nr_str_add_json(sink->out, language ? language : "");
  nr_str_add(sink->out, "}}\n");
  nr_tell_lost_meta(song, sink, "Spotify's JSON", kept);
  nr_tell_before_zero(sink, "Spotify's JSON", w.before_zero);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  nr_str_free(&w.room);
  return status;
}

const nr_format nr_format_spotify = {
    .info = {.name = "spotify",
             .title = "Spotify JSON",
             .extensions = "json",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
