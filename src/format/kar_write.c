/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing MIDI karaoke: one track for the tempo, one for the words; a tick is a
 * millisecond.  There are no notes: whoever has the music adds the words to it.
 */
#include <stdio.h>
#include <string.h>

#include "format/kar.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "song/song.h"

#define TICKS 1000 /* per quarter, which lasts a second */
#define DELTA_MAX 0x0FFFFFFF

#define ROWS_MAX 16

/* A track of words. */
typedef struct row {
  nr_str words; /* its events */
  int64_t tick; /* of the last one */
} row;

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  row rows[ROWS_MAX];
  row *row; /* the one that is written to */
  size_t row_count;
  size_t early, joined;
  size_t late, late_line; /* words that begin before the one before; where the first is */
  size_t line;            /* of the song, from 1 on */
  nr_pieces pieces;
} writer;

static void add_number(nr_str *out, uint32_t n)
{
  for (int shift = 21; shift > 0; shift -= 7) {
    if (n >> shift)
      nr_str_add_char(out, (char)(0x80 | (n >> shift & 0x7F)));
  }
  nr_str_add_char(out, (char)(n & 0x7F));
}

/* Events stand in the order of time; longer than the longest delta is bridged. */
static int64_t tick_of(norae_us time)
{
  return nr_time_round(time < 0 ? 0 : time, 1000);
}

static void add_delta(writer *w, norae_us time)
{
  row *r = w->row;
  int64_t tick = tick_of(time);
  w->early += time < 0;
  if (tick < r->tick) { /* syllables out of order */
    tick = r->tick;
    if (!w->late++)
      w->late_line = w->line;
  }
  for (; tick - r->tick > DELTA_MAX; r->tick += DELTA_MAX) {
    add_number(&r->words, DELTA_MAX);
    nr_str_add_bytes(&r->words, "\xFF\x7F\0", 3);
  }
  add_number(&r->words, (uint32_t)(tick - r->tick));
  r->tick = tick;
}

static void add_event(writer *w, norae_us time, const char *before, nr_span text)
{
  add_delta(w, time);
  nr_str *out = &w->row->words;
  nr_str_add_char(out, (char)0xFF);
  nr_str_add_char(out, NR_MIDI_TEXT);
  add_number(out, (uint32_t)(strlen(before) + text.size));
  nr_str_add(out, before);
  nr_str_add_bytes(out, text.text, text.size);
}

static void add_meta(writer *w)
{
  static const struct {
    const char *key, *tag;
  } known[] = {{"language", "@L"}, {"title", "@T"}, {"artist", "@T"}};
  bool title = norae_song_meta(w->song, "title");
  add_event(w, 0, "@KMIDI KARAOKE FILE", (nr_span){"", 0});
  for (size_t k = 0; k < 3; k++) {
    const char *value = norae_song_meta(w->song, known[k].key);
    /* The second @T is the artist: without a title it can't be that. */
    if (value && (k < 2 || title))
      add_event(w, 0, known[k].tag, nr_span_of(value));
  }
  for (size_t i = 0; i < norae_song_meta_count(w->song); i++) {
    const char *key, *value;
    char tag[48];
    norae_song_meta_at(w->song, i, &key, &value);
    bool done = strcmp(key, "language") == 0 || strcmp(key, "title") == 0 ||
                (strcmp(key, "artist") == 0 && title);
    bool fits =
        strlen(key) <= 32 && key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-_")] == 0;
    snprintf(tag, sizeof tag, "@I%.32s: ", key);
    if (!done && fits)
      add_event(w, 0, tag, nr_span_of(value));
    else if (!done)
      nr_warn(w->sink->diags, "loss-meta", nr_in_file(w->sink->name),
              "MIDI karaoke can't hold metadata called \"%s\"", key);
  }
}

/* A "/" or "\" that begins a text would begin a line. */
static bool begins_line(nr_span text)
{
  return text.size && (*text.text == '/' || *text.text == '\\' || *text.text == '@' ||
                       nr_span_begins(text, "{@") || nr_span_begins(text, "{#"));
}

static void add_pieces(writer *w, const nr_shown *s, const char *feed)
{
  nr_pieces *p = &w->pieces;
  for (size_t i = 0; i < p->count; i++) {
    norae_us start = p->items[i].start == NORAE_NO_TIME ? s->start : p->items[i].start;
    nr_span text = nr_piece_text(p, i);
    size_t k = i;
    while (k + 1 < p->count && begins_line(nr_piece_text(p, k + 1))) {
      text.size += p->items[++k].size;
      w->joined++;
    }
    add_event(w, start, i ? "" : feed, text);
    norae_us end = p->items[k].end;
    norae_us next = k + 1 < p->count ? p->items[k + 1].start : NORAE_NO_TIME;
    if (end != NORAE_NO_TIME && (next == NORAE_NO_TIME || next > end) && end >= start)
      add_event(w, end, "", (nr_span){"", 0});
    i = k;
  }
}

/* The first row that is done before the line begins; a new one where none is. */
static void choose_row(writer *w, const nr_shown *s)
{
  norae_us start = s->start;
  for (size_t i = 0; i < w->pieces.count; i++) {
    norae_us time = w->pieces.items[i].start;
    start = time != NORAE_NO_TIME && time < start ? time : start;
  }
  size_t i = 0;
  while (i < w->row_count && w->rows[i].tick > tick_of(start))
    i++;
  i = i < ROWS_MAX ? i : 0;
  w->row_count = i < w->row_count ? w->row_count : i + 1;
  w->row = &w->rows[i];
}

static norae_status add_lines(writer *w, const nr_showing *showing)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < showing->count && status == NORAE_OK; i++) {
    const nr_shown *s = &showing->items[i];
    const norae_line *line = norae_song_line_at(w->song, s->line);
    w->line = s->line + 1;
    status = nr_pieces_from_line(&w->pieces, w->song, s->line);
    if (status == NORAE_OK)
      choose_row(w, s);
    if (status == NORAE_OK)
      add_pieces(w, s, i == 0 || line->section ? "\\" : "/");
  }
  return status;
}

static void add_track(nr_str *out, const char *name, const nr_str *events)
{
  size_t size = events->size + strlen(name) + 4 + 4;
  nr_str_add(out, "MTrk");
  for (int shift = 24; shift >= 0; shift -= 8)
    nr_str_add_char(out, (char)(size >> shift & 0xFF));
  nr_str_add_bytes(out, "\0\xFF\x03", 3);
  nr_str_add_char(out, (char)strlen(name));
  nr_str_add(out, name);
  nr_str_add_bytes(out, nr_str_text(events), events->size);
  nr_str_add_bytes(out, "\0\xFF\x2F\0", 4);
}

static norae_status put_together(writer *w)
{
  nr_str tempo = {0}, *out = w->sink->out;
  bool failed = false;
  nr_str_add_bytes(&tempo, "\0\xFF\x51\x03\x0F\x42\x40", 7); /* a million microseconds */
  nr_str_add_bytes(out, "MThd\0\0\0\6\0\1\0", 11);
  nr_str_add_char(out, (char)(w->row_count + 1));
  nr_str_add_char(out, (char)(TICKS >> 8));
  nr_str_add_char(out, (char)(TICKS & 0xFF));
  if (!tempo.failed)
    add_track(out, "Tempo", &tempo);
  for (size_t i = 0; i < w->row_count; i++) {
    failed |= w->rows[i].words.failed;
    if (!w->rows[i].words.failed)
      add_track(out, i ? "More words" : "Words", &w->rows[i].words);
  }
  failed |= tempo.failed;
  nr_str_free(&tempo);
  return failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* At the end of the first row, since it is known only then. */
static void tell_rows(writer *w)
{
  if (w->row_count < 2)
    return;
  w->row = w->rows;
  add_number(&w->row->words, 0);
  nr_str_addf(&w->row->words, "\xFF\x01%c" NR_KAR_ROWS "%02zu", (char)(sizeof NR_KAR_ROWS + 1),
              w->row_count);
}

static void tell_overlaps(const writer *w)
{
  if (w->late)
    nr_warn(w->sink->diags, "loss-word-times", nr_in_file(w->sink->name),
            "MIDI karaoke can't hold words that begin before the one in front of them: %zu come "
            "later, first in line %zu",
            w->late, w->late_line);
  for (int i = 0; i < 2 && w->late; i++)
    nr_warn(w->sink->diags, i ? "loss-line-starts" : "loss-line-ends", nr_in_file(w->sink->name),
            "the lines of those words %s with them", i ? "begin" : "end");
}

norae_status nr_kar_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  if (status != NORAE_OK)
    return status;
  w.row = w.rows;
  w.row_count = 1;
  add_meta(&w);
  status = add_lines(&w, &showing);
  tell_rows(&w);
  if (status == NORAE_OK)
    status = put_together(&w);
  if (w.joined)
    nr_warn(sink->diags, "loss-word-times", nr_in_file(sink->name),
            "MIDI karaoke can't hold words that begin with a sign of its own: %zu joined to the "
            "one before",
            w.joined);
  tell_overlaps(&w);
  if (w.early)
    nr_warn(sink->diags, "loss-before-zero", nr_in_file(sink->name),
            "MIDI karaoke can't hold times before its beginning: %zu moved there", w.early);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  for (size_t i = 0; i < ROWS_MAX; i++)
    nr_str_free(&w.rows[i].words);
  return status;
}
