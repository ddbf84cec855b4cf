/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search goes through the recording twice.  Forward it keeps one row of
 * likelihoods, and a copy of it every so many frames.  Backward it takes block
 * after block, from the last to the first: it goes through the block again from
 * its copy, now noting which way each state was reached, and follows the ways.
 * A path climbs two states a frame at most, so that only few states of a block
 * can lie on it.  Memory stays small, and nothing is pruned by likelihood: where
 * an instrument goes on after the last word, the right way is thousands behind.
 */
#include "sync/viterbi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define LEAST_BLOCK ((size_t)256)            /* frames */
#define COPIES_SIZE ((size_t)24 << 20) /* bytes that copies of rows should not exceed */
#define BAND_COST 400.0f /* of a prior: what is dearer is left out, beyond at least */
#define BAND_LEAST 1000.0f                   /* frames */
#define PAD 2 /* states around a row that are never reached */

/* How a state was reached. */
enum { STAYED, STEPPED, SKIPPED };

/* The states [first, last] that may be had in a frame. */
typedef struct band {
  uint32_t first, last;
} band;

typedef struct search {
  const nr_graph *graph;
  const nr_scores *scores;
  const float *onset;
  size_t from, frames; /* of the recording */
  size_t block;        /* frames of a block */
  band *bands;         /* of each frame */
  float *now, *next;   /* log likelihoods of a row; −INFINITY around its band */
  float *late;         /* of each state, the price of entering it in this frame */
  float *score;        /* of each state in this frame */
  float *copies;       /* rows before each block's first frame */
  uint8_t *ways;       /* of one block: frames × its states */
  double offset;       /* taken off the likelihoods, to keep floats precise */
} search;

/* ── memory ── */

static void close_search(search *s)
{
  if (s->now)
    free(s->now - PAD);
  if (s->next)
    free(s->next - PAD);
  free(s->bands);
  free(s->late);
  free(s->score);
  free(s->copies);
  free(s->ways);
}

static float *new_row(size_t states)
{
  float *row = nr_alloc_array(states + 2 * PAD, sizeof *row);
  if (!row)
    return NULL;
  for (size_t i = 0; i < states + 2 * PAD; i++)
    row[i] = -INFINITY;
  return row + PAD;
}

/* States of a block that a path through its last state can have. */
static size_t block_states(const search *s)
{
  size_t reach = 2 * s->block + 1;
  return reach < s->graph->states ? reach : s->graph->states;
}

static bool open_search(search *s)
{
  size_t states = s->graph->states, bytes, copies, ways;
  if (!nr_mul_size(states, s->frames, &bytes) || !nr_mul_size(bytes, sizeof(float), &bytes))
    return false;
  s->block = LEAST_BLOCK > bytes / COPIES_SIZE ? LEAST_BLOCK : bytes / COPIES_SIZE;
  if (!nr_mul_size(s->frames / s->block + 1, states, &copies) ||
      !nr_mul_size(s->block, block_states(s), &ways))
    return false;
  s->now = new_row(states);
  s->next = new_row(states);
  s->bands = nr_alloc_array(s->frames, sizeof *s->bands);
  s->late = calloc(states, sizeof *s->late);
  s->score = nr_alloc_array(states, sizeof *s->score);
  s->copies = nr_alloc_array(copies, sizeof *s->copies);
  s->ways = nr_alloc_array(ways, 1);
  return s->now && s->next && s->bands && s->late && s->score && s->copies && s->ways;
}

/* ── which states a frame may have ── */

/* How far from its time a prior's state may be. */
static float reach(const nr_prior *prior)
{
  return prior->slack + fmaxf(BAND_LEAST, BAND_COST / prior->slope);
}

static size_t clip(const search *s, float frame)
{
  float at = frame - (float)s->from;
  return at <= 0 ? 0 : at >= (float)s->frames ? s->frames : (size_t)at;
}

/* A state can't come before its prior's window, so neither can those behind it;
 * after the window, those before it are over.  Priors that contradict one
 * another (times in disorder) leave no way through; the caller then does without. */
static bool set_bands(search *s)
{
  const nr_graph *g = s->graph;
  for (size_t t = 0; t < s->frames; t++)
    s->bands[t] = (band){0, (uint32_t)(g->states - 1)};
  for (size_t i = 0, t = 0; i < g->prior_count; i++) {
    const nr_prior *p = &g->priors[i];
    for (size_t opens = clip(s, p->time - reach(p)); t < opens; t++)
      s->bands[t].last = (uint32_t)(p->state - 1);
  }
  for (size_t i = g->prior_count, t = s->frames; i-- > 0;) {
    const nr_prior *p = &g->priors[i];
    for (size_t closes = clip(s, p->time + reach(p)); t > closes; t--)
      s->bands[t - 1].first = (uint32_t)p->state;
  }
  for (size_t t = 0; t < s->frames; t++) {
    if (s->bands[t].first > s->bands[t].last)
      return false;
  }
  return true;
}

static void forget_bands(search *s)
{
  for (size_t t = 0; t < s->frames; t++)
    s->bands[t] = (band){0, (uint32_t)(s->graph->states - 1)};
}

/* ── one frame ── */

/* The index of the first prior for `state` or one behind it. */
static size_t find_prior(const nr_graph *g, size_t state)
{
  size_t low = 0, high = g->prior_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (g->priors[mid].state < state)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* Prices and scores of a frame for the states [first, last]. */
static void look_up(search *s, size_t frame, size_t first, size_t last)
{
  const nr_graph *g = s->graph;
  const float *score = nr_scores_at(s->scores, frame);
  for (size_t i = first; i <= last; i++)
    s->score[i] = score[g->kind[i]];
  for (size_t i = find_prior(g, first); i < g->prior_count && g->priors[i].state <= last; i++) {
    const nr_prior *p = &g->priors[i];
    float off = fabsf((float)frame - p->time) - p->slack;
    s->late[p->state] = off > 0 ? off * p->slope : 0;
  }
}

/* From `now` to `next`. */
static void advance(const search *s, float onset, size_t first, size_t last)
{
  const nr_graph *g = s->graph;
  const float *restrict now = s->now, *restrict late = s->late, *restrict score = s->score;
  float *restrict next = s->next;
  for (ptrdiff_t i = (ptrdiff_t)first; i <= (ptrdiff_t)last; i++) {
    float in = g->onset[i] * onset - late[i];
    float stay = now[i] + g->stay[i];
    float step = now[i - 1] + g->enter[i] + in;
    float skip = now[i - 2] + g->skip[i] + in;
    float best = step > stay ? step : stay;
    best = skip > best ? skip : best;
    next[i] = best + score[i];
  }
}

/* The same, noting the ways. */
static void advance_noting(const search *s, float onset, size_t first, size_t last,
                           uint8_t *restrict ways)
{
  const nr_graph *g = s->graph;
  const float *restrict now = s->now;
  for (ptrdiff_t i = (ptrdiff_t)first; i <= (ptrdiff_t)last; i++) {
    float in = g->onset[i] * onset - s->late[i];
    float stay = now[i] + g->stay[i];
    float step = now[i - 1] + g->enter[i] + in;
    float skip = now[i - 2] + g->skip[i] + in;
    float best = step > stay ? step : stay;
    ways[i - (ptrdiff_t)first] = (uint8_t)(skip > best ? SKIPPED : step > stay ? STEPPED : STAYED);
    best = skip > best ? skip : best;
    s->next[i] = best + s->score[i];
  }
}

/* The new row becomes the one to go on from.  What its buffer held two frames ago
 * must not be seen below it. */
static void turn(search *s, size_t first)
{
  float *row = s->next;
  row[(ptrdiff_t)first - 1] = row[(ptrdiff_t)first - 2] = -INFINITY;
  s->next = s->now;
  s->now = row;
}

/* Nor above it, where states [last + 1, upto] come into the band. */
static void widen(search *s, size_t last, size_t upto)
{
  for (size_t i = last + 1; i <= upto; i++)
    s->now[i] = -INFINITY;
}

/* ── forward ── */

/* Keep the row before a block, its best likelihood 0; if the bands have left no way
 * to it, it stays as it is, and so will all that follow. */
static void copy_row(search *s, size_t block)
{
  size_t states = s->graph->states;
  float best = -INFINITY;
  for (size_t i = 0; i < states; i++)
    best = s->now[i] > best ? s->now[i] : best;
  for (size_t i = 0; i < states && best > -INFINITY; i++)
    s->now[i] -= best;
  s->offset += best > -INFINITY ? best : 0;
  memcpy(s->copies + block * states, s->now, states * sizeof *s->now);
}

/* All states of a row that the band of its frame leaves out. */
static void clear_outside(search *s, float *row, band kept)
{
  for (size_t i = 0; i < kept.first; i++)
    row[i] = -INFINITY;
  for (size_t i = kept.last + 1; i < s->graph->states; i++)
    row[i] = -INFINITY;
}

static norae_status go_forward(search *s, const norae_log *log)
{
  s->offset = 0;
  for (size_t i = 0; i < s->graph->states; i++)
    s->now[i] = -INFINITY;
  s->now[0] = nr_scores_at(s->scores, s->from)[s->graph->kind[0]];
  for (size_t t = 1; t < s->frames; t++) {
    size_t first = s->bands[t].first, last = s->bands[t].last;
    if ((t - 1) % s->block == 0) {
      if (log && log->cancelled && log->cancelled(log->user))
        return NORAE_ERR_CANCELLED;
      clear_outside(s, s->now, s->bands[t - 1]);
      copy_row(s, (t - 1) / s->block);
    }
    look_up(s, s->from + t, first, last);
    widen(s, s->bands[t - 1].last, last);
    advance(s, s->onset[s->from + t], first, last);
    turn(s, first);
  }
  return NORAE_OK;
}

/* ── backward ── */

/* Follow the path from `state` at frame `to`, the last of a block, to the frame
 * before the block; returns the state there. */
static size_t go_back(search *s, size_t block, size_t to, size_t state, nr_path *path)
{
  size_t from = block * s->block; /* the frame of the copy */
  size_t low = state > 2 * (to - from) ? state - 2 * (to - from) : 0;
  size_t width = state - low + 1;
  memcpy(s->now, s->copies + block * s->graph->states, s->graph->states * sizeof *s->now);
  for (size_t t = from + 1, before = state; t <= to; t++) {
    size_t first = s->bands[t].first > low ? s->bands[t].first : low;
    size_t last = s->bands[t].last < state ? s->bands[t].last : state;
    look_up(s, s->from + t, first, last);
    widen(s, before, last);
    advance_noting(s, s->onset[s->from + t], first, last,
                   s->ways + (t - from - 1) * width + (first - low));
    turn(s, first);
    before = last;
  }
  for (size_t t = to; t > from; t--) {
    uint8_t way = s->ways[(t - from - 1) * width + state - low];
    if (way == STAYED)
      continue;
    path->enter[state] = (uint32_t)(s->from + t);
    if (way == SKIPPED)
      path->enter[state - 1] = (uint32_t)(s->from + t);
    state -= way == SKIPPED ? 2 : 1;
  }
  return state;
}

static void trace(search *s, nr_path *path)
{
  size_t state = s->graph->states - 1, to = s->frames - 1;
  path->enter[state + 1] = (uint32_t)(s->from + s->frames);
  path->score = s->offset + s->now[state];
  while (to > 0) {
    size_t block = (to - 1) / s->block;
    state = go_back(s, block, to, state, path);
    to = block * s->block;
  }
  path->enter[0] = (uint32_t)s->from;
}

/* ── the whole ── */

static norae_status new_path(search *s, nr_path **out)
{
  nr_path *path = *out = calloc(1, sizeof *path);
  if (!path)
    return NORAE_ERR_MEMORY;
  path->states = s->graph->states;
  path->enter = nr_alloc_array(path->states + 1, sizeof *path->enter);
  if (!path->enter) {
    nr_path_free(out);
    return NORAE_ERR_MEMORY;
  }
  trace(s, path);
  return NORAE_OK;
}

norae_status nr_viterbi(const nr_graph *graph, const nr_scores *scores, const float *onset,
                        size_t from, size_t to, const norae_log *log, nr_path **out)
{
  *out = NULL;
  if (to > scores->frames || to > UINT32_MAX || from >= to || graph->states > UINT32_MAX ||
      to - from < nr_graph_shortest(graph))
    return NORAE_ERR_LIMIT;
  search s = {.graph = graph, .scores = scores, .onset = onset, .from = from, .frames = to - from};
  norae_status status = open_search(&s) ? NORAE_OK : NORAE_ERR_MEMORY;
  bool banded = !status && set_bands(&s), through = false;
  if (banded)
    status = go_forward(&s, log);
  through = banded && !status && isfinite(s.now[graph->states - 1]);
  if (!status && !through) {
    forget_bands(&s);
    status = go_forward(&s, log);
  }
  if (!status)
    status = new_path(&s, out);
  close_search(&s);
  return status;
}

void nr_path_free(nr_path **path)
{
  if (!path || !*path)
    return;
  free((*path)->enter);
  free(*path);
  *path = NULL;
}
