/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "song/song.h"

#define SILENT_LASTS 1.0 /* s, a line without sounds between two others, at most */
#define LEAST 0.01       /* s that anything lasts */

/* A song being written. */
typedef struct writer {
  const norae_song *song;
  const nr_sheet *sheet;
  const nr_alignment *alignment;
  const nr_interval *expected;
  const nr_retiming *retiming; /* NULL: all lines are placed anew */
  const nr_confidence *confidence;
  const bool *unsung;
  size_t *of_source;           /* the sheet's line of each line of the song */
  norae_song *out;
} writer;

static norae_us microseconds(double seconds)
{
  return (norae_us)llround(seconds * (double)NORAE_US_PER_S);
}

/* ── lines that were placed ── */

/* Where a line was found: from its first found syllable to its last one. */
static nr_interval found_span(const nr_sheet *sheet, const nr_alignment *alignment, size_t line)
{
  const nr_sung_line *l = &sheet->lines[line];
  nr_interval span = {NAN, NAN};
  for (size_t i = 0; i < l->syllable_count; i++) {
    nr_interval s = alignment->syllables[l->first_syllable + i];
    if (isnan(s.start))
      continue;
    span.start = isnan(span.start) ? s.start : span.start;
    span.end = s.end;
  }
  return span;
}

/* Where a line goes of which nothing can be heard. */
static nr_interval guess_span(const writer *p, size_t line)
{
  nr_interval span = p->expected[line], before = {0, 0}, after = {NAN, NAN};
  if (isnan(span.start)) {
    for (size_t i = line; i-- > 0 && before.end == 0;) {
      nr_interval s = found_span(p->sheet, p->alignment, i);
      before = isnan(s.start) ? before : s;
    }
    for (size_t i = line + 1; i < p->sheet->line_count && isnan(after.start); i++)
      after = found_span(p->sheet, p->alignment, i);
    span.start = before.end;
    span.end = fmin(before.end + SILENT_LASTS, after.start);
  }
  if (!(span.end > span.start + LEAST))
    span.end = span.start + LEAST;
  return span;
}

static norae_status add_line(writer *p, size_t source, norae_us start, norae_us end)
{
  norae_line line = p->song->lines[source];
  size_t index = p->of_source[source];
  line.start = start;
  line.end = end;
  line.confidence = p->confidence->lines[index];
  line.unsung = p->unsung[index];
  return norae_song_add_line(p->out, &line);
}

/* The rows of a line of the song, found again as its text is cut anew. */
typedef struct rows {
  const norae_syllable *next, *end;
  size_t at; /* where the next one begins in the line's text */
} rows;

static rows rows_of(const norae_song *song, size_t line)
{
  const norae_line *l = &song->lines[line];
  const norae_syllable *first = &song->syllables[l->first];
  return (rows){.next = first, .end = first + l->count};
}

/* Does a row begin at byte `from`, or before it and behind the last one asked for? */
static bool begins_row(rows *r, size_t from)
{
  bool row = false;
  for (; r->next < r->end && r->at <= from; r->next++) {
    row |= r->next->row;
    r->at += strlen(r->next->text);
  }
  return row;
}

/* A syllable with the bytes [from, to) of the line's text. */
static norae_status add_syllable(writer *p, rows *r, const char *text, size_t from, size_t to,
                                 nr_interval span, float confidence)
{
  char *part = nr_alloc_array(to - from + 1, 1);
  if (!part)
    return NORAE_ERR_MEMORY;
  memcpy(part, text + from, to - from);
  part[to - from] = '\0';
  norae_syllable syllable = {NORAE_SYLLABLE_INIT, .text = part};
  syllable.start = microseconds(span.start);
  syllable.end = microseconds(span.end);
  syllable.confidence = confidence;
  syllable.row = begins_row(r, from);
  norae_status status = norae_song_add_syllable(p->out, &syllable);
  free(part);
  return status;
}

/* Syllables that were found; the text between them (white space, signs that
 * are not heard) goes with the one before. */
static norae_status add_found(writer *p, rows *r, const nr_sung_line *line, const char *text)
{
  norae_status status = NORAE_OK;
  size_t from = 0, last = SIZE_MAX;
  for (size_t i = 0; i <= line->syllable_count && !status; i++) {
    size_t s = line->first_syllable + i;
    bool end = i == line->syllable_count;
    if (!end && isnan(p->alignment->syllables[s].start))
      continue;
    if (last != SIZE_MAX) {
      size_t to = end ? strlen(text) : p->sheet->syllables[s].start;
      status = add_syllable(p, r, text, from, to, p->alignment->syllables[last],
                            p->confidence->syllables[last]);
      from = to;
    }
    last = s;
  }
  return status;
}

static norae_status place_line(writer *p, size_t source)
{
  const nr_sung_line *line = &p->sheet->lines[p->of_source[source]];
  nr_interval span = found_span(p->sheet, p->alignment, p->of_source[source]);
  bool found = !isnan(span.start);
  if (!found)
    span = guess_span(p, p->of_source[source]);
  char *text = nr_song_line_text(p->song, source);
  if (!text)
    return NORAE_ERR_MEMORY;
  norae_status status = add_line(p, source, microseconds(span.start), microseconds(span.end));
  rows r = rows_of(p->song, source);
  if (!status)
    status = found ? add_found(p, &r, line, text)
                   : add_syllable(p, &r, text, 0, strlen(text), span, NORAE_NO_CONFIDENCE);
  free(text);
  return status;
}

/* ── lines that were moved ── */

static bool is_timed(const norae_song *song, size_t source)
{
  const norae_line *line = &song->lines[source];
  size_t timed = 0;
  for (size_t i = 0; i < line->count; i++)
    timed += song->syllables[line->first + i].start != NORAE_NO_TIME;
  return timed * 2 > line->count;
}

/* Of the last syllable of the sheet that begins before byte `end` of a line. */
static float confidence_at(const writer *p, size_t line, size_t end)
{
  const nr_sung_line *l = &p->sheet->lines[line];
  float found = p->confidence->lines[line];
  for (size_t i = l->first_syllable; i < l->first_syllable + l->syllable_count; i++) {
    if (p->sheet->syllables[i].start < end && p->confidence->syllables[i] >= 0)
      found = p->confidence->syllables[i];
  }
  return found;
}

static norae_status move_line(writer *p, size_t source)
{
  const nr_piece *piece = nr_retiming_piece(p->retiming, p->of_source[source]);
  const norae_line *from = &p->song->lines[source];
  norae_us shift = microseconds(piece->shift);
  norae_status status = add_line(p, source, nr_time_map(from->start, piece->rate, shift),
                                 nr_time_map(from->end, piece->rate, shift));
  for (size_t i = 0, at = 0; i < from->count && !status; i++) {
    norae_syllable syllable = p->song->syllables[from->first + i];
    size_t next = at + strlen(syllable.text);
    syllable.confidence = confidence_at(p, p->of_source[source], next);
    at = next;
    syllable.start = nr_time_map(syllable.start, piece->rate, shift);
    syllable.end = nr_time_map(syllable.end, piece->rate, shift);
    status = norae_song_add_syllable(p->out, &syllable);
  }
  return status;
}

/* ── the whole ── */

static norae_status write_lines(writer *p)
{
  norae_status status = nr_song_copy_frame(p->song, p->out);
  p->of_source = nr_alloc_array(p->sheet->line_count, sizeof *p->of_source);
  if (!p->of_source)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < p->sheet->line_count; i++)
    p->of_source[p->sheet->lines[i].source] = i;
  for (size_t i = 0; i < p->song->line_count && !status; i++)
    status = p->retiming && is_timed(p->song, i) && !p->unsung[p->of_source[i]]
                 ? move_line(p, i)
                 : place_line(p, i);
  free(p->of_source);
  return status;
}

norae_status nr_write_song(const norae_song *song, const nr_sheet *sheet,
                           const nr_alignment *alignment, const nr_interval *expected,
                           const nr_retiming *retiming, const nr_confidence *confidence,
                           const bool *unsung, norae_song **out)
{
  norae_status status = norae_song_new(out);
  writer p = {.song = song, .sheet = sheet, .alignment = alignment,
              .expected = expected, .retiming = retiming, .confidence = confidence,
              .unsung = unsung, .out = *out};
  if (!status)
    status = write_lines(&p);
  if (status)
    norae_song_free(out);
  return status;
}
