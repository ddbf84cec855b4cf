/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Musixmatch: "richsync", with a time for each word or letter, as its servers
 * send it (JSON within a string of JSON) or bare; also their subtitles by line
 * and plain lyrics.
 */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "format/jsonload.h"
#include "format/meta.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "song/song.h"

/* ── probe ── */

static int probe(const char *text, size_t size)
{
  nr_span head = {text, size};
  while (head.size && isspace((unsigned char)*head.text))
    head = nr_span_from(head, head.text + 1);
  if (!head.size || (*head.text != '{' && *head.text != '['))
    return 0;
  if (*head.text == '{')
    return nr_span_find(head, "\"richsync_body\"") || nr_span_find(head, "\"subtitle_body\"") ||
                   nr_span_find(head, "\"lyrics_body\"")
               ? 95
               : 0;
  head.size = head.size < 4096 ? head.size : 4096;
  bool words = nr_span_find(head, "\"ts\"") && nr_span_find(head, "\"l\"");
  bool lines = nr_span_find(head, "\"time\"") && nr_span_find(head, "\"total\"");
  return words || lines ? 90 : 0;
}

/* ── reading ── */

#define WHITE " \t\r\n"

static norae_us seconds_of(const json_t *value, norae_us from)
{
  double seconds;
  if (!nr_json_number(value, &seconds) ||
      !(fabs(seconds) < (double)(NORAE_TIME_MAX / NORAE_US_PER_S)))
    return NORAE_NO_TIME;
  norae_us time = from + llround(seconds * 1e6);
  return time > NORAE_TIME_MAX || time < -NORAE_TIME_MAX ? NORAE_NO_TIME : time;
}

static void take_words(const json_t *words, norae_us start, nr_pieces *out)
{
  nr_pieces_clear(out);
  for (size_t i = 0; i < json_array_size(words); i++) {
    const json_t *word = json_array_get(words, i);
    const char *text = nr_json_text(word, "c");
    if (!text)
      continue;
    nr_pieces_open(out, start == NORAE_NO_TIME
                            ? NORAE_NO_TIME
                            : seconds_of(json_object_get(word, "o"), start));
    nr_pieces_text(out, text, strlen(text));
  }
}

static norae_status add_rich_line(const nr_source *source, const json_t *object, size_t number,
                                  norae_song *song, nr_pieces *pieces)
{
  bool added, guess = json_is_true(json_object_get(object, "te_guessed"));
  norae_line line = {NORAE_LINE_INIT};
  const json_t *words = json_object_get(object, "l");
  const char *text = nr_json_text(object, "x");
  line.start = seconds_of(json_object_get(object, "ts"), 0);
  line.end = guess ? NORAE_NO_TIME : seconds_of(json_object_get(object, "te"), 0);
  if (line.start == NORAE_NO_TIME || (line.end != NORAE_NO_TIME && line.end < line.start)) {
    nr_warn(source->diags, "json-bad-time", nr_in_file(source->name),
            "line %zu: %s", number,
            line.start == NORAE_NO_TIME ? "\"ts\" is no time in seconds"
                                        : "ends before it starts: its end is forgotten");
    line.end = NORAE_NO_TIME;
  }
  take_words(words, line.start, pieces);
  if (nr_pieces_timed(pieces))
    nr_pieces_open(pieces, line.end); /* closes the last word, if nothing did */
  if (!json_array_size(words) && text)
    nr_pieces_text(pieces, text, strlen(text));
  return nr_pieces_add_line(pieces, song, &line, &added);
}

static norae_status read_rich(const nr_source *source, const json_t *list, norae_song *song)
{
  nr_pieces pieces = {0};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < json_array_size(list) && status == NORAE_OK; i++)
    status = add_rich_line(source, json_array_get(list, i), i + 1, song, &pieces);
  nr_pieces_free(&pieces);
  return status;
}

/* [{"text":"…","time":{"total":1.5,…}}]; a line without words ends the one before. */
static norae_status read_subtitles(const nr_source *source, const json_t *list, norae_song *song)
{
  nr_pieces pieces = {0};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < json_array_size(list) && status == NORAE_OK; i++) {
    const json_t *object = json_array_get(list, i);
    const char *text = nr_json_text(object, "text");
    norae_line line = {NORAE_LINE_INIT};
    size_t count = norae_song_line_count(song);
    bool added;
    line.start = seconds_of(json_object_get(json_object_get(object, "time"), "total"), 0);
    nr_pieces_clear(&pieces);
    nr_pieces_text(&pieces, text ? text : "", text ? strlen(text) : 0);
    status = nr_pieces_add_line(&pieces, song, &line, &added);
    if (status == NORAE_OK && !added && count && line.start != NORAE_NO_TIME) {
      norae_line before = *norae_song_line_at(song, count - 1);
      if (before.end == NORAE_NO_TIME && before.start != NORAE_NO_TIME &&
          before.start <= line.start) {
        before.end = line.start;
        status = norae_song_set_line(song, count - 1, &before);
      }
    }
  }
  nr_pieces_free(&pieces);
  return status;
}

static norae_status read_list(const nr_source *source, const json_t *list, norae_song *song)
{
  bool lines = json_object_get(json_array_get(list, 0), "time");
  return lines ? read_subtitles(source, list, song) : read_rich(source, list, song);
}

/* A body is JSON, or LRC, or plain text, within a string; some tools unpack it. */
static norae_status read_body(const nr_source *source, const json_t *body, const char *otherwise,
                              norae_song *song)
{
  const char *text = json_string_value(body);
  json_t *list = NULL;
  if (json_is_array(body))
    return read_list(source, body, song);
  if (!text)
    return NORAE_OK;
  const char *first = text + strspn(text, WHITE);
  bool is_json = *first == '[' && strchr("{]", first[1 + strspn(first + 1, WHITE)]);
  if (!is_json)
    return nr_read_within(source, otherwise, text, song);
  norae_status status = nr_json_load_string(source, text, &list);
  if (status == NORAE_OK)
    status = read_list(source, list, song);
  json_decref(list);
  return status;
}

static norae_status add_meta(const json_t *root, norae_song *song)
{
  static const char *const keys[][2] = {{"track_name", "title"},
                                        {"artist_name", "artist"},
                                        {"album_name", "album"},
                                        {"richsync_language", "language"},
                                        {"subtitle_language", "language"},
                                        {"lyrics_language", "language"}};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < sizeof keys / sizeof *keys && status == NORAE_OK; i++) {
    const char *value = json_string_value(nr_json_find(root, keys[i][0]));
    if (value && !norae_song_meta(song, keys[i][1]))
      status = nr_set_meta(song, nr_span_of(keys[i][1]), nr_span_of(value));
  }
  return status;
}

/* The finest of what the response holds. */
static norae_status read_root(const nr_source *source, const json_t *root, norae_song *song)
{
  static const char *const bodies[][2] = {
      {"richsync_body", "text"}, {"subtitle_body", "lrc"}, {"lyrics_body", "text"}};
  if (json_is_array(root) && !nr_json_find(root, bodies[0][0]))
    return read_list(source, root, song);
  norae_status status = add_meta(root, song);
  for (size_t i = 0; i < 3 && status == NORAE_OK && !norae_song_line_count(song); i++) {
    const json_t *body = nr_json_find(root, bodies[i][0]);
    if (body && i)
      nr_note(source->diags, "musixmatch-coarser", nr_in_file(source->name),
              "without times of words: \"%s\" is taken", bodies[i][0]);
    status = body ? read_body(source, body, bodies[i][1], song) : NORAE_OK;
  }
  return status;
}

static norae_status read(const nr_source *source, norae_song *song)
{
  json_t *root;
  norae_status status = nr_json_load(source, &root);
  if (status == NORAE_OK)
    status = read_root(source, root, song);
  json_decref(root);
  return status;
}

/* ── writing ── */

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_str list; /* the JSON that goes into a string */
  nr_str room;
  nr_pieces pieces;
} writer;

/* Seconds with thousandths. */
static void add_seconds(nr_str *out, int64_t ms)
{
  nr_str_addf(out, "%s%" PRId64 ".%03d", ms < 0 ? "-" : "", (ms < 0 ? -ms : ms) / 1000,
              (int)((ms < 0 ? -ms : ms) % 1000));
}

static void add_item(writer *w, nr_span text, int64_t offset, bool *any)
{
  nr_str_clear(&w->room);
  nr_str_add_bytes(&w->room, text.text, text.size);
  nr_str_add(&w->list, *any ? ",{\"c\":" : "{\"c\":");
  nr_str_add_json(&w->list, w->room.failed ? "" : nr_str_text(&w->room));
  nr_str_add(&w->list, ",\"o\":");
  add_seconds(&w->list, offset);
  nr_str_add_char(&w->list, '}');
  *any = true;
}

static int64_t ms(norae_us time)
{
  return nr_time_round(time, 1000);
}

/* Spaces are items of their own, and tell where the word before them ends; where
 * there is none, an empty item does. */
static void add_items(writer *w, const nr_shown *s, bool end_known)
{
  bool any = false;
  int64_t start = ms(s->start);
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    const nr_piece *next = i + 1 < w->pieces.count ? p + 1 : NULL;
    nr_span text = nr_piece_text(&w->pieces, i);
    bool space = next && text.size && text.text[text.size - 1] == ' ';
    text.size -= space;
    add_item(w, text, p->start == NORAE_NO_TIME ? 0 : ms(p->start) - start, &any);
    norae_us end = p->end != NORAE_NO_TIME ? p->end : next ? next->start : s->end;
    /* What follows at once, or the end of the line, ends a word as well. */
    norae_us told = next ? next->start : end_known ? s->end : NORAE_NO_TIME;
    if (space)
      add_item(w, nr_span_of(" "), ms(end) - start, &any);
    else if (p->end != NORAE_NO_TIME && (told == NORAE_NO_TIME || ms(told) != ms(p->end)))
      add_item(w, nr_span_of(""), ms(p->end) - start, &any);
  }
}

static norae_status add_line(writer *w, const nr_shown *s, bool first)
{
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  bool known = s->end_known && norae_song_line_at(w->song, s->line)->end != NORAE_NO_TIME;
  nr_span text = nr_pieces_joined(&w->pieces);
  nr_str_add(&w->list, first ? "{\"ts\":" : ",{\"ts\":");
  add_seconds(&w->list, ms(s->start));
  nr_str_add(&w->list, ",\"te\":");
  add_seconds(&w->list, ms(s->end));
  nr_str_add(&w->list, known ? ",\"l\":[" : ",\"te_guessed\":true,\"l\":[");
  if (nr_pieces_timed(&w->pieces))
    add_items(w, s, known);
  nr_str_clear(&w->room);
  nr_str_add_bytes(&w->room, text.text, text.size);
  nr_str_add(&w->list, "],\"x\":");
  nr_str_add_json(&w->list, w->room.failed ? "" : nr_str_text(&w->room));
  nr_str_add_char(&w->list, '}');
  return w->room.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static void add_value(nr_str *out, const char *key, const char *value)
{
  nr_str_addf(out, ",\"%s\":", key);
  nr_str_add_json(out, value ? value : "");
}

static void add_response(writer *w)
{
  static const char *const kept[] = {"title", "artist", "album", "language", NULL};
  nr_str *out = w->sink->out;
  nr_str_add(out, "{\"message\":{\"header\":{\"status_code\":200},\"body\":{\"track\":{"
                  "\"has_richsync\":1");
  add_value(out, "track_name", norae_song_meta(w->song, "title"));
  add_value(out, "artist_name", norae_song_meta(w->song, "artist"));
  add_value(out, "album_name", norae_song_meta(w->song, "album"));
  nr_str_add(out, "},\"richsync\":{\"restricted\":0");
  add_value(out, "richsync_language", norae_song_meta(w->song, "language"));
  nr_str_add(out, ",\"richsync_body\":");
  nr_str_add_json(out, w->list.failed ? "" : nr_str_text(&w->list));
  nr_str_add(out, "}}}}\n");
  nr_tell_lost_meta(w->song, w->sink, "Musixmatch's JSON", kept);
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  nr_showing_in_order(&showing);
  nr_str_add_char(&w.list, '[');
  for (size_t i = 0; i < showing.count && status == NORAE_OK; i++)
    status = add_line(&w, &showing.items[i], i == 0);
  nr_str_add_char(&w.list, ']');
  add_response(&w);
  if (w.list.failed)
    status = NORAE_ERR_MEMORY;
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  nr_str_free(&w.list);
  nr_str_free(&w.room);
  return status;
}

const nr_format nr_format_musixmatch = {
    .info = {.name = "musixmatch",
             .title = "Musixmatch JSON",
             .extensions = "json",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
