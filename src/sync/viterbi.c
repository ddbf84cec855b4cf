/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search keeps, for each frame, only the states within a beam of the best
 * one; they always are a run, since the graph is a row.  Each kept state has one
 * byte that tells which way it was reached, so that memory and time grow with
 * the length of the recording and not with its square.
 */
#include "sync/viterbi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

/* What is this far below the best one never comes back; wider ones are for when
 * the end was not reached. */
static const float beams[] = {400, 4000, INFINITY};

#define FRAMES_PER_CHECK 512
#define PAD 2 /* never reached states before the first and behind the last */

/* How a state was reached. */
enum { STAYED, STEPPED, SKIPPED };

/* The states kept of one frame. */
typedef struct kept {
  uint32_t first, count;
  size_t ways; /* index of its first way */
} kept;

typedef struct search {
  const nr_graph *graph;
  const nr_scores *scores;
  const float *onset;
  size_t from, frames; /* of the recording */
  float beam;
  float *now, *next; /* log likelihoods; −INFINITY for PAD states around a row */
  float *late;       /* of each state, the price of entering it in this frame */
  kept *rows;
  uint8_t *ways;
  size_t way_count, way_capacity;
  double offset; /* taken off all likelihoods so far, to keep floats precise */
} search;

static void close_search(search *s)
{
  if (s->now)
    free(s->now - PAD);
  if (s->next)
    free(s->next - PAD);
  free(s->late);
  free(s->rows);
  free(s->ways);
}

static float *new_likelihoods(size_t states)
{
  float *p = nr_alloc_array(states + 2 * PAD, sizeof *p);
  if (!p)
    return NULL;
  for (size_t i = 0; i < states + 2 * PAD; i++)
    p[i] = -INFINITY;
  return p + PAD;
}

static bool open_search(search *s)
{
  s->now = new_likelihoods(s->graph->states);
  s->next = new_likelihoods(s->graph->states);
  s->late = calloc(s->graph->states, sizeof *s->late);
  s->rows = nr_alloc_array(s->frames, sizeof *s->rows);
  return s->now && s->next && s->late && s->rows;
}

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

/* The prices of this frame for those of the states [first, last] that have a prior. */
static void set_prices(search *s, size_t frame, size_t first, size_t last)
{
  const nr_graph *g = s->graph;
  for (size_t i = find_prior(g, first); i < g->prior_count && g->priors[i].state <= last; i++) {
    const nr_prior *p = &g->priors[i];
    float off = fabsf((float)frame - p->time) - p->slack;
    s->late[p->state] = off > 0 ? off * p->slope : 0;
  }
}

/* One frame for the states [first, last]. */
static void advance(const search *s, size_t frame, size_t first, size_t last, uint8_t *ways)
{
  const nr_graph *g = s->graph;
  const float *now = s->now, *score = nr_scores_at(s->scores, frame);
  float onset = s->onset[frame];
  for (size_t i = first; i <= last; i++) {
    float in = g->onset[i] * onset - s->late[i];
    float stay = now[i] + g->stay[i];
    float step = now[(ptrdiff_t)i - 1] + g->enter[i] + in;
    float skip = now[(ptrdiff_t)i - 2] + g->skip[i] + in;
    float best = stay;
    uint8_t way = STAYED;
    way = step > best ? STEPPED : way;
    best = step > best ? step : best;
    way = skip > best ? SKIPPED : way;
    best = skip > best ? skip : best;
    s->next[i] = best + score[g->kind[i]];
    ways[i - first] = way;
  }
}

static float best_of(const float *likelihood, size_t first, size_t last)
{
  float best = -INFINITY;
  for (size_t i = first; i <= last; i++)
    best = likelihood[i] > best ? likelihood[i] : best;
  return best;
}

/* Drop what is out of the beam from both ends, subtract the best, and put the
 * fences around: what the buffer held two frames ago still lies there. */
static void prune(search *s, kept *row)
{
  size_t first = row->first, last = first + row->count - 1;
  float best = best_of(s->next, first, last);
  while (s->next[first] < best - s->beam)
    first++;
  while (s->next[last] < best - s->beam)
    last--;
  for (size_t i = first; i <= last; i++)
    s->next[i] -= best;
  for (size_t i = 1; i <= PAD; i++) {
    s->next[(ptrdiff_t)(first - i)] = -INFINITY;
    s->next[last + i] = -INFINITY;
  }
  s->offset += best;
  row->ways += first - row->first;
  row->first = (uint32_t)first;
  row->count = (uint32_t)(last - first + 1);
}

static norae_status run_frame(search *s, size_t t)
{
  const kept *before = &s->rows[t - 1];
  size_t first = before->first, last = before->first + before->count + 1;
  if (last >= s->graph->states)
    last = s->graph->states - 1;
  kept *row = &s->rows[t];
  row->first = (uint32_t)first;
  row->count = (uint32_t)(last - first + 1);
  row->ways = s->way_count;
  if (!nr_grow(&s->ways, &s->way_capacity, s->way_count + row->count, 1))
    return NORAE_ERR_MEMORY;
  set_prices(s, s->from + t, first, last);
  advance(s, s->from + t, first, last, s->ways + s->way_count);
  s->way_count += row->count;
  prune(s, row);
  float *swap = s->now;
  s->now = s->next;
  s->next = swap;
  return NORAE_OK;
}

static norae_status run(search *s, const norae_log *log)
{
  s->now[0] = nr_scores_at(s->scores, s->from)[s->graph->kind[0]];
  s->rows[0] = (kept){.first = 0, .count = 1, .ways = 0};
  for (size_t t = 1; t < s->frames; t++) {
    norae_status status = run_frame(s, t);
    if (status)
      return status;
    if (t % FRAMES_PER_CHECK == 0 && log && log->cancelled && log->cancelled(log->user))
      return NORAE_ERR_CANCELLED;
  }
  return NORAE_OK;
}

static bool arrived(const search *s)
{
  const kept *last = &s->rows[s->frames - 1];
  return last->first + last->count == s->graph->states;
}

static void trace(const search *s, nr_path *path)
{
  size_t state = s->graph->states - 1;
  path->enter[state + 1] = (uint32_t)(s->from + s->frames);
  path->score = s->offset + s->now[state];
  for (size_t t = s->frames - 1; t > 0; t--) {
    const kept *row = &s->rows[t];
    uint8_t way = s->ways[row->ways + state - row->first];
    if (way == STAYED)
      continue;
    path->enter[state] = (uint32_t)(s->from + t);
    if (way == SKIPPED)
      path->enter[state - 1] = (uint32_t)(s->from + t);
    state -= way == SKIPPED ? 2 : 1;
  }
  path->enter[0] = (uint32_t)s->from;
}

static norae_status new_path(const search *s, nr_path **out)
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

static norae_status try_beam(const nr_graph *graph, const nr_scores *scores, const float *onset,
                             size_t from, size_t to, float beam, const norae_log *log,
                             nr_path **out)
{
  search s = {.graph = graph, .scores = scores, .onset = onset,
              .from = from, .frames = to - from, .beam = beam};
  norae_status status = open_search(&s) ? run(&s, log) : NORAE_ERR_MEMORY;
  if (!status && !arrived(&s))
    status = NORAE_ERR_LIMIT;
  if (!status)
    status = new_path(&s, out);
  close_search(&s);
  return status;
}

norae_status nr_viterbi(const nr_graph *graph, const nr_scores *scores, const float *onset,
                        size_t from, size_t to, const norae_log *log, nr_path **out)
{
  *out = NULL;
  if (to > scores->frames || to > UINT32_MAX || from >= to ||
      to - from < nr_graph_shortest(graph))
    return NORAE_ERR_LIMIT;
  norae_status status = NORAE_ERR_LIMIT;
  for (size_t i = 0; i < sizeof beams / sizeof *beams && status == NORAE_ERR_LIMIT; i++)
    status = try_beam(graph, scores, onset, from, to, beams[i], log, out);
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
