/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One walk through the lines with one shift at a time.  At each line the walk earns
 * what the recording says for the line at that place, and what plain listening
 * votes; to change the shift costs more than any one line can earn, so that lines
 * whose times are wrong, or that are heard elsewhere by mistake, don't lead it
 * astray.  Time never runs backwards: where a passage is missing from the recording,
 * the lines that were sung in it are left out of the walk.
 *
 * With v the value of a walk that has line i at shift δ, g(i) what it earns there,
 * and u that of one whose last line is over before that place (and all lines between
 * are left out; the time that nothing is sung in then has its price); gap is from the start of
 * a line to that of the next one, rest from where most of it is over:
 *   v(i, δ) = g(i, δ) + max(v(i−1, δ), v(i−1, δ±1) − drift, u(i, δ) − cut)
 *   u(i, δ) = max(max over δ' ≤ δ + rest of v(i−1, δ'), u(i−1, δ + gap))
 */
#include "sync/retime.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define STEPS ((double)NR_STEPS_PER_S) /* shifts that are tried, each second */
#define WIDTH 0.3        /* s from its own shift at which a vote counts no more */
#define VOTE 1.5f        /* what a line's vote is worth; see NR_SPOT_MOST */
#define CHANCE (-0.4f)   /* what a line earns where nothing speaks for it: elsewhere chance may */
#define OUTSIDE (-1.4f)  /* and outside of the recording */
/* Lines that are left out should have filled the time between those that are not: what each
 * bin that nothing is sung in costs, and all at the most. */
#define IDLE_PRICE 0.004f
#define MOST_IDLE 4.0f
#define CUT_PRICE 5.0f
#define DRIFT_PRICE 0.05f
#define TEMPO_PRICE 1.0f /* a tempo of 1 is more likely than any other one */
#define MOST 0.5         /* share of a line that has to be sung before what follows a jump */
#define LEAST_CUT 0.5    /* s: what is less is how lines are timed, not a cut */
#define RATE_LOW 0.955
#define RATE_STEP 0.0025
#define RATE_COUNT 37
#define APART 0.5        /* s: shifts this far apart are different answers */
#define LONGEST_OFFSET 300.0
#define NEVER (-1e9f)
#define NONE UINT32_MAX

/* One line that has a time. */
typedef struct run {
  size_t line;
  double given;
  double most; /* of it is over then, as given, s */
  const nr_spot *spot; /* NULL: not looked for */
  size_t vote, votes;  /* its votes */
} run;

/* The best up to each bin, and where it is. */
typedef struct prefix {
  float *value;
  uint32_t *at; /* a bin */
} prefix;

typedef struct walker {
  const nr_vote *votes;
  const nr_retime_options *options;
  size_t steps; /* of the recording; 0: not known */
  size_t bins;  /* shifts; the middle one is 0 */
  run *runs;
  size_t count;
  /* over bins: */
  float *gain, *value, *next, *sum;
  float *left_out, *jump; /* the run itself left out, and what leads to it */
  uint32_t *left_out_at, *jump_at; /* the cells that the walks came from */
  prefix any, idle;
  uint32_t *from; /* of each cell (run × bins + bin), the cell before */
} walker;

static bool open_prefix(prefix *p, size_t bins)
{
  p->value = nr_alloc_array(bins, sizeof *p->value);
  p->at = nr_alloc_array(bins, sizeof *p->at);
  return p->value && p->at;
}

static void close_prefix(prefix *p)
{
  free(p->value);
  free(p->at);
}

static void close_walker(walker *w)
{
  free(w->runs);
  free(w->gain);
  free(w->value);
  free(w->next);
  free(w->sum);
  free(w->left_out);
  free(w->left_out_at);
  free(w->jump);
  free(w->jump_at);
  close_prefix(&w->any);
  close_prefix(&w->idle);
  free(w->from);
}

/* ── lines ── */

static void add_votes(const nr_vote *votes, size_t count, size_t *at, run *r)
{
  r->vote = *at;
  while (*at < count && votes[*at].line == r->line)
    ++*at;
  r->votes = *at - r->vote;
}

/* Lines that are looked for or voted for, in their order. */
static bool find_runs(walker *w, const nr_spots *spots, size_t count)
{
  size_t s = 0, v = 0, known = spots ? spots->count : 0;
  w->runs = calloc(known + count + 1, sizeof *w->runs);
  if (!w->runs)
    return false;
  while (s < known || v < count) {
    run *r = &w->runs[w->count++];
    bool spotted = s < known && (v == count || spots->spots[s].line <= w->votes[v].line);
    r->line = spotted ? spots->spots[s].line : w->votes[v].line;
    r->given = spotted ? spots->spots[s].given : w->votes[v].given;
    r->most = r->given + (spotted ? MOST * fmax(spots->spots[s].end - r->given, 0) : 0);
    r->spot = spotted ? &spots->spots[s++] : NULL;
    add_votes(w->votes, count, &v, r);
  }
  return true;
}

static bool open_walker(walker *w, const nr_spots *spots, size_t count)
{
  size_t cells;
  double offset = fmin(fmax(w->options->max_offset, 1 / STEPS), LONGEST_OFFSET);
  w->steps = spots ? spots->steps : 0;
  w->bins = 2 * (size_t)(offset * STEPS + 0.5) + 1;
  if (!find_runs(w, spots, count) || !nr_mul_size(w->count, w->bins, &cells) || cells >= NONE)
    return false;
  w->gain = nr_alloc_array(w->bins, sizeof *w->gain);
  w->value = nr_alloc_array(w->bins, sizeof *w->value);
  w->next = nr_alloc_array(w->bins, sizeof *w->next);
  w->sum = nr_alloc_array(w->bins, sizeof *w->sum);
  w->left_out = nr_alloc_array(w->bins, sizeof *w->left_out);
  w->left_out_at = nr_alloc_array(w->bins, sizeof *w->left_out_at);
  w->jump = nr_alloc_array(w->bins, sizeof *w->jump);
  w->jump_at = nr_alloc_array(w->bins, sizeof *w->jump_at);
  w->from = nr_alloc_array(cells, sizeof *w->from);
  return w->gain && w->value && w->next && w->sum && w->left_out && w->left_out_at && w->jump &&
         w->jump_at && w->from && open_prefix(&w->any, w->bins) && open_prefix(&w->idle, w->bins);
}

/* ── what a line earns ── */

static void add_vote(const walker *w, double at, float worth)
{
  double low = fmax(ceil(at - WIDTH * STEPS), 0);
  double high = fmin(floor(at + WIDTH * STEPS), (double)(w->bins - 1));
  for (double b = low; b <= high; b++)
    w->gain[(size_t)b] += worth * (float)(1 - fabs(b - at) / (WIDTH * STEPS));
}

/* `gain` of a run, at a rate. */
static void earn(const walker *w, const run *r, double rate)
{
  long middle = (long)(w->bins / 2);
  long place = lround(rate * r->given * STEPS) - middle; /* of bin 0 */
  for (long b = 0; b < (long)w->bins; b++) {
    bool inside = w->steps == 0 || (place + b >= 0 && place + b < (long)w->steps);
    w->gain[b] = inside ? CHANCE : OUTSIDE;
  }
  if (r->spot && r->spot->count) {
    long at = (long)r->spot->first - place; /* the bin of the first value */
    long from = at > 0 ? at : 0, to = at + (long)r->spot->count;
    for (long b = from; b < to && b < (long)w->bins; b++)
      w->gain[b] += r->spot->value[b - at];
  }
  for (size_t i = r->vote; i < r->vote + r->votes; i++) {
    double shift = w->votes[i].found - rate * w->votes[i].given;
    add_vote(w, shift * STEPS + (double)middle, VOTE / (float)r->votes);
  }
}

/* ── the walk ── */

/* The best that is up to each bin, less `fall` for every bin that lies between, though less
 * MOST_IDLE in all. */
static void find_prefix(const walker *w, float fall, prefix *out)
{
  size_t best = 0, near = 0; /* of all, and with what lies between */
  for (size_t b = 0; b < w->bins; b++) {
    best = w->value[b] > w->value[best] ? b : best;
    near = w->value[b] > w->value[near] - fall * (float)(b - near) ? b : near;
    float with = w->value[near] - fall * (float)(b - near), without = w->value[best] - MOST_IDLE;
    out->value[b] = with >= without ? with : without;
    out->at[b] = (uint32_t)(with >= without ? near : best);
  }
}

/* A bin as far above another one as a gap is wide, or the last one. */
static long above(const walker *w, long bin, long gap)
{
  long last = (long)w->bins - 1;
  return bin + gap < last ? bin + gap : last;
}

/* Whoever leaves the run before out was `gap` bins above there; what was sung before is over
 * if it was `rest` bins above at the most. */
static void leave(walker *w, size_t index, long gap, long rest)
{
  uint32_t cells = (uint32_t)((index - 1) * w->bins);
  find_prefix(w, 0, &w->any);
  find_prefix(w, IDLE_PRICE, &w->idle);
  for (long i = 0; i < (long)w->bins; i++) {
    long b = gap >= 0 ? i : (long)w->bins - 1 - i; /* so that what is read was not written yet */
    long at = above(w, b, gap), over = above(w, b, rest);
    float out = at >= 0 ? w->left_out[at] : NEVER;
    uint32_t out_at = at >= 0 ? w->left_out_at[at] : NONE;
    bool next = over >= 0 && w->any.value[over] >= out;
    bool skip = over >= 0 && w->idle.value[over] >= out;
    w->jump[b] = next ? w->any.value[over] : out;
    w->jump_at[b] = next ? cells + w->any.at[over] : out_at;
    w->left_out[b] = skip ? w->idle.value[over] : out;
    w->left_out_at[b] = skip ? cells + w->idle.at[over] : out_at;
  }
}

static void step(walker *w, size_t index, double rate)
{
  const run *r = &w->runs[index];
  uint32_t *from = w->from + index * w->bins, cells = (uint32_t)((index - 1) * w->bins);
  leave(w, index, lround(rate * (r->given - r[-1].given) * STEPS),
        lround(rate * (r->given - r[-1].most) * STEPS));
  earn(w, r, rate);
  float price = w->options->no_cuts ? -NEVER : CUT_PRICE;
  for (size_t b = 0; b < w->bins; b++) {
    float best = w->value[b], jump = w->jump[b] - price;
    uint32_t at = cells + (uint32_t)b;
    if (b > 0 && w->value[b - 1] - DRIFT_PRICE > best) {
      best = w->value[b - 1] - DRIFT_PRICE;
      at = cells + (uint32_t)b - 1;
    }
    if (b + 1 < w->bins && w->value[b + 1] - DRIFT_PRICE > best) {
      best = w->value[b + 1] - DRIFT_PRICE;
      at = cells + (uint32_t)b + 1;
    }
    from[b] = jump > best ? w->jump_at[b] : at;
    w->next[b] = fmaxf(jump, best) + w->gain[b];
  }
  float *value = w->value;
  w->value = w->next;
  w->next = value;
}

static size_t best_bin(const walker *w, const float *value)
{
  size_t best = w->bins / 2;
  for (size_t b = 0; b < w->bins; b++) {
    if (value[b] > value[best])
      best = b;
  }
  return best;
}

/* Walk through all lines; the cell that the best walk ends in. */
static uint32_t walk(walker *w, double rate, float *value)
{
  for (size_t b = 0; b < w->bins; b++) {
    w->left_out[b] = w->options->no_cuts ? NEVER : 0; /* lines before the first one in it */
    w->left_out_at[b] = NONE;
  }
  earn(w, w->runs, rate);
  memcpy(w->value, w->gain, w->bins * sizeof *w->value);
  for (size_t i = 1; i < w->count; i++)
    step(w, i, rate);
  size_t best = best_bin(w, w->value);
  *value = w->value[best];
  size_t out = best_bin(w, w->left_out);
  if (w->count > 1 && w->left_out[out] - CUT_PRICE > *value && !w->options->no_cuts) {
    *value = w->left_out[out] - CUT_PRICE;
    return w->left_out_at[out];
  }
  return (uint32_t)((w->count - 1) * w->bins + best);
}

static double best_rate(walker *w)
{
  float most, value;
  double rate = 1;
  if (w->options->no_tempo)
    return 1;
  walk(w, 1, &most);
  most += TEMPO_PRICE;
  for (int i = 0; i < RATE_COUNT; i++) {
    double tried = RATE_LOW + RATE_STEP * i;
    walk(w, tried, &value);
    if (value > most) {
      most = value;
      rate = tried;
    }
  }
  return rate;
}

/* (best − next best) / deviation, of the shifts that all lines could have in common. */
static double measure_margin(const walker *w, double rate)
{
  memset(w->sum, 0, w->bins * sizeof *w->sum);
  for (size_t i = 0; i < w->count; i++) {
    earn(w, &w->runs[i], rate);
    for (size_t b = 0; b < w->bins; b++)
      w->sum[b] += w->gain[b];
  }
  size_t best = best_bin(w, w->sum);
  double sum = 0, squares = 0;
  float second = NEVER;
  for (size_t b = 0; b < w->bins; b++) {
    double apart = fabs((double)b - (double)best) / STEPS;
    if (apart > APART && w->sum[b] > second)
      second = w->sum[b];
    sum += w->sum[b];
    squares += (double)w->sum[b] * w->sum[b];
  }
  double mean = sum / (double)w->bins, variance = squares / (double)w->bins - mean * mean;
  return variance > 0 ? (w->sum[best] - second) / sqrt(variance) : 0;
}

/* ── the answer ── */

/* The shift of each run, NAN of those that were left out. */
static void read_shifts(const walker *w, uint32_t cell, double *shifts)
{
  for (size_t i = 0; i < w->count; i++)
    shifts[i] = NAN;
  while (cell != NONE) {
    size_t i = cell / w->bins, bin = cell % w->bins;
    shifts[i] = ((double)bin - (double)(w->bins / 2)) / STEPS;
    cell = i ? w->from[cell] : NONE;
  }
}

static bool same_piece(double before, double now)
{
  return isnan(now) ? isnan(before) : fabs(now - before) < LEAST_CUT;
}

/* Runs with one shift make one piece. */
static void cut_pieces(const walker *w, double rate, const double *shifts, nr_retiming *out)
{
  double known = 0;
  for (size_t i = w->count; i-- > 0;)
    known = isnan(shifts[i]) ? known : shifts[i];
  out->count = 0;
  for (size_t i = 0; i < w->count; i++) {
    if (i && same_piece(shifts[i - 1], shifts[i]))
      continue;
    bool removed = isnan(shifts[i]);
    known = removed ? known : shifts[i];
    out->pieces[out->count++] =
        (nr_piece){i ? w->runs[i].line : 0, rate, known, removed};
  }
}

static norae_status solve(walker *w, size_t count, nr_retiming **out)
{
  double *shifts = nr_alloc_array(w->count, sizeof *shifts);
  float value;
  norae_status status = shifts ? nr_retiming_new(w->count, out) : NORAE_ERR_MEMORY;
  if (!status) {
    double rate = best_rate(w);
    read_shifts(w, walk(w, rate, &value), shifts);
    cut_pieces(w, rate, shifts, *out);
    (*out)->margin = measure_margin(w, rate);
    status = nr_retiming_refine(*out, w->votes, count, w->options->no_tempo);
  }
  free(shifts);
  if (status)
    nr_retiming_free(out);
  return status;
}

norae_status nr_retime(const nr_spots *spots, const nr_vote *votes, size_t count,
                       const nr_retime_options *options, nr_retiming **out)
{
  *out = NULL;
  if (count == 0 && (!spots || spots->count == 0))
    return nr_retiming_new(1, out);
  walker w = {.votes = votes, .options = options};
  norae_status status = open_walker(&w, spots, count) ? solve(&w, count, out) : NORAE_ERR_MEMORY;
  close_walker(&w);
  return status;
}
