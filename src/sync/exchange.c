/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two neighbours that have each other's time, or each other's text, look the same once lines
 * are in the order of their times: the second one is sung first.  Plain listening, which
 * keeps that order, can't tell.  So each pair is tried the other way round, each line at the
 * time of the other; what was right loses much by that, and what was wrong gains as much.
 */
#include "sync/exchange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "sync/stretch.h"
#include "sync/tell.h"

#define PRICE 30.0  /* log likelihood that it must bring */
/* Share of that which it may bring at most to forget both times, too: where more is to be had,
 * one of the times is wrong, and its line only stands where that has put it. */
#define MOST_FREE 0.4
#define BREAK 0.02  /* s between a line and the next one */

typedef struct exchanger {
  nr_session *session;
  nr_alignment *spare;
  nr_interval *trial; /* expected times, two of them exchanged */
  bool *exchanged;    /* by the sheet's lines */
  size_t count;
} exchanger;

/* The r-th line of the row and the one after it as they are due in each other's place: as long
 * as they were, if that much time is there. */
static void exchange_times(const nr_session *s, size_t r, nr_interval *times)
{
  nr_interval first = s->expected[s->row[r]], second = s->expected[s->row[r + 1]];
  nr_interval before = {first.start, first.start + second.end - second.start};
  nr_interval after = {second.start, second.start + first.end - first.start};
  before.end = fmin(before.end, after.start - BREAK);
  if (r + 2 < s->row_count)
    after.end = fmin(after.end, s->expected[s->row[r + 2]].start - BREAK); /* NAN: no limit */
  after.end = fmax(after.end, after.start + BREAK);
  times[s->row[r + 1]] = before;
  times[s->row[r]] = after;
}

/* What exchanging two lines brings; 0, where it isn't what is wrong with them. */
static norae_status weigh(exchanger *e, size_t r, double *gain)
{
  const nr_session *s = e->session;
  size_t first = s->row[r], second = s->row[r + 1];
  double here, there, freed = 0;
  nr_stretch stretch = nr_stretch_around(s, s->row, s->row_count, r, 2);
  norae_status status = nr_stretch_score(s, &stretch, true, s->expected, e->spare, &here);
  exchange_times(s, r, e->trial);
  stretch.lines[stretch.at] = second;
  stretch.lines[stretch.at + 1] = first;
  if (!status)
    status = nr_stretch_score(s, &stretch, true, e->trial, e->spare, &there);
  e->trial[first] = e->trial[second] = (nr_interval){NAN, NAN};
  bool promising = !status && there - here > PRICE;
  if (promising)
    status = nr_stretch_score(s, &stretch, true, e->trial, e->spare, &freed);
  e->trial[first] = s->expected[first];
  e->trial[second] = s->expected[second];
  bool fits = !status && promising && freed - there < MOST_FREE * (there - here);
  *gain = fits ? there - here : 0;
  return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
}

static void exchange(exchanger *e, size_t r)
{
  nr_session *s = e->session;
  size_t first = s->row[r];
  exchange_times(s, r, e->trial);
  for (size_t i = r; i < r + 2; i++)
    s->expected[s->row[i]] = e->trial[s->row[i]];
  s->row[r] = s->row[r + 1];
  s->row[r + 1] = first;
  e->exchanged[s->row[r]] = true;
  e->count++;
}

static norae_status try_pairs(exchanger *e)
{
  nr_session *s = e->session;
  norae_status status = NORAE_OK;
  for (size_t r = 0; r + 1 < s->row_count && !status; r++) {
    double gain = 0, first = s->expected[s->row[r]].start;
    double second = s->expected[s->row[r + 1]].start;
    if (second - first > BREAK) /* both are known */
      status = weigh(e, r, &gain);
    if (!status && gain > 0)
      exchange(e, r++);
  }
  return status;
}

/* With the new order, which plain listening lacked. */
static norae_status place_again(exchanger *e)
{
  nr_session *s = e->session;
  norae_status status = nr_session_align_row(s, s->scores, NULL, s->plain);
  if (!status)
    status = nr_session_align_row(s, s->scores, s->expected, s->alignment);
  for (size_t i = 0; i < s->sheet->line_count && !status; i++) {
    if (e->exchanged[i])
      status = nr_tell_line(s, i, "sync-wrong-order",
                            "is sung before the line that it follows: they change places");
  }
  return status;
}

norae_status nr_session_exchange_lines(nr_session *s)
{
  exchanger e = {.session = s};
  size_t lines = s->sheet->line_count;
  e.trial = nr_alloc_array(lines, sizeof *e.trial);
  e.exchanged = calloc(lines + 1, sizeof *e.exchanged);
  norae_status status = e.trial && e.exchanged ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &e.spare);
  if (!status)
    memcpy(e.trial, s->expected, lines * sizeof *e.trial);
  if (!status)
    status = try_pairs(&e);
  if (!status && e.count)
    status = place_again(&e);
  nr_alignment_free(&e.spare);
  free(e.trial);
  free(e.exchanged);
  return status;
}
