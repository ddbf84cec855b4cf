/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each state of a line may be entered a little before or after the time that the
 * line's pace gives it, which leaves a narrow band of states for each step.  The
 * best way through the band is found for many starts at once, side by side in
 * vectors.  Scores are taken against what all kinds of states score together, so
 * that loud and quiet passages compare; the result is told in deviations from what
 * the line has elsewhere.
 */
#include "sync/spot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/clones.h"
#include "sync/graph.h"

#define FRAMES_PER_STEP (NR_FRAMES_PER_S / NR_STEPS_PER_S)
#define LANES 64          /* starts that are tried together */
#define SWING 15          /* steps that a state may be early or late */
#define FREE_SWING 3.0f   /* steps, of the beginnings of words and syllables, */
#define SWING_PRICE 0.06f /* and what each one beyond costs */
#define START_STEPS 5     /* steps that a line may begin late in */
#define OUTSIDE (-2.0f)   /* what a step outside of the recording scores */
#define NEVER (-1e9f)
#define POSSIBLE (-1e8f)
#define LEAST_PLACES 100  /* that tell what is usual */
#define CHANCE 1.0f       /* deviations that chance reaches often */
#define NEAR 15           /* steps from a good place at which nothing of it is left */
#define LONGEST 3000.0    /* steps of a line; it holds a pause if it is longer */

static const nr_manner manner = {.onset = 1, .pause_in_line = -4, .pause_at_break = -1};

/* ── a line's states ── */

/* One state, as it is met in a line. */
typedef struct station {
  size_t kind;   /* index into the line's own kinds */
  float due;     /* steps after the start */
  float stay, enter, skip;
  float onset;
} station;

typedef struct plan {
  station *stations;
  size_t count;
  size_t *kinds; /* of the sheet: the line's own */
  size_t kind_count;
  float length; /* steps */
} plan;

static void free_plan(plan *p)
{
  free(p->stations);
  free(p->kinds);
}

static size_t own_kind(plan *p, size_t kind)
{
  for (size_t i = 0; i < p->kind_count; i++) {
    if (p->kinds[i] == kind)
      return i;
  }
  p->kinds[p->kind_count] = kind;
  return p->kind_count++;
}

/* Pauses may be left out, and take no time unless they are there. */
static double usual_length(const nr_graph *g, size_t state)
{
  bool pause = state + 1 < g->states && g->skip[state + 1] > -INFINITY;
  return pause ? 0 : 1 / (1 - exp(g->stay[state]));
}

/* Spread states [from, to) of the graph over `steps` from `at` on. */
static void spread(const nr_graph *g, size_t from, size_t to, double at, double steps, plan *p)
{
  double all = 0, sum = 0;
  for (size_t s = from; s < to; s++)
    all += usual_length(g, s);
  for (size_t s = from; s < to; s++) {
    p->stations[s - 1].due = (float)(at + (all > 0 ? sum / all : 0) * steps);
    sum += usual_length(g, s);
  }
}

/* When each state is due: by the times of words where they are known. */
static void set_dues(const nr_sheet *sheet, const nr_graph *g, nr_interval given, plan *p)
{
  size_t from = 1;
  double at = 0;
  for (size_t w = 1; w < g->word_count; w++) {
    double start = (sheet->words[g->words[w].word].given - given.start) * NR_STEPS_PER_S;
    if (!(start > at && start < (double)p->length))
      continue;
    spread(g, from, g->words[w].first, at, start - at, p);
    from = g->words[w].first;
    at = start;
  }
  spread(g, from, g->states - 1, at, (double)p->length - at, p);
}

static bool make_plan(const nr_sheet *sheet, const nr_graph *g, nr_interval given, plan *p)
{
  *p = (plan){.count = g->states - 2};
  p->stations = nr_alloc_array(p->count, sizeof *p->stations);
  p->kinds = nr_alloc_array(p->count, sizeof *p->kinds);
  if (!p->stations || !p->kinds)
    return false;
  p->length = (float)fmin((given.end - given.start) * NR_STEPS_PER_S, LONGEST);
  set_dues(sheet, g, given, p);
  for (size_t i = 0; i < p->count; i++) {
    station *s = &p->stations[i];
    s->kind = own_kind(p, g->kind[i + 1]);
    s->stay = FRAMES_PER_STEP * g->stay[i + 1];
    s->enter = i ? g->enter[i + 1] : 0;
    s->skip = i > 1 && g->skip[i + 1] > -INFINITY ? g->skip[i + 1] : NEVER;
    s->onset = g->onset[i + 1];
  }
  return true;
}

/* ── what is heard, in steps ── */

typedef struct ear {
  const nr_hearing *hearing;
  float *level; /* what all kinds score together, by step */
  float *onset; /* by step, and LANES + LONGEST more */
  float *score; /* of a line's own kinds: kind × width */
  size_t steps, width, room;
  float (*now)[LANES];
  float *place; /* scratch for a line's values */
} ear;

static void close_ear(ear *e)
{
  free(e->level);
  free(e->onset);
  free(e->score);
  free(e->now);
  free(e->place);
}

static bool open_ear(const nr_hearing *h, ear *e)
{
  const nr_scores *scores = h->scores;
  size_t kinds = h->sheet->other ? h->sheet->other : scores->kinds; /* it is the last one */
  size_t steps = scores->frames / FRAMES_PER_STEP, beyond = LANES + (size_t)LONGEST + 2 * SWING;
  *e = (ear){.hearing = h, .steps = steps};
  e->level = calloc(steps + 1, sizeof *e->level);
  e->onset = calloc(steps + beyond, sizeof *e->onset);
  if (!e->level || !e->onset)
    return false;
  for (size_t t = 0; t < steps * FRAMES_PER_STEP; t++) {
    size_t step = t / FRAMES_PER_STEP;
    e->level[step] += nr_scores_level(nr_scores_at(scores, t), kinds);
    e->onset[step] = t % FRAMES_PER_STEP ? fmaxf(e->onset[step], h->onset[t]) : h->onset[t];
  }
  return true;
}

/* The scores of a line's kinds over [first, first + width) steps. */
static bool listen(ear *e, const plan *p, size_t first, size_t width)
{
  size_t room;
  if (!nr_mul_size(p->kind_count, width, &room))
    return false;
  if (room > e->room) {
    free(e->score);
    e->score = nr_alloc_array(room, sizeof *e->score);
    e->room = e->score ? room : 0;
    if (!e->score)
      return false;
  }
  e->width = width;
  for (size_t i = 0; i < width; i++) {
    size_t step = first + i;
    for (size_t k = 0; k < p->kind_count; k++)
      e->score[k * width + i] = step < e->steps ? -e->level[step] : OUTSIDE;
    for (size_t f = 0; f < FRAMES_PER_STEP && step < e->steps; f++) {
      const float *row = nr_scores_at(e->hearing->scores, step * FRAMES_PER_STEP + f);
      for (size_t k = 0; k < p->kind_count; k++)
        e->score[k * width + i] += row[p->kinds[k]];
    }
  }
  return true;
}

/* ── the way through the band ── */

/* One state of one step for all lanes; `b` holds what the step before left. */
NR_CLONES
static void enter(const station *s, float late, const float *restrict score,
                  const float *restrict onset, const float *restrict one,
                  const float *restrict two, float *restrict b)
{
  for (size_t i = 0; i < LANES; i++) {
    float in = s->onset * onset[i] - late;
    float best = b[i] + s->stay;
    float step = one[i] + s->enter + in, skip = two[i] + s->skip + in;
    best = step > best ? step : best;
    best = skip > best ? skip : best;
    b[i] = best + score[i];
  }
}

/* After its last state a line is over, and anything may follow. */
static void finish(const float *restrict one, float *restrict b)
{
  for (size_t i = 0; i < LANES; i++)
    b[i] = one[i] > b[i] ? one[i] : b[i];
}

static void clear(float *lanes, float value)
{
  for (size_t i = 0; i < LANES; i++)
    lanes[i] = value;
}

static bool in_band(const plan *p, size_t state, size_t step)
{
  float due = state < p->count ? p->stations[state].due : p->length;
  return fabsf((float)step - due) <= SWING;
}

/* The likelihoods of LANES starts from `at` (into the scores) on: rows 0 and 1 of
 * `now` are never reached, row 2 is the first state's. */
static void try_starts(const ear *e, const plan *p, size_t first, size_t at, float *out)
{
  float(*now)[LANES] = e->now;
  float begin[LANES];
  size_t low = 0, high = 0, steps = (size_t)p->length + SWING;
  for (size_t s = 0; s < p->count + 3; s++)
    clear(now[s], NEVER);
  for (size_t q = 0; q < steps; q++) {
    while (high < p->count && in_band(p, high + 1, q))
      high++;
    for (size_t s = high + 1; s-- > low;) {
      if (s == p->count) {
        finish(now[s + 1], now[s + 2]);
        continue;
      }
      const station *n = &p->stations[s];
      float late = n->onset > 0 ? SWING_PRICE * fmaxf(fabsf((float)q - n->due) - FREE_SWING, 0) : 0;
      clear(begin, q < START_STEPS ? (q == 0 ? 0 : -SWING_PRICE * (float)q) : NEVER);
      enter(n, late, e->score + n->kind * e->width + at + q, e->onset + first + at + q,
            s ? now[s + 1] : begin, now[s], now[s + 2]);
    }
    for (; low < p->count && !in_band(p, low, q + 1) && (float)q > p->stations[low].due; low++)
      clear(now[low + 2], NEVER);
  }
  for (size_t i = 0; i < LANES; i++)
    out[i] = fmaxf(now[p->count + 2][i], now[p->count + 1][i]);
}

/* ── what it says ── */

/* Likelihoods become deviations over chance; false if they tell nothing. */
static bool compare(float *value, size_t count)
{
  double sum = 0, squares = 0, n = 0;
  for (size_t i = 0; i < count; i++) {
    if (value[i] > POSSIBLE)
      sum += value[i], n++;
  }
  for (size_t i = 0; i < count; i++) {
    if (value[i] > POSSIBLE)
      squares += (value[i] - sum / n) * (value[i] - sum / n);
  }
  if (n < LEAST_PLACES || squares <= 0)
    return false;
  float mean = (float)(sum / n), deviation = (float)sqrt(squares / n) + 1e-3f;
  for (size_t i = 0; i < count; i++)
    value[i] = fminf(fmaxf((value[i] - mean) / deviation - CHANCE, 0), NR_SPOT_MOST);
  return true;
}

/* Places near a good one are good, too, the less the farther away. */
static void blur(const float *value, size_t count, float *out)
{
  memcpy(out, value, count * sizeof *out);
  for (size_t i = 0; i < count; i++) {
    if (value[i] <= 0)
      continue;
    size_t from = i < NEAR ? 0 : i - NEAR, to = i + NEAR < count ? i + NEAR : count - 1;
    for (size_t k = from; k <= to; k++) {
      float share = 1 - fabsf((float)k - (float)i) / NEAR;
      out[k] = fmaxf(out[k], share * value[i]);
    }
  }
}

/* A line over the places [first, first + count). */
static norae_status spot(ear *e, const plan *p, size_t first, size_t count, nr_spot *out)
{
  size_t width = (count + LANES - 1) / LANES * LANES + (size_t)p->length + 2 * SWING;
  out->value = nr_alloc_array(count, sizeof *out->value);
  float *place = realloc(e->place, (count + LANES) * sizeof *place);
  e->place = place ? place : e->place;
  float(*now)[LANES] = realloc(e->now, (p->count + 3) * sizeof *now);
  e->now = now ? now : e->now;
  if (!out->value || !place || !now || !listen(e, p, first, width))
    return NORAE_ERR_MEMORY;
  for (size_t at = 0; at < count; at += LANES)
    try_starts(e, p, first, at, e->place + at);
  out->first = first;
  if (!compare(e->place, count))
    return NORAE_OK;
  out->count = count;
  blur(e->place, count, out->value);
  return NORAE_OK;
}

static norae_status spot_line(ear *e, nr_interval given, const nr_spot_range *range, nr_spot *out)
{
  nr_graph *graph;
  plan p = {0};
  double from = fmax((range->slowest * given.start - range->reach) * NR_STEPS_PER_S, 0);
  double to = fmin((range->quickest * given.start + range->reach) * NR_STEPS_PER_S + 1,
                   (double)e->steps);
  if (!(from < to))
    return NORAE_OK;
  norae_status status = nr_graph_new(e->hearing->sheet, &out->line, 1, &manner, &graph);
  if (!status && !make_plan(e->hearing->sheet, graph, given, &p))
    status = NORAE_ERR_MEMORY;
  if (!status)
    status = spot(e, &p, (size_t)from, (size_t)to - (size_t)from, out);
  free_plan(&p);
  nr_graph_free(&graph);
  return status;
}

/* ── the whole ── */

static norae_status spot_all(ear *e, const size_t *row, size_t count, const nr_interval *given,
                             const nr_spot_range *range, nr_spots *out)
{
  const norae_log *log = e->hearing->log;
  norae_status status = NORAE_OK;
  for (size_t r = 0; r < count && !status; r++) {
    nr_interval span = given[row[r]];
    if (isnan(span.start) || isnan(span.end))
      continue;
    nr_spot *spot = &out->spots[out->count++];
    *spot = (nr_spot){.line = row[r], .given = span.start, .end = span.end};
    status = spot_line(e, span, range, spot);
    if (!status && log && log->cancelled && log->cancelled(log->user))
      status = NORAE_ERR_CANCELLED;
  }
  return status;
}

norae_status nr_spots_new(const nr_hearing *hearing, const size_t *row, size_t count,
                          const nr_interval *given, const nr_spot_range *range, nr_spots **out)
{
  ear e = {0};
  nr_spots *spots = *out = calloc(1, sizeof *spots);
  norae_status status = NORAE_ERR_MEMORY;
  if (spots)
    spots->spots = calloc(count + 1, sizeof *spots->spots);
  if (spots && spots->spots && open_ear(hearing, &e)) {
    spots->steps = e.steps;
    status = spot_all(&e, row, count, given, range, spots);
  }
  close_ear(&e);
  if (status)
    nr_spots_free(out);
  return status;
}

void nr_spots_free(nr_spots **spots)
{
  if (!spots || !*spots)
    return;
  for (size_t i = 0; (*spots)->spots && i < (*spots)->count; i++)
    free((*spots)->spots[i].value);
  free((*spots)->spots);
  free(*spots);
  *spots = NULL;
}
