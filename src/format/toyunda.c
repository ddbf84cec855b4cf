/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Toyunda, which French anime clubs sang from: the lyrics with a "&" before each
 * syllable, then a list with two frame numbers for each of them; both behind a mark
 * at the start of the line.  What stands in between, made of both for the player, is
 * not needed; where the file has nothing but that, it is read in their place.
 *
 *   # --- LYRICS - GENERATE AGAIN AFTER YOU EDIT ---
 *   --&syl&la&bles
 *   # --- TIMING - GENERATE AGAIN AFTER YOU EDIT ---
 *   ==100 112
 *
 * Only read: the program is long gone, and frames are coarse.
 */
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/pieces.h"
#include "format/scan.h"

#define FRAME_RATE (24000.0 / 1001)

/* Frames of one syllable. */
typedef struct frames {
  int64_t start, end;
} frames;

/* A syllable of the part for the player: where it lights up, and when. */
typedef struct mark {
  frames when;
  size_t column; /* in characters */
} mark;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  double rate;
  frames *frames; /* of all syllables */
  size_t count, capacity, next;
  size_t missing; /* syllables without frames */
  mark *marks;    /* not yet given to a line */
  size_t mark_count, mark_capacity;
  nr_pieces pieces;
} reader;

typedef enum part { NONE, LYRICS, SUB, TIMING } part;

/* "# --- LYRICS - …" begins a part. */
static bool part_of(nr_span line, part *out)
{
  static const struct {
    const char *begin;
    part part;
  } parts[] = {{"# --- LYRICS", LYRICS}, {"# --- SUB", SUB}, {"# --- TIMING", TIMING}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (nr_span_begins(line, parts[i].begin)) {
      *out = parts[i].part;
      return true;
    }
  }
  return false;
}

static int probe(const char *text, size_t size)
{
  nr_lines lines = {.at = text, .end = text + (size < 65536 ? size : 65536)};
  nr_text_line l;
  part p;
  while (nr_next_line(&lines, &l)) {
    if (part_of(l.span, &p))
      return 95;
  }
  return 0;
}

/* ── times ── */

static norae_us time_of(const reader *r, int64_t frame)
{
  double us = (double)frame * 1e6 / r->rate;
  return us > (double)NORAE_TIME_MAX ? NORAE_NO_TIME : llround(us);
}

static bool take_number(const char **at, const char *end, int64_t *out)
{
  const char *from = *at;
  while (*at < end && **at >= '0' && **at <= '9')
    ++*at;
  *out = nr_digits(from, (size_t)(*at - from));
  return *at > from;
}

/* "==100 112", with anything behind. */
static norae_status take_frames(reader *r, const nr_text_line *l)
{
  nr_span t = nr_trim(l->span);
  frames f;
  if (!nr_span_begins(t, "=="))
    return NORAE_OK;
  t = nr_trim(nr_span_from(t, t.text + 2));
  const char *at = t.text, *end = t.text + t.size;
  if (!t.size || *at == '#')
    return NORAE_OK;
  bool two = take_number(&at, end, &f.start);
  while (two && at < end && nr_is_blank(*at))
    at++;
  two = two && take_number(&at, end, &f.end);
  if (!two) {
    nr_warn(r->source->diags, "toyunda-bad-frames", nr_at(r->source, l, t.text),
            "no two frame numbers: ignored");
    return NORAE_OK;
  }
  if (!nr_grow(&r->frames, &r->capacity, r->count + 1, sizeof *r->frames))
    return NORAE_ERR_MEMORY;
  r->frames[r->count++] = f;
  return NORAE_OK;
}

/* ── lines ── */

static norae_status add_line(reader *r, uint32_t number)
{
  bool added;
  nr_pieces *p = &r->pieces;
  norae_line line = {NORAE_LINE_INIT, .source_line = number};
  for (size_t i = 0; i < p->count && line.start == NORAE_NO_TIME; i++)
    line.start = p->items[i].start;
  norae_us end = p->count ? p->items[p->count - 1].end : NORAE_NO_TIME;
  line.end = end != NORAE_NO_TIME && end >= line.start ? end : NORAE_NO_TIME;
  norae_status status = nr_pieces_add_line(p, r->song, &line, &added);
  nr_pieces_clear(p);
  return status;
}

static void open_piece(reader *r, const frames *f)
{
  nr_pieces_open(&r->pieces, f ? time_of(r, f->start) : NORAE_NO_TIME);
  norae_us end = f && f->end >= f->start ? time_of(r, f->end) : NORAE_NO_TIME;
  if (f && end != NORAE_NO_TIME && !r->pieces.failed)
    nr_pieces_close(&r->pieces, end);
}

/* "--&syl&la&bles"; "%" sets colours and styles, "#" is a comment. */
static norae_status take_lyrics(reader *r, const nr_text_line *l)
{
  nr_span t = l->span;
  if (!nr_span_begins(t, "--"))
    return NORAE_OK;
  t = nr_span_from(t, t.text + 2);
  if (nr_is_empty(t) || *t.text == '%' || *t.text == '#')
    return NORAE_OK;
  const char *first = memchr(t.text, '&', t.size);
  nr_pieces_text(&r->pieces, t.text, first ? (size_t)(first - t.text) : t.size);
  while (first) {
    t = nr_span_from(t, first + 1);
    first = t.size ? memchr(t.text, '&', t.size) : NULL;
    r->missing += r->next >= r->count;
    open_piece(r, r->next < r->count ? &r->frames[r->next] : NULL);
    r->next++;
    nr_pieces_text(&r->pieces, t.text, first ? (size_t)(first - t.text) : t.size);
  }
  return r->pieces.failed ? NORAE_ERR_MEMORY : add_line(r, l->number);
}

/* ── the part for the player ── */

/* "{100}{112}|||text", what stands between "{" and "}" further on left out of `text`. */
static bool take_shown(nr_span t, frames *when, nr_str *text)
{
  const char *at = t.text, *end = t.text + t.size;
  int64_t *const numbers[] = {&when->start, &when->end};
  for (int i = 0; i < 2; i++) {
    if (at >= end || *at++ != '{' || !take_number(&at, end, numbers[i]) || at >= end ||
        *at++ != '}')
      return false;
  }
  while (at < end && *at == '|')
    at++;
  while (at < end) {
    const char *close = *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
    if (!close)
      nr_str_add_char(text, *at);
    at = close ? close + 1 : at + 1;
  }
  return true;
}

/* Spaces and one sign, which lights up the syllable below it. */
static bool is_mark(nr_span text, size_t *column)
{
  size_t at = 0;
  while (at < text.size && text.text[at] == ' ')
    at++;
  *column = at;
  return nr_span_is(nr_trim(text), "\xC3\xBF");
}

/* The line's text, cut where its marks stand; those come before it. */
static norae_status add_marked(reader *r, nr_span text, const frames *shown, uint32_t number)
{
  size_t column = 0, next = 0;
  if (!r->mark_count)
    open_piece(r, shown);
  for (size_t i = 0; i < text.size && !r->pieces.failed; i++) {
    bool begins = ((unsigned char)text.text[i] & 0xC0) != 0x80;
    if (begins && next < r->mark_count && column >= r->marks[next].column)
      open_piece(r, &r->marks[next++].when);
    column += begins;
    nr_pieces_text(&r->pieces, &text.text[i], 1);
  }
  r->mark_count = 0;
  return r->pieces.failed ? NORAE_ERR_MEMORY : add_line(r, number);
}

static norae_status take_sub(reader *r, const nr_text_line *l)
{
  nr_str text = {0};
  frames when;
  size_t column;
  norae_status status = NORAE_OK;
  bool shown = take_shown(l->span, &when, &text) && when.end > 0;
  nr_span t = {text.size ? text.data : "", text.size};
  if (text.failed) {
    status = NORAE_ERR_MEMORY;
  } else if (shown && is_mark(t, &column)) {
    if (!nr_grow(&r->marks, &r->mark_capacity, r->mark_count + 1, sizeof *r->marks))
      status = NORAE_ERR_MEMORY;
    else
      r->marks[r->mark_count++] = (mark){.when = when, .column = column};
  } else if (shown && !nr_is_empty(t)) {
    status = add_marked(r, t, &when, l->number);
  }
  nr_str_free(&text);
  return status;
}

/* ── the file ── */

static norae_status walk(reader *r, part wanted, norae_status (*take)(reader *, const nr_text_line *))
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line l;
  part now = NONE;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &l)) {
    if (!part_of(l.span, &now) && now == wanted)
      status = take(r, &l);
  }
  return status;
}

static void tell(const reader *r)
{
  if (r->source->options->frame_rate <= 0)
    nr_note(r->source->diags, "frame-rate-assumed", nr_in_file(r->source->name),
            "counts frames and doesn't tell how many a second has: 23.976 are assumed");
  if (r->missing)
    nr_warn(r->source->diags, "toyunda-frames-missing", nr_in_file(r->source->name),
            "the last %zu syllables have no frames", r->missing);
  else if (r->next && r->next < r->count)
    nr_warn(r->source->diags, "toyunda-frames-left", nr_in_file(r->source->name),
            "%zu pairs of frames are left over: lyrics and timing may not belong together",
            r->count - r->next);
}

static norae_status read_toyunda(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .rate = FRAME_RATE};
  if (source->options->frame_rate > 0)
    r.rate = source->options->frame_rate;
  norae_status status = walk(&r, TIMING, take_frames);
  if (status == NORAE_OK)
    status = walk(&r, LYRICS, take_lyrics);
  if (status == NORAE_OK && !norae_song_line_count(song))
    status = walk(&r, SUB, take_sub);
  if (status == NORAE_OK)
    tell(&r);
  nr_pieces_free(&r.pieces);
  free(r.frames);
  free(r.marks);
  return status;
}

const nr_format nr_format_toyunda = {
    .info = {.name = "toyunda",
             .title = "Toyunda karaoke",
             .extensions = "txt",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_LINE_TIMES | NORAE_CAN_WORD_TIMES |
                             NORAE_CAN_WORD_ENDS},
    .words_begin = true,
    .probe = probe,
    .read = read_toyunda,
};
