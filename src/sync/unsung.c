/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line that is not sung still gets a place: it takes sounds from its neighbours or from
 * instruments.  Without it, its neighbours can have them back, and nothing is lost.
 * So each line is asked what the stretch around it would be worth without it.
 */
#include "sync/unsung.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "base/diag.h"
#include "sync/evidence.h"
#include "sync/stretch.h"

/* Log odds of being unsung (bench/confidence.py unsung): of the gain a syllable, the line's
 * regret and the worse of its neighbours' against the song's quartiles, whether times
 * are given, and a constant. */
#define OF_GAIN -0.12f
#define OF_REGRET 0.18f
#define OF_NEIGHBOUR 0.74f
#define OF_TIMES 0.48f
#define CONSTANT -4.4f
#define MOST_GAIN 25.0f
#define LEAST_FIT -2.0f /* in quartiles */
#define MOST_FIT 6.0f
/* Verses are left out as a whole: beside an unsung line, less is asked for. */
#define FIRST_ODDS -0.5f
#define NEXT_ODDS -1.5f
#define MOST_SHARE 0.3 /* of the lines; where more are in doubt, it isn't the lyrics' fault */

/* The row while lines are taken out of it. */
typedef struct leaver {
  nr_session *session;
  nr_alignment *spare;
  float *gain;   /* a syllable, by the row's index */
  float *regret; /* by the row's index */
  float *fit;    /* regret in quartiles */
  bool *beside;  /* an unsung line was */
  size_t taken;
} leaver;

norae_status nr_unsung_gain(const nr_session *s, size_t r, nr_alignment *spare, double *gain)
{
  nr_stretch stretch = nr_stretch_around(s, s->row, s->row_count, r);
  const nr_interval *expected = s->timing == NORAE_TIMING_NONE ? NULL : s->expected;
  double with, without;
  norae_status status = nr_stretch_score(s, &stretch, true, expected, spare, &with);
  if (!status)
    status = nr_stretch_score(s, &stretch, false, expected, spare, &without);
  *gain = status ? INFINITY : with - without; /* where there is no room to ask, it stays */
  return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
}

/* Gain and regret of the row's lines [from, to). */
static norae_status weigh(leaver *l, size_t from, size_t to)
{
  const nr_session *s = l->session;
  norae_status status = NORAE_OK;
  for (size_t r = from; r < to && r < s->row_count && !status; r++) {
    float advantage;
    double gain;
    nr_interval span = nr_line_span(s->sheet, s->alignment, s->row[r]);
    nr_measure_fit(s, s->alignment, span, &l->regret[r], &advantage);
    status = nr_unsung_gain(s, r, l->spare, &gain);
    l->gain[r] = (float)gain / (float)s->sheet->lines[s->row[r]].syllable_count;
  }
  return status;
}

/* Regrets against the song's median, in halves of the middle half of all. */
static void compare_fits(leaver *l)
{
  size_t n = l->session->row_count, count = 0;
  for (size_t r = 0; r < n; r++) {
    if (!isnan(l->regret[r]))
      l->fit[count++] = l->regret[r];
  }
  if (!count)
    return;
  float low = nr_quantile(l->fit, count, 0.25), middle = nr_quantile(l->fit, count, 0.5);
  float wide = nr_quantile(l->fit, count, 0.75) - low + 1e-6f;
  for (size_t r = 0; r < n; r++) {
    float fit = isnan(l->regret[r]) ? MOST_FIT : (l->regret[r] - middle) / wide;
    l->fit[r] = fminf(fmaxf(fit, LEAST_FIT), MOST_FIT);
  }
}

static float odds_of(const leaver *l, size_t r)
{
  size_t n = l->session->row_count;
  float before = l->fit[r > 0 ? r - 1 : r], after = l->fit[r + 1 < n ? r + 1 : r];
  float gain = fminf(fmaxf(l->gain[r], -MOST_GAIN), MOST_GAIN);
  bool timed = l->session->timing != NORAE_TIMING_NONE;
  return OF_GAIN * gain + OF_REGRET * l->fit[r] + OF_NEIGHBOUR * fmaxf(before, after) +
         (timed ? OF_TIMES : 0) + CONSTANT;
}

/* The row's line that is the most likely not to be sung, SIZE_MAX: all are. */
static size_t find_worst(leaver *l)
{
  size_t worst = SIZE_MAX;
  float most = 0;
  compare_fits(l);
  for (size_t r = 0; r < l->session->row_count; r++) {
    float odds = odds_of(l, r) - (l->beside[r] ? NEXT_ODDS : FIRST_ODDS);
    if (odds > most) {
      most = odds;
      worst = r;
    }
  }
  return worst;
}

static void remove_at(void *array, size_t item, size_t at, size_t count)
{
  char *bytes = array;
  memmove(bytes + at * item, bytes + (at + 1) * item, (count - at - 1) * item);
}

/* Take a line out of the row and place its neighbours anew. */
static norae_status take_out(leaver *l, size_t r)
{
  nr_session *s = l->session;
  const nr_interval *expected = s->timing == NORAE_TIMING_NONE ? NULL : s->expected;
  nr_stretch stretch = nr_stretch_around(s, s->row, s->row_count, r);
  norae_status status = nr_stretch_score(s, &stretch, false, expected, s->alignment, NULL);
  if (status && status != NORAE_ERR_LIMIT)
    return status;
  s->unsung[s->row[r]] = true;
  remove_at(s->row, sizeof *s->row, r, s->row_count);
  remove_at(l->beside, sizeof *l->beside, r, s->row_count);
  remove_at(l->gain, sizeof *l->gain, r, s->row_count);
  remove_at(l->regret, sizeof *l->regret, r, s->row_count);
  s->row_count--;
  l->taken++;
  if (r > 0)
    l->beside[r - 1] = true;
  if (r < s->row_count)
    l->beside[r] = true;
  size_t reach = 2 * NR_STRETCH_AROUND;
  return weigh(l, r > reach ? r - reach : 0, r + reach);
}

static norae_status take_all_out(leaver *l)
{
  size_t most = (size_t)(MOST_SHARE * (double)l->session->row_count), worst;
  norae_status status = weigh(l, 0, l->session->row_count);
  while (!status && l->taken < most && (worst = find_worst(l)) != SIZE_MAX)
    status = take_out(l, worst);
  return status;
}

/* All of what stays, together. */
static norae_status place_again(nr_session *s)
{
  nr_hearing hearing = nr_session_hearing(s);
  const nr_interval *expected = s->timing == NORAE_TIMING_NONE ? NULL : s->expected;
  for (size_t i = 0; i < s->sheet->line_count; i++) {
    if (s->unsung[i])
      nr_note(s->diags, "sync-unsung", nr_in_file(NULL), "line %zu is not sung in this recording",
              s->sheet->lines[i].source + 1);
  }
  norae_status status = nr_align(&hearing, s->row, s->row_count, expected, 0, s->cues->frames,
                                 s->alignment, NULL);
  return status || expected ? status : nr_session_settle(s);
}

norae_status nr_session_leave_out_unsung(nr_session *s)
{
  leaver l = {.session = s};
  if (!s->acoustic_scores) /* loudness alone can't tell */
    return NORAE_OK;
  l.gain = nr_alloc_array(s->row_count, sizeof *l.gain);
  l.regret = nr_alloc_array(s->row_count, sizeof *l.regret);
  l.fit = nr_alloc_array(s->row_count, sizeof *l.fit);
  l.beside = calloc(s->row_count, sizeof *l.beside);
  norae_status status = l.gain && l.regret && l.fit && l.beside ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &l.spare);
  if (!status)
    status = take_all_out(&l);
  if (!status && l.taken)
    status = place_again(s);
  nr_alignment_free(&l.spare);
  free(l.gain);
  free(l.regret);
  free(l.fit);
  free(l.beside);
  return status;
}
