/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/pieces.h"

#include <stdlib.h>

#include "base/checked.h"
#include "format/ruby.h"
#include "song/song.h"

void nr_pieces_clear(nr_pieces *pieces)
{
  pieces->count = 0;
  pieces->failed = pieces->new_row = false;
  nr_str_clear(&pieces->text);
}

void nr_pieces_free(nr_pieces *pieces)
{
  free(pieces->items);
  nr_str_free(&pieces->text);
  *pieces = (nr_pieces){0};
}

nr_span nr_piece_text(const nr_pieces *pieces, size_t i)
{
  const nr_piece *p = &pieces->items[i];
  return (nr_span){p->size ? pieces->text.data + p->from : "", p->size};
}

nr_span nr_pieces_joined(const nr_pieces *pieces)
{
  if (!pieces->count)
    return (nr_span){"", 0};
  const nr_piece *first = &pieces->items[0], *last = &pieces->items[pieces->count - 1];
  size_t size = last->from + last->size - first->from;
  return (nr_span){size ? pieces->text.data + first->from : "", size};
}

bool nr_pieces_timed(const nr_pieces *pieces)
{
  for (size_t i = 0; i < pieces->count; i++) {
    if (pieces->items[i].start != NORAE_NO_TIME)
      return true;
  }
  return false;
}

/* The last one that has a time, before rows of its own text; NULL if there is none. */
static nr_piece *last_timed(nr_pieces *pieces)
{
  size_t i = pieces->count;
  while (i > 1 && pieces->items[i - 1].row && pieces->items[i - 1].start == NORAE_NO_TIME)
    i--;
  return i && pieces->items[i - 1].start != NORAE_NO_TIME ? &pieces->items[i - 1] : NULL;
}

static void open_piece(nr_pieces *pieces, norae_us start)
{
  if (!nr_grow(&pieces->items, &pieces->capacity, pieces->count + 1, sizeof *pieces->items)) {
    pieces->failed = true;
    return;
  }
  pieces->items[pieces->count++] = (nr_piece){.start = start,
                                              .end = NORAE_NO_TIME,
                                              .from = pieces->text.size,
                                              .pitch = NORAE_NO_PITCH,
                                              .confidence = NORAE_NO_CONFIDENCE};
}

void nr_pieces_open(nr_pieces *pieces, norae_us start)
{
  const nr_piece *last = last_timed(pieces);
  if (last && last->end == NORAE_NO_TIME)
    nr_pieces_close(pieces, start);
  open_piece(pieces, start);
}

static void add_text(nr_pieces *pieces, const char *text, size_t size)
{
  nr_str_add_bytes(&pieces->text, text, size);
  pieces->items[pieces->count - 1].size += size;
}

/* The row that has been announced begins with the text to come, once there is
 * some before it.  White space parts the two, also where the file has none. */
static void begin_row(nr_pieces *pieces)
{
  nr_piece *last = &pieces->items[pieces->count - 1];
  nr_span before = {pieces->text.data, pieces->text.size};
  pieces->new_row = false;
  if (nr_is_empty(before))
    return;
  if (last->size) {
    open_piece(pieces, NORAE_NO_TIME);
    if (pieces->failed)
      return;
    last = &pieces->items[pieces->count - 1];
  }
  last->row = true;
  if (nr_is_blank(before.text[before.size - 1]))
    return;
  nr_str_add_char(&pieces->text, ' ');
  last[-1].size++;
  last->from++;
}

/* Text without a line end. */
static void add_in_row(nr_pieces *pieces, const char *text, size_t size)
{
  while (pieces->new_row && size && nr_is_blank(*text)) {
    text++;
    size--;
  }
  if (!size)
    return;
  if (!pieces->count)
    nr_pieces_open(pieces, NORAE_NO_TIME);
  if (!pieces->failed && pieces->new_row)
    begin_row(pieces);
  if (!pieces->failed)
    add_text(pieces, text, size);
}

void nr_pieces_text(nr_pieces *pieces, const char *text, size_t size)
{
  const char *end = text + size, *stop;
  while (size && (stop = memchr(text, '\n', (size_t)(end - text)))) {
    add_in_row(pieces, text, (size_t)(stop - text));
    pieces->new_row = true;
    text = stop + 1;
  }
  add_in_row(pieces, text, (size_t)(end - text));
}

void nr_pieces_mark(nr_pieces *pieces, size_t base, nr_span reading)
{
  size_t before = pieces->text.size, at, inserted;
  if (!pieces->count || !nr_ruby_mark(&pieces->text, 0, base, reading, &at, &inserted))
    return;
  size_t holder = 0; /* of the base's first byte */
  for (size_t i = 1; i < pieces->count && pieces->items[i].from <= at; i++)
    holder = i;
  for (size_t i = holder + 1; i < pieces->count; i++)
    pieces->items[i].from += inserted;
  pieces->items[holder].size += inserted;
  pieces->items[pieces->count - 1].size += pieces->text.size - before - inserted;
}

void nr_pieces_close(nr_pieces *pieces, norae_us end)
{
  nr_piece *last = last_timed(pieces);
  if (last)
    last->end = end;
}

/* ── into a song ── */

static bool is_white(nr_span text)
{
  return nr_is_empty(text);
}

/* Pieces of white space have no time of their own: they are gaps. */
static void join_white(nr_pieces *p)
{
  size_t to = 0;
  bool row = false;
  for (size_t i = 0; i < p->count; i++) {
    if (is_white(nr_piece_text(p, i)) && !(p->keep_empty && to)) {
      if (to)
        p->items[to - 1].size += p->items[i].size;
      row |= p->items[i].row;
      continue;
    }
    p->items[to] = p->items[i];
    p->items[to++].row |= row;
    row = false;
  }
  p->count = to;
}

static void trim_ends(nr_pieces *p)
{
  if (p->count) {
    nr_span text = nr_piece_text(p, 0);
    while (text.size && nr_is_blank(*text.text)) {
      p->items[0].from++;
      p->items[0].size--;
      text = nr_piece_text(p, 0);
    }
  }
  for (size_t i = p->count; i-- > 0;) {
    nr_span text = nr_piece_text(p, i);
    while (text.size && nr_is_blank(text.text[text.size - 1]))
      text.size--;
    p->items[i].size = text.size;
    if (text.size)
      break;
  }
}

static norae_status add_piece(const nr_pieces *p, size_t i, norae_song *song)
{
  nr_span text = nr_piece_text(p, i);
  const nr_piece *piece = &p->items[i];
  norae_syllable syllable = {.start = piece->start,
                             .end = piece->end,
                             .confidence = piece->confidence,
                             .pitch = piece->pitch,
                             .note = piece->note,
                             .row = piece->row};
  if (syllable.start == NORAE_NO_TIME ||
      (syllable.end != NORAE_NO_TIME && syllable.end < syllable.start))
    syllable.end = NORAE_NO_TIME;
  return nr_song_add_syllable(song, &syllable, text.text, text.size);
}

norae_status nr_pieces_add_line(nr_pieces *pieces, norae_song *song, const norae_line *line,
                                bool *added)
{
  *added = false;
  if (pieces->failed || pieces->text.failed)
    return NORAE_ERR_MEMORY;
  join_white(pieces);
  trim_ends(pieces);
  if (!pieces->count || !pieces->items[0].size)
    return NORAE_OK;
  *added = true;
  norae_status status = norae_song_add_line(song, line);
  for (size_t i = 0; i < pieces->count && status == NORAE_OK; i++)
    status = add_piece(pieces, i, song);
  return status;
}

/* ── out of a song ── */

static bool ends_white(const nr_pieces *p)
{
  return p->text.size && (p->text.data[p->text.size - 1] == ' ' ||
                          p->text.data[p->text.size - 1] == '\n');
}

static void add_plain(nr_pieces *p, const char *text)
{
  while (*text) {
    size_t solid = strcspn(text, " \t\n\r\f\v"), white = strspn(text + solid, " \t\n\r\f\v");
    nr_pieces_text(p, text, solid);
    text += solid + white;
    if (white && p->text.size && !ends_white(p))
      nr_pieces_text(p, " ", 1);
  }
}

/* A row's end is the white space behind what is there. */
static void end_row(nr_pieces *p)
{
  if (!p->text.size || p->failed || p->text.failed)
    return;
  if (!ends_white(p))
    add_text(p, " ", 1);
  if (p->rows && !p->text.failed)
    p->text.data[p->text.size - 1] = '\n';
}

static bool is_all_white(const char *text)
{
  return !text[strspn(text, " \t\n\r\f\v")];
}

norae_status nr_pieces_from_line(nr_pieces *pieces, const norae_song *song, size_t line)
{
  const norae_line *l = norae_song_line_at(song, line);
  nr_pieces_clear(pieces);
  for (size_t s = 0; s < l->count; s++) {
    const norae_syllable *y = norae_song_syllable_at(song, l->first + s);
    bool hold = is_all_white(y->text) && !(pieces->keep_empty && y->start != NORAE_NO_TIME);
    if (y->row)
      end_row(pieces);
    bool joins = pieces->count ? hold || y->start == NORAE_NO_TIME : is_all_white(y->text);
    if (!joins) {
      nr_pieces_open(pieces, y->start);
      if (!pieces->failed) {
        nr_piece *p = &pieces->items[pieces->count - 1];
        p->pitch = y->pitch;
        p->note = y->note;
        p->confidence = y->confidence;
      }
    }
    add_plain(pieces, y->text);
    if (pieces->count && y->start != NORAE_NO_TIME)
      pieces->items[pieces->count - 1].end = y->end;
  }
  if (pieces->failed || pieces->text.failed)
    return NORAE_ERR_MEMORY;
  if (pieces->count) {
    nr_piece *last = &pieces->items[pieces->count - 1];
    while (last->size && ends_white(pieces)) {
      last->size--;
      pieces->text.size--;
    }
  }
  return NORAE_OK;
}
