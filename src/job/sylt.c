/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces are words or syllables, and a line feed begins a line (or ends one: both are
 * met); where no piece has any, each piece is a line.  A piece without text ends the one
 * before.
 */
#include "job/sylt.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "song/song.h"
#include "text/encoding.h"

/* Between pieces while they are decoded together; no encoding has it within a letter. */
#define BETWEEN '\t'

typedef struct reader {
  norae_song *song;
  nr_pieces pieces;
  norae_us end; /* of the line, when a piece without text told it */
} reader;

/* ── reading ── */

static norae_status decode(const nr_held *held, const char *name, const char *encoding,
                           char **out, size_t *size, norae_diags *diags)
{
  nr_str all = {0};
  nr_decode_options options = {.encoding = held->raw ? encoding : NULL, .name = name};
  for (size_t i = 0; i < held->event_count; i++) {
    const char *text = nr_str_text(&held->text) + held->events[i].at;
    for (size_t k = 0; k < held->events[i].size; k++)
      nr_str_add_char(&all, text[k] == BETWEEN || !text[k] ? ' ' : text[k]);
    nr_str_add_char(&all, BETWEEN);
  }
  norae_status status = all.failed ? NORAE_ERR_MEMORY
                                   : nr_decode(nr_str_text(&all), all.size, &options, out, size,
                                               diags);
  nr_str_free(&all);
  return status;
}

static norae_status end_line(reader *r)
{
  bool added;
  nr_pieces *p = &r->pieces;
  norae_line line = {NORAE_LINE_INIT};
  if (!p->count)
    return NORAE_OK;
  line.start = p->items[0].start;
  norae_us end = r->end != NORAE_NO_TIME ? r->end : p->items[p->count - 1].end;
  line.end = end != NORAE_NO_TIME && end >= line.start ? end : NORAE_NO_TIME;
  norae_status status = nr_pieces_add_line(p, r->song, &line, &added);
  nr_pieces_clear(p);
  r->end = NORAE_NO_TIME;
  return status;
}

static norae_status take_piece(reader *r, nr_span text, norae_us time)
{
  norae_status status = NORAE_OK;
  if (!text.size || (text.size == 1 && *text.text == '\n')) {
    nr_pieces *p = &r->pieces;
    if (p->count && p->items[p->count - 1].end == NORAE_NO_TIME &&
        time >= p->items[p->count - 1].start)
      nr_pieces_close(p, time);
  }
  for (;;) {
    const char *stop = text.size ? memchr(text.text, '\n', text.size) : NULL;
    size_t size = stop ? (size_t)(stop - text.text) : text.size;
    if (size) {
      nr_pieces_open(&r->pieces, time);
      nr_pieces_text(&r->pieces, text.text, size);
    }
    if (!stop || status != NORAE_OK)
      return r->pieces.failed ? NORAE_ERR_MEMORY : status;
    status = end_line(r);
    text = nr_span_from(text, stop + 1);
  }
}

static norae_status take_all(reader *r, const nr_held *held, const char *text, size_t size)
{
  bool lines = !memchr(text, '\n', size);
  const char *at = text, *end = text + size;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < held->event_count && at < end && status == NORAE_OK; i++) {
    const char *stop = memchr(at, BETWEEN, (size_t)(end - at));
    nr_span piece = {at, (size_t)((stop ? stop : end) - at)};
    if (lines && piece.size)
      status = end_line(r);
    if (status == NORAE_OK)
      status = take_piece(r, piece, held->events[i].time);
    at = stop ? stop + 1 : end;
  }
  return status == NORAE_OK ? end_line(r) : status;
}

/* Where no line has a second piece, lines are timed, not words. */
static norae_status forget_word_times(norae_song *song)
{
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    if (norae_song_line_at(song, i)->count > 1)
      return NORAE_OK;
  }
  for (size_t i = 0; i < norae_song_syllable_count(song); i++) {
    norae_syllable s = *norae_song_syllable_at(song, i);
    s.start = s.end = NORAE_NO_TIME;
    norae_status status = norae_song_set_syllable(song, i, &s);
    if (status != NORAE_OK)
      return status;
  }
  return NORAE_OK;
}

norae_status nr_sylt_read(const nr_held *held, const char *name, const char *encoding,
                          norae_song **out, norae_diags *diags)
{
  char *text = NULL;
  size_t size = 0;
  reader r = {.end = NORAE_NO_TIME};
  *out = NULL;
  norae_status status = decode(held, name, encoding, &text, &size, diags);
  if (status == NORAE_OK)
    status = norae_song_new(&r.song);
  if (status == NORAE_OK)
    status = take_all(&r, held, text, size);
  if (status == NORAE_OK)
    status = forget_word_times(r.song);
  if (status == NORAE_OK && !norae_song_line_count(r.song))
    status = NORAE_ERR_FORMAT;
  nr_pieces_free(&r.pieces);
  free(text);
  if (status == NORAE_OK)
    *out = r.song;
  else
    norae_song_free(&r.song);
  return status;
}

/* ── writing ── */

static bool add_event(nr_held *held, norae_us time, const char *before, nr_span text)
{
  if (!nr_grow(&held->events, &held->event_capacity, held->event_count + 1,
               sizeof *held->events))
    return false;
  nr_held_event *e = &held->events[held->event_count++];
  *e = (nr_held_event){.time = time, .at = held->text.size};
  nr_str_add(&held->text, before);
  nr_str_add_bytes(&held->text, text.text, text.size);
  e->size = held->text.size - e->at;
  return !held->text.failed;
}

/* When what stands there starts; NORAE_NO_TIME behind the last line. */
static norae_us start_of(const nr_showing *showing, size_t i)
{
  return i < showing->count ? showing->items[i].start : NORAE_NO_TIME;
}

static norae_status add_line(nr_held *held, const norae_song *song, const nr_showing *showing,
                             size_t i, nr_pieces *p)
{
  static const nr_span nothing = {"", 0};
  const nr_shown *shown = &showing->items[i];
  norae_status status = nr_pieces_from_line(p, song, shown->line);
  norae_us next = start_of(showing, i + 1);
  for (size_t k = 0; k < p->count && status == NORAE_OK; k++) {
    bool last = k + 1 == p->count;
    norae_us start = p->items[k].start, end = p->items[k].end;
    norae_us then = last ? next : p->items[k + 1].start;
    if (start == NORAE_NO_TIME)
      start = shown->start;
    if (last && end == NORAE_NO_TIME && shown->end_known)
      end = shown->end;
    /* A lone line needs its line feed to show that pieces are not lines. */
    bool feed = k == 0 && (held->event_count || showing->count == 1);
    bool added = add_event(held, start, feed ? "\n" : "", nr_piece_text(p, k));
    if (added && end != NORAE_NO_TIME && (then == NORAE_NO_TIME || then > end))
      added = add_event(held, end, "", nothing);
    status = added ? NORAE_OK : NORAE_ERR_MEMORY;
  }
  return status;
}

/* Backing vocals go, those lines alone stay that a row of times can hold. */
static void drop_backing(const norae_song *song, nr_showing *showing)
{
  size_t to = 0;
  for (size_t i = 0; i < showing->count; i++) {
    if (norae_song_line_at(song, showing->items[i].line)->role == NORAE_ROLE_MAIN)
      showing->items[to++] = showing->items[i];
  }
  showing->count = to;
}

norae_status nr_sylt_write(const norae_song *song, nr_held *held, norae_diags *diags)
{
  nr_showing showing = {0};
  nr_pieces pieces = {0};
  nr_sink sink = {.diags = diags};
  if (norae_song_timing(song) == NORAE_TIMING_NONE)
    return NORAE_ERR_UNSUPPORTED;
  norae_status status = nr_showing_new(song, false, &sink, &showing);
  if (status == NORAE_OK)
    drop_backing(song, &showing);
  for (size_t i = 0; i < showing.count && status == NORAE_OK; i++)
    status = add_line(held, song, &showing, i, &pieces);
  if (status == NORAE_OK && !held->event_count)
    status = NORAE_ERR_UNSUPPORTED;
  nr_pieces_free(&pieces);
  nr_showing_free(&showing);
  return status;
}
