/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Twice through the recording, forward and backward, along a band around the way
 * that was found.  Forward, the likelihood of the best way up to the entry of each
 * watched state is kept for the frames it is watched in; backward, that of the best
 * way on from there is added.
 */
#include "sync/posterior.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "sync/row.h"

#define NEAR 30 /* frames that count as the same time */
#define CHECK_EVERY 1024 /* frames between looks whether to go on */

/* Neighbouring frames say much the same, so likelihoods are too sure by far. */
static const float temperature[NR_TEMPERATURES] = {0.1f, 0.3f};

/* A state's prior; slope 0: none. */
typedef struct price {
  float time, slack, slope;
} price;

typedef struct search {
  const nr_graph *graph;
  const nr_hearing *hearing;
  size_t frames;
  const nr_watch *watches;
  size_t count;
  uint32_t *first, *last; /* the band: states of each frame */
  uint32_t *way;          /* the state that was found for each frame */
  price *prices;          /* by state */
  float *row, *next;      /* log likelihoods */
  float *score;           /* of each state in a frame */
  size_t *kept;           /* where each watch's values are in `entry` */
  float *entry;           /* log likelihood of the best way that enters in each frame */
} search;

static void close_search(search *s)
{
  nr_row_free(s->row);
  nr_row_free(s->next);
  free(s->first);
  free(s->last);
  free(s->way);
  free(s->prices);
  free(s->score);
  free(s->kept);
  free(s->entry);
}

static bool open_search(search *s)
{
  size_t states = s->graph->states, values = 0;
  s->kept = nr_alloc_array(s->count, sizeof *s->kept);
  if (!s->kept)
    return false;
  for (size_t i = 0; i < s->count; i++) {
    s->kept[i] = values;
    if (!nr_add_size(values, 2 * s->watches[i].reach + 1, &values))
      return false;
  }
  s->row = nr_row_new(states);
  s->next = nr_row_new(states);
  s->first = nr_alloc_array(s->frames, sizeof *s->first);
  s->last = nr_alloc_array(s->frames, sizeof *s->last);
  s->way = nr_alloc_array(s->frames, sizeof *s->way);
  s->prices = calloc(states, sizeof *s->prices);
  s->score = nr_alloc_array(states + 2 * NR_ROW_PAD, sizeof *s->score);
  s->entry = nr_alloc_array(values, sizeof *s->entry);
  if (!s->row || !s->next || !s->first || !s->last || !s->way || !s->prices ||
      !s->score || !s->entry)
    return false;
  for (size_t i = 0; i < values; i++)
    s->entry[i] = -INFINITY;
  for (size_t i = 0; i < s->graph->prior_count; i++) {
    const nr_prior *p = &s->graph->priors[i];
    s->prices[p->state] = (price){p->time, p->slack, p->slope};
  }
  return true;
}

/* The states that the way found has within `reach` frames. */
static void set_band(search *s, const uint32_t *entered, size_t reach)
{
  size_t states = s->graph->states, first = 0, last = 0, way = 0;
  for (size_t t = 0; t < s->frames; t++) {
    while (first + 1 < states && entered[first + 1] + reach <= t)
      first++;
    while (last + 1 < states && entered[last + 1] <= t + reach)
      last++;
    while (way + 1 < states && entered[way + 1] <= t)
      way++;
    s->way[t] = (uint32_t)way;
    s->first[t] = (uint32_t)first;
    s->last[t] = (uint32_t)last;
  }
}

static float entry_price(const search *s, size_t state, size_t frame)
{
  const price *p = &s->prices[state];
  float off = fabsf((float)frame - p->time) - p->slack;
  return s->graph->onset[state] * s->hearing->onset[frame] - (off > 0 ? off * p->slope : 0);
}

/* What each state of a frame's band scores, against the one that was found: sums over
 * an hour stay small enough for floats. */
static void look_up(search *s, size_t frame)
{
  const float *score = nr_scores_at(s->hearing->scores, frame);
  float found = score[s->graph->kind[s->way[frame]]];
  for (size_t i = s->first[frame]; i <= s->last[frame]; i++)
    s->score[i] = score[s->graph->kind[i]] - found;
}

static void turn(search *s, size_t first, size_t last)
{
  float *row = s->next;
  for (ptrdiff_t i = 1; i <= NR_ROW_PAD; i++) {
    row[(ptrdiff_t)first - i] = -INFINITY;
    row[(ptrdiff_t)last + i] = -INFINITY;
  }
  s->next = s->row;
  s->row = row;
}

/* ── forward ── */

static void keep(search *s, size_t watch, size_t frame, float entry)
{
  const nr_watch *w = &s->watches[watch];
  size_t at = frame + w->reach - w->frame;
  s->entry[s->kept[watch] + at] = entry;
}

/* Entries of the watched states into `frame`, from the row before it. */
static void keep_entries(search *s, size_t frame, size_t *from)
{
  const nr_graph *g = s->graph;
  while (*from < s->count && s->watches[*from].frame + s->watches[*from].reach < frame)
    ++*from;
  for (size_t i = *from; i < s->count && s->watches[i].state <= s->last[frame]; i++) {
    const nr_watch *w = &s->watches[i];
    ptrdiff_t at = (ptrdiff_t)w->state;
    if (frame > w->frame + w->reach || frame + w->reach < w->frame ||
        w->state < s->first[frame])
      continue;
    float way = fmaxf(s->row[at - 1] + g->enter[at], s->row[at - 2] + g->skip[at]);
    keep(s, i, frame, way + entry_price(s, w->state, frame) + s->score[at]);
  }
}

static void step_forward(search *s, size_t frame)
{
  const nr_graph *g = s->graph;
  const float *restrict row = s->row;
  float *restrict next = s->next;
  for (ptrdiff_t i = s->first[frame]; i <= (ptrdiff_t)s->last[frame]; i++) {
    float in = entry_price(s, (size_t)i, frame);
    float stay = row[i] + g->stay[i];
    float step = row[i - 1] + g->enter[i] + in;
    float skip = row[i - 2] + g->skip[i] + in;
    float best = step > stay ? step : stay;
    next[i] = (skip > best ? skip : best) + s->score[i];
  }
  turn(s, s->first[frame], s->last[frame]);
}

/* The row may grow by more than a state from one frame to the next. */
static void clear_new(search *s, size_t last, size_t upto)
{
  for (size_t i = last + 1; i <= upto; i++)
    s->row[i] = -INFINITY;
}

static bool is_cancelled(const search *s, size_t frame)
{
  const norae_log *log = s->hearing->log;
  return frame % CHECK_EVERY == 0 && log && log->cancelled && log->cancelled(log->user);
}

static norae_status go_forward(search *s)
{
  size_t from = 0;
  look_up(s, 0);
  s->row[0] = s->score[0];
  for (size_t t = 1; t < s->frames; t++) {
    if (is_cancelled(s, t))
      return NORAE_ERR_CANCELLED;
    look_up(s, t);
    clear_new(s, s->last[t - 1], s->last[t]);
    keep_entries(s, t, &from);
    step_forward(s, t);
  }
  return NORAE_OK;
}

/* ── backward ── */

/* From what follows frame + 1 to what follows `frame`. */
static void step_backward(search *s, size_t frame)
{
  const nr_graph *g = s->graph;
  size_t first = s->first[frame], last = s->last[frame];
  for (size_t i = s->first[frame + 1]; i <= s->last[frame + 1]; i++)
    s->row[i] += s->score[i];
  for (ptrdiff_t i = (ptrdiff_t)first; i <= (ptrdiff_t)last; i++) {
    size_t one = (size_t)i + 1, two = (size_t)i + 2;
    float best = s->row[i] + g->stay[i];
    if (one < g->states)
      best = fmaxf(best, s->row[one] + g->enter[one] + entry_price(s, one, frame + 1));
    if (two < g->states)
      best = fmaxf(best, s->row[two] + g->skip[two] + entry_price(s, two, frame + 1));
    s->next[i] = best;
  }
  turn(s, first, last);
}

/* States before the band of a later frame can't be reached from there. */
static void clear_old(search *s, size_t first, size_t upto)
{
  for (size_t i = upto; i < first; i++)
    s->row[i] = -INFINITY;
}

static void add_rest(search *s, size_t frame, size_t *to)
{
  while (*to > 0 && s->watches[*to - 1].frame > frame + s->watches[*to - 1].reach)
    --*to;
  for (size_t i = *to; i-- > 0 && s->watches[i].state >= s->first[frame];) {
    const nr_watch *w = &s->watches[i];
    if (frame > w->frame + w->reach || frame + w->reach < w->frame || w->state > s->last[frame])
      continue;
    s->entry[s->kept[i] + frame + w->reach - w->frame] += s->row[w->state];
  }
}

static norae_status go_backward(search *s)
{
  size_t states = s->graph->states, to = s->count, end = s->frames - 1;
  for (size_t i = 0; i < states; i++)
    s->row[i] = s->next[i] = -INFINITY;
  s->row[states - 1] = 0;
  add_rest(s, end, &to);
  for (size_t t = end; t-- > 0;) {
    if (is_cancelled(s, t))
      return NORAE_ERR_CANCELLED;
    look_up(s, t + 1);
    clear_old(s, s->first[t + 1], s->first[t]);
    step_backward(s, t);
    add_rest(s, t, &to);
  }
  return NORAE_OK;
}

/* ── what it says ── */

static nr_posterior judge(const nr_watch *w, const float *entry)
{
  nr_posterior out = {0};
  float near = -INFINITY, far = -INFINITY;
  double in[NR_TEMPERATURES] = {0}, off[NR_TEMPERATURES] = {0};
  for (size_t i = 0; i <= 2 * w->reach; i++) {
    bool is_near = i + NEAR >= w->reach && i <= w->reach + NEAR;
    float *best = is_near ? &near : &far;
    *best = fmaxf(*best, entry[i]);
  }
  float top = fmaxf(near, far);
  for (size_t i = 0; i <= 2 * w->reach && isfinite(top); i++) {
    bool is_near = i + NEAR >= w->reach && i <= w->reach + NEAR;
    for (size_t k = 0; k < NR_TEMPERATURES; k++)
      *(is_near ? &in[k] : &off[k]) += exp((double)(temperature[k] * (entry[i] - top)));
  }
  out.gap = isfinite(near) && isfinite(far) ? near - far : 0;
  for (size_t k = 0; k < NR_TEMPERATURES; k++)
    out.doubt[k] = (float)(log(off[k] + 1e-9) - log(in[k] + 1e-9));
  return out;
}

norae_status nr_posterior_find(const nr_graph *graph, const nr_hearing *hearing, size_t frames,
                               const uint32_t *entered, const nr_watch *watches, size_t count,
                               nr_posterior *out)
{
  search s = {.graph = graph, .hearing = hearing, .frames = frames, .watches = watches,
              .count = count};
  size_t reach = 0;
  for (size_t i = 0; i < count; i++)
    reach = watches[i].reach > reach ? watches[i].reach : reach;
  norae_status status = open_search(&s) ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status) {
    set_band(&s, entered, reach);
    status = go_forward(&s);
  }
  if (!status)
    status = go_backward(&s);
  for (size_t i = 0; i < count && !status; i++)
    out[i] = judge(&watches[i], s.entry + s.kept[i]);
  close_search(&s);
  return status;
}
