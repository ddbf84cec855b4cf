/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A time that is a second off pulls its line to a place that it does not fit, and
 * squeezes its neighbours.  So where listening without times puts a line elsewhere,
 * the stretch around it is tried with its time and without: if it fits much better
 * without, the time is wrong.  A time that is off by more than its neighbours are
 * apart has put the line into the wrong place of the row; such a line is also tried
 * where it stands in the lyrics.
 */
#include "sync/outliers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "sync/evidence.h"
#include "sync/stretch.h"
#include "sync/tell.h"
#include "sync/unsung.h"

#define ELSEWHERE 0.8  /* s that a line must be from its time to have been given a wrong one */
#define ORDER_PRICE 20.0 /* log likelihood that the place in the lyrics must bring */
/* What freedom from its time must bring, and how well a line must then fit, and where plain
 * listening found it: a line that fits badly everywhere is left where it is. */
#define FREE_PRICE 40.0
#define MOST_REGRET 0.8f
#define LEAST_ADVANTAGE 1.0f
#define SAME_PLACE 0.3 /* s */
/* Share of the lines; more, and they stand in another order on purpose. */
#define MOST_DISPLACED 0.25

/* Lines being looked at. */
typedef struct finder {
  nr_session *session;
  nr_alignment *spare;
  nr_interval *trial; /* expected times, one of them forgotten */
  size_t *row;        /* a row to try */
  bool *forgotten;    /* by the sheet's lines */
  size_t count;       /* of those forgotten */
} finder;

/* ── times that are off ── */

static bool is_suspect(const nr_session *s, size_t line)
{
  if (isnan(s->expected[line].start))
    return false;
  double plain = nr_line_span(s->sheet, s->plain, line).start;
  return fabs(plain - s->expected[line].start) > ELSEWHERE;
}

static void forget(finder *f, size_t line)
{
  f->session->expected[line] = f->trial[line] = (nr_interval){NAN, NAN};
  f->forgotten[line] = true;
  f->count++;
}

/* Whether the freed line (in `spare`) is away from its time, where plain listening found it,
 * and fits. */
static bool is_better(const finder *f, size_t line, double time)
{
  const nr_session *s = f->session;
  nr_interval span = nr_line_span(s->sheet, f->spare, line);
  double plain = nr_line_span(s->sheet, s->plain, line).start;
  float regret, advantage;
  nr_measure_fit(s, f->spare, span, &regret, &advantage);
  return fabs(span.start - time) > ELSEWHERE && fabs(span.start - plain) < SAME_PLACE &&
         regret < MOST_REGRET && advantage > LEAST_ADVANTAGE;
}

/* Try one line of the row without its time. */
static norae_status try_free(finder *f, size_t r)
{
  nr_session *s = f->session;
  size_t line = s->row[r];
  double bound, freed;
  nr_stretch stretch = nr_stretch_around(s, s->row, s->row_count, r, 1);
  nr_interval kept = f->trial[line];
  norae_status status = nr_stretch_score(s, &stretch, true, s->expected, f->spare, &bound);
  f->trial[line] = (nr_interval){NAN, NAN};
  if (!status)
    status = nr_stretch_score(s, &stretch, true, f->trial, f->spare, &freed);
  f->trial[line] = kept;
  if (status)
    return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
  if (freed - bound > FREE_PRICE && is_better(f, line, kept.start))
    forget(f, line);
  return NORAE_OK;
}

static norae_status free_suspects(finder *f)
{
  norae_status status = NORAE_OK;
  for (size_t r = 0; r < f->session->row_count && !status; r++) {
    if (is_suspect(f->session, f->session->row[r]))
      status = try_free(f, r);
  }
  return status;
}

/* ── lines out of their order ── */

/* Where the lyrics have a line: readers may have sorted lines by their times. */
static size_t order_of(const nr_session *s, size_t line)
{
  size_t source = s->sheet->lines[line].source;
  uint32_t row = norae_song_line_at(s->song, source)->source_line;
  return row ? row : source;
}

/* The largest part of the row that is in the lyrics' order: `in` by the row's index.
 * Returns how many lines are not in it. */
static size_t find_order(const nr_session *s, size_t *length, size_t *before, bool *in)
{
  size_t n = s->row_count, best = 0;
  for (size_t i = 0; i < n; i++) {
    length[i] = 1;
    before[i] = SIZE_MAX;
    in[i] = false;
    for (size_t k = 0; k < i; k++) {
      bool follows = order_of(s, s->row[k]) < order_of(s, s->row[i]);
      if (follows && length[k] + 1 > length[i]) {
        length[i] = length[k] + 1;
        before[i] = k;
      }
    }
    best = length[i] > length[best] ? i : best;
  }
  for (size_t i = best; i != SIZE_MAX; i = before[i])
    in[i] = true;
  return n - length[best];
}

/* The row with its r-th line where the lyrics have it, among those in order; returns where
 * that is. */
static size_t reorder(const nr_session *s, const bool *ordered, size_t r, size_t *row)
{
  size_t line = s->row[r], count = 0, at = SIZE_MAX, own = order_of(s, line);
  for (size_t i = 0; i < s->row_count; i++) {
    if (i == r)
      continue;
    if (at == SIZE_MAX && ordered[s->row[i]] && order_of(s, s->row[i]) > own) {
      at = count;
      row[count++] = line;
    }
    row[count++] = s->row[i];
  }
  if (at == SIZE_MAX)
    row[at = count] = line;
  return at;
}

/* Try a line where it stands in the lyrics. */
static norae_status try_order(finder *f, const bool *ordered, size_t r)
{
  nr_session *s = f->session;
  size_t line = s->row[r], at = reorder(s, ordered, r, f->row);
  double here, there;
  norae_status status = nr_unsung_gain(s, r, 1, f->spare, &here);
  nr_session moved = *s;
  moved.row = f->row;
  moved.expected = f->trial;
  nr_interval kept = f->trial[line];
  f->trial[line] = (nr_interval){NAN, NAN};
  if (!status)
    status = nr_unsung_gain(&moved, at, 1, f->spare, &there);
  f->trial[line] = kept;
  if (status || !(there - here > ORDER_PRICE) || isinf(there))
    return status;
  memcpy(s->row, f->row, s->row_count * sizeof *s->row);
  nr_interval nowhere = {NAN, NAN};
  for (size_t w = 0; w < s->sheet->lines[line].word_count; w++)
    s->alignment->words[s->sheet->lines[line].first_word + w] = nowhere;
  forget(f, line);
  return NORAE_OK;
}

static norae_status order_lines(finder *f, size_t *displaced, size_t count, const bool *ordered)
{
  nr_session *s = f->session;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < count && !status; i++) {
    size_t r = 0;
    while (s->row[r] != displaced[i])
      r++;
    status = try_order(f, ordered, r);
  }
  return status;
}

static norae_status find_displaced(finder *f)
{
  nr_session *s = f->session;
  size_t n = s->row_count, count = 0;
  size_t *length = nr_alloc_array(n, sizeof *length);
  size_t *before = nr_alloc_array(n, sizeof *before);
  bool *in = nr_alloc_array(n, sizeof *in);
  bool *ordered = calloc(s->sheet->line_count + 1, sizeof *ordered);
  norae_status status = length && before && in && ordered ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status && (double)find_order(s, length, before, in) <= MOST_DISPLACED * (double)n) {
    for (size_t r = 0; r < n; r++) {
      if (in[r])
        ordered[s->row[r]] = true;
      else
        before[count++] = s->row[r]; /* its first use is over */
    }
    status = order_lines(f, before, count, ordered);
  }
  free(length);
  free(before);
  free(in);
  free(ordered);
  return status;
}

/* ── what follows ── */

/* Ends that were guessed from the start of a line that is elsewhere now. */
static norae_status guess_ends(nr_session *s)
{
  nr_interval *timed = nr_alloc_array(s->row_count, sizeof *timed);
  size_t *syllables = nr_alloc_array(s->row_count, sizeof *syllables), known = 0;
  norae_status status = timed && syllables ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t r = 0; r < s->row_count && !status; r++) {
    const nr_sung_line *line = &s->sheet->lines[s->row[r]];
    if (isnan(s->expected[s->row[r]].start))
      continue;
    syllables[known] = line->syllable_count;
    timed[known] = s->expected[s->row[r]];
    if (isnan(line->end))
      timed[known].end = NAN;
    known++;
  }
  if (!status)
    status = nr_estimate_ends(timed, syllables, known);
  for (size_t r = 0, k = 0; r < s->row_count && !status; r++) {
    if (!isnan(s->expected[s->row[r]].start))
      s->expected[s->row[r]] = timed[k++];
  }
  free(timed);
  free(syllables);
  return status;
}

static norae_status place_again(finder *f)
{
  nr_session *s = f->session;
  norae_status status = guess_ends(s);
  if (!status)
    status = nr_session_align_row(s, s->scores, s->expected, s->alignment);
  for (size_t i = 0; i < s->sheet->line_count && !status; i++) {
    if (f->forgotten[i])
      status = nr_tell_line(s, i, "sync-wrong-time",
                            "is not sung at the time given for it: placed by the sound");
  }
  return status;
}

norae_status nr_session_forget_outliers(nr_session *s)
{
  finder f = {.session = s};
  size_t lines = s->sheet->line_count;
  f.trial = nr_alloc_array(lines, sizeof *f.trial);
  f.row = nr_alloc_array(lines, sizeof *f.row);
  f.forgotten = calloc(lines + 1, sizeof *f.forgotten);
  norae_status status = f.trial && f.row && f.forgotten ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &f.spare);
  if (!status)
    memcpy(f.trial, s->expected, lines * sizeof *f.trial);
  if (!status)
    status = find_displaced(&f);
  if (!status && s->acoustic_scores) /* loudness alone can't tell whether a line fits */
    status = free_suspects(&f);
  if (!status && f.count)
    status = place_again(&f);
  nr_alignment_free(&f.spare);
  free(f.trial);
  free(f.row);
  free(f.forgotten);
  return status;
}
