/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line that is not sung still gets a place: it takes sounds from its neighbours or from
 * instruments.  Without it, its neighbours can have them back, and nothing is lost.
 * So each line is asked what the stretch around it would be worth without it.  What makes
 * a line suspect also makes its neighbours so, whose places it takes: of all ways to leave
 * out a few lines around a suspect, the one that gains the most is taken.
 */
#include "sync/unsung.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "sync/evidence.h"
#include "sync/outliers.h"
#include "sync/stretch.h"

/* Log odds of being unsung, set by hand (bench/confidence.py lines shows what they do): of the
 * gain a syllable, the line's regret and the worse of its neighbours' against the song's
 * quartiles, whether times are given, and a constant. */
#define OF_GAIN -0.12f
#define OF_REGRET 0.18f
#define OF_NEIGHBOUR 0.74f
#define OF_TIMES 0.48f
#define CONSTANT -4.4f
#define MOST_GAIN 25.0f
#define LEAST_FIT -2.0f /* in quartiles */
#define MOST_FIT 6.0f
#define SUSPECT -1.0f /* log odds */
/* Log likelihood a syllable that leaving it out must bring: a line that is sung and not shown
 * is worse than one that is shown and not sung, and what somebody timed was most likely
 * sung, if in a way that is hard to hear. */
#define PRICE 9.0
#define PRICE_TIMED 12.0
#define MOST_SHARE 0.3 /* of the lines; where more are in doubt, it isn't the lyrics' fault */

/* The row while lines are taken out of it. */
typedef struct leaver {
  nr_session *session;
  nr_alignment *spare;
  float *gain;   /* a syllable, by the row's index */
  float *regret; /* by the row's index */
  float *fit;    /* regret in quartiles */
  bool *asked;   /* by the sheet's lines: left in the row for good */
  size_t taken;
} leaver;

/* Lines of the row. */
typedef struct block {
  size_t first, size;
  double score; /* what leaving them out brings, its price paid */
} block;

norae_status nr_unsung_gain(const nr_session *s, size_t r, size_t size, nr_alignment *spare,
                            double *gain)
{
  nr_stretch stretch = nr_stretch_around(s, s->row, s->row_count, r, size);
  const nr_interval *expected = nr_session_times(s);
  double with, without;
  norae_status status = nr_stretch_score(s, &stretch, true, expected, spare, &with);
  if (!status)
    status = nr_stretch_score(s, &stretch, false, expected, spare, &without);
  *gain = status ? INFINITY : with - without; /* where there is no room to ask, it stays */
  return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
}

/* How badly a line fits at the best, where it is or where plain listening had it: a line
 * that was only moved to a wrong time is sung. */
static float least_regret(const nr_session *s, size_t line)
{
  float here, there, advantage;
  nr_measure_fit(s, s->alignment, nr_line_span(s->sheet, s->alignment, line), &here, &advantage);
  nr_measure_fit(s, s->plain, nr_line_span(s->sheet, s->plain, line), &there, &advantage);
  return fminf(here, there); /* the other one, if one is NAN */
}

/* Gain and regret of the row's lines [from, to). */
static norae_status weigh(leaver *l, size_t from, size_t to)
{
  const nr_session *s = l->session;
  norae_status status = NORAE_OK;
  for (size_t r = from; r < to && r < s->row_count && !status; r++) {
    double gain;
    l->regret[r] = least_regret(s, s->row[r]);
    status = nr_unsung_gain(s, r, 1, l->spare, &gain);
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
static size_t find_suspect(leaver *l)
{
  size_t worst = SIZE_MAX;
  float most = SUSPECT;
  compare_fits(l);
  for (size_t r = 0; r < l->session->row_count; r++) {
    float odds = odds_of(l, r);
    if (odds > most && !l->asked[l->session->row[r]]) {
      most = odds;
      worst = r;
    }
  }
  return worst;
}

/* What leaving out a block brings, by the sound alone: where lyrics are longer than the
 * recording, times around are often wrong, too.  Lines with times must be worth as
 * little at their times. */
static norae_status try_block(const leaver *l, block *b)
{
  const nr_session *s = l->session;
  nr_session untimed = *s;
  bool timed = s->timing != NORAE_TIMING_NONE;
  double gain, at_times = -INFINITY;
  size_t syllables = 0;
  untimed.timing = NORAE_TIMING_NONE;
  norae_status status = nr_unsung_gain(&untimed, b->first, b->size, l->spare, &gain);
  if (!status && timed)
    status = nr_unsung_gain(s, b->first, b->size, l->spare, &at_times);
  for (size_t r = b->first; r < b->first + b->size; r++)
    syllables += s->sheet->lines[s->row[r]].syllable_count;
  b->score = status ? 0 : -fmax(gain, at_times) - (timed ? PRICE_TIMED : PRICE) * (double)syllables;
  return status;
}

/* The best block that holds a suspect or is beside it; size 0: none is worth its price. */
static norae_status find_block(const leaver *l, size_t suspect, block *best)
{
  size_t n = l->session->row_count;
  norae_status status = NORAE_OK;
  *best = (block){.score = 0};
  for (size_t size = 1; size <= NR_STRETCH_MOST && size < n; size++) {
    size_t first = suspect > size ? suspect - size : 0;
    for (; first <= suspect + 1 && first + size <= n && !status; first++) {
      block b = {.first = first, .size = size};
      status = try_block(l, &b);
      if (!status && b.score > best->score)
        *best = b;
    }
  }
  return status;
}

static void remove_at(void *array, size_t item, const block *b, size_t count)
{
  char *bytes = array;
  memmove(bytes + b->first * item, bytes + (b->first + b->size) * item,
          (count - b->first - b->size) * item);
}

/* Take lines out of the row and place their neighbours anew. */
static norae_status take_out(leaver *l, const block *b)
{
  nr_session *s = l->session;
  const nr_interval *expected = nr_session_times(s);
  nr_stretch stretch = nr_stretch_around(s, s->row, s->row_count, b->first, b->size);
  norae_status status = nr_stretch_score(s, &stretch, false, expected, s->alignment, NULL);
  if (status && status != NORAE_ERR_LIMIT)
    return status;
  for (size_t r = b->first; r < b->first + b->size; r++)
    s->unsung[s->row[r]] = true;
  remove_at(s->row, sizeof *s->row, b, s->row_count);
  remove_at(l->gain, sizeof *l->gain, b, s->row_count);
  remove_at(l->regret, sizeof *l->regret, b, s->row_count);
  s->row_count -= b->size;
  l->taken += b->size;
  size_t reach = 2 * NR_STRETCH_AROUND;
  return weigh(l, b->first > reach ? b->first - reach : 0, b->first + reach);
}

static norae_status take_all_out(leaver *l)
{
  size_t most = (size_t)(MOST_SHARE * (double)l->session->row_count), suspect;
  norae_status status = weigh(l, 0, l->session->row_count);
  while (!status && (suspect = find_suspect(l)) != SIZE_MAX) {
    block b;
    l->asked[l->session->row[suspect]] = true;
    status = find_block(l, suspect, &b);
    if (!status && b.size && l->taken + b.size <= most)
      status = take_out(l, &b);
  }
  return status;
}

/* All of what stays, together. */
static norae_status place_again(nr_session *s)
{
  const nr_interval *expected = nr_session_times(s);
  norae_status status = nr_session_align_row(s, s->scores, expected, s->alignment);
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
  l.asked = calloc(s->sheet->line_count, sizeof *l.asked);
  norae_status status = l.gain && l.regret && l.fit && l.asked ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &l.spare);
  if (!status)
    status = take_all_out(&l);
  if (!status && l.taken)
    status = place_again(s);
  if (!status && l.taken && s->timing == NORAE_TIMING_LINE)
    status = nr_session_forget_outliers(s); /* what was left out had taken their places */
  nr_alignment_free(&l.spare);
  free(l.gain);
  free(l.regret);
  free(l.fit);
  free(l.asked);
  return status;
}
