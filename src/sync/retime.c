/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain listening is right about most lines and far off about some.  So each
 * line votes for the shift between where it was found and where it was said to
 * be, and what most lines agree on is the answer: outliers vote for nothing in
 * common.  Cuts are found by walking through the lines with one shift at a time,
 * where changing the shift costs more than any two lines can earn.
 */
#include "sync/retime.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define STEP 0.01        /* s between the shifts that are tried */
#define WIDTH 0.3       /* s from a line's own shift at which it votes no more */
#define SMOOTH 3         /* steps, deviation of the smoothing of all votes */
#define SMOOTH_REACH 9
#define CUT_PRICE 2.5f   /* votes */
#define TEMPO_PRICE 2.0f /* votes: a tempo of 1 is more likely than any other one */
#define LEAST_CUT 0.5    /* s: what is less is how lines are timed, not a cut */
#define RATE_LOW 0.955
#define RATE_STEP 0.0025
#define RATE_COUNT 37
#define APART 0.5        /* s: shifts this far apart are different answers */
#define LONGEST_OFFSET 300.0

typedef struct retimer {
  const nr_vote *votes;
  size_t count;
  const nr_retime_options *options;
  size_t bins; /* shifts; the middle one is 0 */
  /* votes of one line are a run: */
  size_t *first; /* run i is [first[i], first[i + 1]) */
  size_t runs;
  float *sum, *smooth; /* over bins */
  float *value, *prefix; /* of the walk, over bins */
  uint16_t *prefix_at;
  uint16_t *from; /* runs × bins: the shift that the line before had */
} retimer;

static double shift_of(const retimer *r, size_t bin)
{
  return ((double)bin - (double)(r->bins / 2)) * STEP;
}

static void close_retimer(retimer *r)
{
  free(r->first);
  free(r->sum);
  free(r->smooth);
  free(r->value);
  free(r->prefix);
  free(r->prefix_at);
  free(r->from);
}

static void find_runs(retimer *r)
{
  for (size_t i = 0; i < r->count; i++) {
    if (i == 0 || r->votes[i].line != r->votes[i - 1].line)
      r->first[r->runs++] = i;
  }
  r->first[r->runs] = r->count;
}

static bool open_retimer(retimer *r)
{
  size_t cells;
  double offset = fmin(fmax(r->options->max_offset, STEP), LONGEST_OFFSET);
  r->bins = 2 * (size_t)(offset / STEP + 0.5) + 1;
  r->first = nr_alloc_array(r->count + 1, sizeof *r->first);
  if (!r->first)
    return false;
  find_runs(r);
  if (!nr_mul_size(r->runs, r->bins, &cells))
    return false;
  r->sum = nr_alloc_array(r->bins, sizeof *r->sum);
  r->smooth = nr_alloc_array(r->bins, sizeof *r->smooth);
  r->value = nr_alloc_array(r->bins, sizeof *r->value);
  r->prefix = nr_alloc_array(r->bins, sizeof *r->prefix);
  r->prefix_at = nr_alloc_array(r->bins, sizeof *r->prefix_at);
  r->from = nr_alloc_array(r->options->no_cuts ? 1 : cells, sizeof *r->from);
  return r->sum && r->smooth && r->value && r->prefix && r->prefix_at && r->from;
}

/* Add the votes of one line, one vote's worth together. */
static void add_run(const retimer *r, size_t run, double rate, float *out)
{
  size_t from = r->first[run], to = r->first[run + 1];
  float weight = 1.0f / (float)(to - from);
  for (size_t i = from; i < to; i++) {
    double at = (r->votes[i].found - rate * r->votes[i].given) / STEP + (double)(r->bins / 2);
    double low = ceil(at - WIDTH / STEP), high = floor(at + WIDTH / STEP);
    if (high < 0 || low > (double)(r->bins - 1))
      continue;
    size_t first = low > 0 ? (size_t)low : 0;
    size_t last = high < (double)(r->bins - 1) ? (size_t)high : r->bins - 1;
    for (size_t b = first; b <= last; b++)
      out[b] += weight * (float)(1 - fabs((double)b - at) * (STEP / WIDTH));
  }
}

/* ── one shift for all lines ── */

static void smooth(const retimer *r)
{
  float kernel[2 * SMOOTH_REACH + 1], total = 0;
  for (int i = -SMOOTH_REACH; i <= SMOOTH_REACH; i++) {
    kernel[i + SMOOTH_REACH] = expf(-0.5f * (float)(i * i) / (SMOOTH * SMOOTH));
    total += kernel[i + SMOOTH_REACH];
  }
  for (size_t b = 0; b < r->bins; b++) {
    float sum = 0;
    for (size_t i = 0; i <= 2 * SMOOTH_REACH; i++) {
      if (b + i >= SMOOTH_REACH && b + i - SMOOTH_REACH < r->bins)
        sum += kernel[i] * r->sum[b + i - SMOOTH_REACH];
    }
    r->smooth[b] = sum / total;
  }
}

/* The best shift at a rate, and how many votes it has; leaves all in `smooth`. */
static size_t best_shift(const retimer *r, double rate, float *votes)
{
  size_t best = r->bins / 2;
  memset(r->sum, 0, r->bins * sizeof *r->sum);
  for (size_t run = 0; run < r->runs; run++)
    add_run(r, run, rate, r->sum);
  smooth(r);
  for (size_t b = 0; b < r->bins; b++) {
    if (r->smooth[b] > r->smooth[best])
      best = b;
  }
  *votes = r->smooth[best];
  return best;
}

static double best_rate(const retimer *r)
{
  float most, votes;
  double rate = 1;
  best_shift(r, 1, &most);
  most += TEMPO_PRICE;
  for (int i = 0; i < RATE_COUNT && !r->options->no_tempo; i++) {
    double tried = RATE_LOW + RATE_STEP * i;
    best_shift(r, tried, &votes);
    if (votes > most) {
      most = votes;
      rate = tried;
    }
  }
  return rate;
}

/* (best − next best) / deviation, of the shifts at one rate. */
static double measure_margin(const retimer *r, double rate)
{
  float votes, second = 0;
  size_t best = best_shift(r, rate, &votes);
  double sum = 0, squares = 0;
  for (size_t b = 0; b < r->bins; b++) {
    double apart = fabs((double)b - (double)best) * STEP;
    if (apart > APART && r->smooth[b] > second)
      second = r->smooth[b];
    sum += r->smooth[b];
    squares += (double)r->smooth[b] * r->smooth[b];
  }
  double mean = sum / (double)r->bins, variance = squares / (double)r->bins - mean * mean;
  return variance > 0 ? (votes - second) / sqrt(variance) : 0;
}

/* ── cuts ── */

/* Take the walk from run − 1 to run. */
static void step(const retimer *r, size_t run, double rate)
{
  uint16_t *from = r->from + run * r->bins;
  double gap = rate * (r->votes[r->first[run]].given - r->votes[r->first[run - 1]].given);
  size_t reach = gap > 0 ? (size_t)fmin(gap / STEP, (double)r->bins) : 0;
  for (size_t b = 0; b < r->bins; b++) {
    bool better = b == 0 || r->value[b] > r->prefix[b - 1];
    r->prefix[b] = better ? r->value[b] : r->prefix[b - 1];
    r->prefix_at[b] = better ? (uint16_t)b : r->prefix_at[b - 1];
  }
  for (size_t b = 0; b < r->bins; b++) {
    size_t upto = b + reach < r->bins ? b + reach : r->bins - 1;
    float jump = r->prefix[upto] - CUT_PRICE;
    from[b] = jump > r->value[b] ? r->prefix_at[upto] : (uint16_t)b;
    if (jump > r->value[b])
      r->value[b] = jump;
  }
  add_run(r, run, rate, r->value);
}

/* Walk through all lines; the shift of the last one, and the votes of the walk. */
static size_t walk(const retimer *r, double rate, float *votes)
{
  size_t best = r->bins / 2;
  memset(r->value, 0, r->bins * sizeof *r->value);
  add_run(r, 0, rate, r->value);
  for (size_t run = 1; run < r->runs; run++)
    step(r, run, rate);
  for (size_t b = 0; b < r->bins; b++) {
    if (r->value[b] > r->value[best])
      best = b;
  }
  *votes = r->value[best];
  return best;
}

/* ── the answer ── */

/* A shift for each run: one for all, or as the walk took them. */
static void choose_shifts(const retimer *r, double *rate, double *shifts)
{
  float votes, straight;
  *rate = best_rate(r);
  size_t bin = best_shift(r, *rate, &votes);
  if (!r->options->no_cuts) {
    bin = walk(r, *rate, &votes);
    if (*rate != 1) {
      walk(r, 1, &straight);
      if (straight + TEMPO_PRICE >= votes)
        *rate = 1;
      bin = walk(r, *rate, &votes);
    }
  }
  for (size_t run = r->runs; run-- > 0;) {
    shifts[run] = shift_of(r, bin);
    if (run && !r->options->no_cuts)
      bin = r->from[run * r->bins + bin];
  }
  for (size_t run = 1; run < r->runs; run++) {
    if (fabs(shifts[run] - shifts[run - 1]) < LEAST_CUT)
      shifts[run] = shifts[run - 1];
  }
}

/* Runs with one shift make one piece. */
static void cut_pieces(const retimer *r, double rate, const double *shifts, nr_retiming *out)
{
  out->count = 0;
  for (size_t run = 0; run < r->runs; run++) {
    if (run && shifts[run] == shifts[run - 1])
      continue;
    size_t line = run ? r->votes[r->first[run]].line : 0;
    out->pieces[out->count++] = (nr_piece){line, rate, shifts[run]};
  }
}

static norae_status solve(retimer *r, nr_retiming **out)
{
  double *shifts = nr_alloc_array(r->runs, sizeof *shifts), rate;
  norae_status status = shifts ? nr_retiming_new(r->runs, out) : NORAE_ERR_MEMORY;
  if (!status) {
    choose_shifts(r, &rate, shifts);
    cut_pieces(r, rate, shifts, *out);
    (*out)->margin = measure_margin(r, rate);
    status = nr_retiming_refine(*out, r->votes, r->count, r->options->no_tempo);
  }
  free(shifts);
  if (status)
    nr_retiming_free(out);
  return status;
}

norae_status nr_retime(const nr_vote *votes, size_t count, const nr_retime_options *options,
                       nr_retiming **out)
{
  *out = NULL;
  if (count == 0)
    return nr_retiming_new(1, out);
  retimer r = {.votes = votes, .count = count, .options = options};
  norae_status status = open_retimer(&r) ? solve(&r, out) : NORAE_ERR_MEMORY;
  close_retimer(&r);
  return status;
}
