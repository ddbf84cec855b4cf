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

#include "audio/stats.h"
#include "base/checked.h"

#define STEP 0.01        /* s between the shifts that are tried */
#define WIDTH 0.3        /* s from a line's own shift at which it votes no more */
#define SMOOTH 3         /* steps, deviation of the smoothing of all votes */
#define SMOOTH_REACH 9
#define CUT_PRICE 2.5f   /* votes */
#define TEMPO_PRICE 0.5f /* votes: a tempo of 1 is more likely than any other one */
#define RATE_LOW 0.955
#define RATE_STEP 0.0025
#define RATE_COUNT 37
#define APART 0.5        /* s: shifts this far apart are different answers */
#define LONGEST_OFFSET 300.0
#define SURE_RATE 3.0    /* standard errors that a tempo must be away from 1 */
#define LEAST_RATE 3e-4

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
}

/* Improve the rate by a line through all votes that agree, one shift a piece. */
static double refine_rate(const retimer *r, double rate, const double *shifts)
{
  double n = 0, gg = 0, ge = 0, ee = 0;
  for (size_t run = 0; run < r->runs;) {
    size_t end = run;
    double count = 0, g = 0, e = 0, sgg = 0, sge = 0, see = 0;
    while (end < r->runs && shifts[end] == shifts[run])
      end++;
    for (size_t i = r->first[run]; i < r->first[end]; i++) {
      double given = r->votes[i].given;
      double error = r->votes[i].found - rate * given - shifts[run];
      if (fabs(error) > WIDTH)
        continue;
      count++, g += given, e += error;
      sgg += given * given, sge += given * error, see += error * error;
    }
    if (count > 1) {
      n += count - 1;
      gg += sgg - g * g / count, ge += sge - g * e / count, ee += see - e * e / count;
    }
    run = end;
  }
  if (n < 3 || gg <= 0)
    return rate;
  double refined = rate + ge / gg;
  double deviation = sqrt(fmax(ee - ge * ge / gg, 0) / (n - 1));
  bool sure = fabs(refined - 1) > fmax(SURE_RATE * deviation / sqrt(gg), LEAST_RATE);
  return sure ? refined : 1;
}

/* The middle of what the votes of runs [from, to) say about a shift, of those
 * within `width` of the first guess. */
static double refine_shift(const retimer *r, size_t from, size_t to, double rate, double guess,
                           double width, float *scratch)
{
  size_t count = 0;
  for (size_t i = r->first[from]; i < r->first[to]; i++) {
    double shift = r->votes[i].found - rate * r->votes[i].given;
    if (fabs(shift - guess) < width)
      scratch[count++] = (float)(shift - guess);
  }
  return count ? guess + nr_quantile(scratch, count, 0.5) : guess;
}

static double measure_support(const retimer *r, const nr_retiming *out)
{
  size_t agree = 0;
  for (size_t run = 0; run < r->runs; run++) {
    const nr_vote *vote = &r->votes[r->first[run]];
    const nr_piece *piece = nr_retiming_piece(out, vote->line);
    agree += fabs(vote->found - piece->rate * vote->given - piece->shift) < WIDTH;
  }
  return r->runs ? (double)agree / (double)r->runs : 0;
}

static norae_status solve(retimer *r, nr_retiming *out)
{
  double *shifts = nr_alloc_array(r->runs, sizeof *shifts), rate;
  float *scratch = nr_alloc_array(r->count, sizeof *scratch);
  size_t piece = 0;
  out->pieces = nr_alloc_array(r->runs, sizeof *out->pieces);
  if (shifts && scratch && out->pieces) {
    choose_shifts(r, &rate, shifts);
    out->margin = measure_margin(r, rate);
    double refined = r->options->no_tempo ? 1 : refine_rate(r, rate, shifts);
    for (size_t run = 0, end; run < r->runs; run = end) {
      for (end = run; end < r->runs && shifts[end] == shifts[run];)
        end++;
      /* The better rate turns the line around its middle, which moves its shift. */
      double middle = r->votes[r->first[run] + (r->first[end] - r->first[run]) / 2].given;
      double guess = shifts[run] + (rate - refined) * middle;
      guess = refine_shift(r, run, end, refined, guess, WIDTH, scratch);
      size_t line = piece ? r->votes[r->first[run]].line : 0;
      out->pieces[piece++] = (nr_piece){line, refined, guess};
    }
    out->count = piece;
    out->support = measure_support(r, out);
  }
  free(shifts);
  free(scratch);
  return out->count ? NORAE_OK : NORAE_ERR_MEMORY;
}

static norae_status stay(nr_retiming *out)
{
  out->pieces = nr_alloc_array(1, sizeof *out->pieces);
  if (!out->pieces)
    return NORAE_ERR_MEMORY;
  out->pieces[0] = (nr_piece){0, 1, 0};
  out->count = 1;
  return NORAE_OK;
}

norae_status nr_retime(const nr_vote *votes, size_t count, const nr_retime_options *options,
                       nr_retiming **out)
{
  *out = calloc(1, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  retimer r = {.votes = votes, .count = count, .options = options};
  norae_status status = count == 0         ? stay(*out)
                        : open_retimer(&r) ? solve(&r, *out)
                                           : NORAE_ERR_MEMORY;
  close_retimer(&r);
  if (status)
    nr_retiming_free(out);
  return status;
}

void nr_retiming_free(nr_retiming **retiming)
{
  if (!retiming || !*retiming)
    return;
  free((*retiming)->pieces);
  free(*retiming);
  *retiming = NULL;
}

const nr_piece *nr_retiming_piece(const nr_retiming *retiming, size_t line)
{
  size_t i = retiming->count - 1;
  while (i && retiming->pieces[i].first > line)
    i--;
  return &retiming->pieces[i];
}
