/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search goes through the recording twice.  Forward it keeps one row of
 * likelihoods, and a copy of it every so many frames.  Backward it takes block
 * after block, from the last to the first: it goes through the block again from
 * its copy, now noting which way each state was reached, and follows the ways.
 * A path climbs two states a frame at most, so that only few states of a block
 * can lie on it.  Memory stays small, and nothing is pruned by likelihood: where
 * an instrument goes on after the last word, the right way is thousands behind.
 * What is left out is what lies too far from where it is expected, and in a
 * recording of hours what lies too far from where words that are sung all along
 * would be; so the cost grows no faster than the recording.
 */
#include "sync/viterbi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "sync/row.h"

#define LEAST_BLOCK ((size_t)256)            /* frames */
#define BAND_COST 400.0f /* of a prior: what is dearer is left out, beyond at least */
#define BAND_LEAST 1000.0f                   /* frames */
#define WIDER 6.0f /* times as far, when no way leads through the bands */
/* Frames that words may be from where an even pace has them. */
#define ASTRAY ((size_t)20 * 60 * 100)

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
  float *copies;       /* rows before each block's first frame, as much as is in the band */
  size_t *copy_at;     /* where each of them begins */
  uint8_t *ways;       /* of one block: frames × its states */
  double offset;       /* taken off the likelihoods, to keep floats precise */
} search;

/* ── memory ── */

static void close_search(search *s)
{
  nr_row_free(s->now);
  nr_row_free(s->next);
  free(s->bands);
  free(s->late);
  free(s->score);
  free(s->copies);
  free(s->copy_at);
  free(s->ways);
}

static bool open_search(search *s)
{
  size_t states = s->graph->states;
  s->now = nr_row_new(states);
  s->next = nr_row_new(states);
  s->bands = nr_alloc_array(s->frames, sizeof *s->bands);
  s->late = calloc(states, sizeof *s->late);
  s->score = nr_alloc_array(states, sizeof *s->score);
  return s->now && s->next && s->bands && s->late && s->score;
}

static size_t width_of(band b)
{
  return (size_t)b.last - b.first + 1;
}

/* Blocks of as many frames as makes copies and ways take about the least memory together. */
static bool plan_blocks(search *s)
{
  double cells = 0;
  size_t copies = 0, ways, blocks;
  for (size_t t = 0; t < s->frames; t++)
    cells += (double)width_of(s->bands[t]);
  s->block = (size_t)fmax(cbrt(cells), (double)LEAST_BLOCK);
  blocks = s->frames / s->block + 1;
  size_t reach = 2 * s->block + 1, states = s->graph->states; /* of a path through one state */
  free(s->copies);
  free(s->copy_at);
  free(s->ways);
  s->copies = NULL;
  s->ways = NULL;
  s->copy_at = nr_alloc_array(blocks, sizeof *s->copy_at);
  if (!s->copy_at || !nr_mul_size(s->block, reach < states ? reach : states, &ways))
    return false;
  for (size_t b = 0; b < blocks; b++) {
    s->copy_at[b] = copies;
    copies += b * s->block < s->frames ? width_of(s->bands[b * s->block]) : 0;
  }
  s->copies = nr_alloc_array(copies, sizeof *s->copies);
  s->ways = nr_alloc_array(ways, 1);
  return s->copies && s->ways;
}

/* ── which states a frame may have ── */

/* How far from its time a prior's state may be. */
static float reach(const nr_prior *prior, float wider)
{
  return prior->slack + wider * fmaxf(BAND_LEAST, BAND_COST / prior->slope);
}

static size_t clip(const search *s, float frame)
{
  float at = frame - (float)s->from;
  return at <= 0 ? 0 : at >= (float)s->frames ? s->frames : (size_t)at;
}

/* A state can't come before its prior's window, so neither can those behind it;
 * after the window, those before it are over.  Priors that contradict one
 * another (times in disorder) leave no way through; the caller then does without. */
static bool set_bands(search *s, float wider)
{
  const nr_graph *g = s->graph;
  for (size_t t = 0; t < s->frames; t++)
    s->bands[t] = (band){0, (uint32_t)(g->states - 1)};
  for (size_t i = 0, t = 0; i < g->prior_count; i++) {
    const nr_prior *p = &g->priors[i];
    for (size_t opens = clip(s, p->time - reach(p, wider)); t < opens; t++)
      s->bands[t].last = (uint32_t)(p->state - 1);
  }
  for (size_t i = g->prior_count, t = s->frames; i-- > 0;) {
    const nr_prior *p = &g->priors[i];
    for (size_t closes = clip(s, p->time + reach(p, wider)); t > closes; t--)
      s->bands[t - 1].first = (uint32_t)p->state;
  }
  for (size_t t = 0; t < s->frames; t++) {
    if (s->bands[t].first > s->bands[t].last)
      return false;
  }
  return true;
}

/* Without times: all states, but in a recording of hours. */
static void follow_pace(search *s)
{
  size_t last = s->graph->states - 1;
  double pace = (double)s->graph->states / (double)s->frames, astray = pace * (double)ASTRAY;
  for (size_t t = 0; t < s->frames; t++) {
    double at = pace * (double)t;
    s->bands[t].first = at > astray ? (uint32_t)(at - astray) : 0;
    s->bands[t].last = (uint32_t)fmin(at + astray, (double)last);
  }
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

/* Four states side by side (a GCC and clang extension). */
typedef float four __attribute__((vector_size(16)));
typedef int32_t mask __attribute__((vector_size(16)));
typedef float loose_four __attribute__((vector_size(16), aligned(4), may_alias)); /* in arrays */
#define LANES 4

static inline four four_of(const float *array)
{
  return *(const loose_four *)array;
}

/* b where it is larger, else a. */
static inline four larger(four a, four b, mask *is_larger)
{
  *is_larger = b > a;
  return (four)((*is_larger & (mask)b) | (~*is_larger & (mask)a));
}

/* States [i, i + LANES) of `next`, from `now`. */
static inline void advance_four(const search *s, float onset, ptrdiff_t i, mask *step_wins,
                                mask *skip_wins)
{
  const nr_graph *g = s->graph;
  four in = four_of(g->onset + i) * onset - four_of(s->late + i);
  four stay = four_of(s->now + i) + four_of(g->stay + i);
  four step = four_of(s->now + i - 1) + four_of(g->enter + i) + in;
  four skip = four_of(s->now + i - 2) + four_of(g->skip + i) + in;
  four best = larger(larger(stay, step, step_wins), skip, skip_wins);
  *(loose_four *)(s->next + i) = best + four_of(s->score + i);
}

/* The same for one state, and which way was the best. */
static inline uint8_t advance_one(const search *s, float onset, ptrdiff_t i)
{
  const nr_graph *g = s->graph;
  float in = g->onset[i] * onset - s->late[i];
  float stay = s->now[i] + g->stay[i];
  float step = s->now[i - 1] + g->enter[i] + in;
  float skip = s->now[i - 2] + g->skip[i] + in;
  float best = step > stay ? step : stay;
  s->next[i] = (skip > best ? skip : best) + s->score[i];
  return skip > best ? SKIPPED : step > stay ? STEPPED : STAYED;
}

/* From `now` to `next`. */
static void advance(const search *s, float onset, size_t first, size_t last)
{
  ptrdiff_t i = (ptrdiff_t)first, end = (ptrdiff_t)last;
  mask step, skip;
  for (; i + LANES - 1 <= end; i += LANES)
    advance_four(s, onset, i, &step, &skip);
  for (; i <= end; i++)
    advance_one(s, onset, i);
}

/* The same, noting the ways. */
static void advance_noting(const search *s, float onset, size_t first, size_t last, uint8_t *ways)
{
  ptrdiff_t i = (ptrdiff_t)first, end = (ptrdiff_t)last;
  for (; i + LANES - 1 <= end; i += LANES, ways += LANES) {
    mask step, skip;
    advance_four(s, onset, i, &step, &skip);
    mask way = (skip & SKIPPED) | (~skip & step & STEPPED);
    for (int k = 0; k < LANES; k++)
      ways[k] = (uint8_t)way[k];
  }
  for (; i <= end; i++)
    *ways++ = advance_one(s, onset, i);
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

/* Keep the row before a block, its best likelihood 0.  False if the bands have left no way
 * to it. */
static bool copy_row(search *s, size_t block)
{
  band kept = s->bands[block * s->block];
  float best = -INFINITY;
  for (size_t i = kept.first; i <= kept.last; i++)
    best = s->now[i] > best ? s->now[i] : best;
  if (best == -INFINITY)
    return false;
  for (size_t i = kept.first; i <= kept.last; i++)
    s->now[i] -= best;
  s->offset += best;
  memcpy(s->copies + s->copy_at[block], s->now + kept.first, width_of(kept) * sizeof *s->now);
  return true;
}

/* `through`: is there a way? */
static norae_status go_forward(search *s, const norae_log *log, bool *through)
{
  *through = false;
  s->offset = 0;
  for (size_t i = 0; i < s->graph->states; i++)
    s->now[i] = s->next[i] = -INFINITY;
  s->now[0] = nr_scores_at(s->scores, s->from)[s->graph->kind[0]];
  for (size_t t = 1; t < s->frames; t++) {
    size_t first = s->bands[t].first, last = s->bands[t].last;
    if ((t - 1) % s->block == 0) {
      if (log && log->cancelled && log->cancelled(log->user))
        return NORAE_ERR_CANCELLED;
      if (!copy_row(s, (t - 1) / s->block))
        return NORAE_OK;
    }
    look_up(s, s->from + t, first, last);
    widen(s, s->bands[t - 1].last, last);
    advance(s, s->onset[s->from + t], first, last);
    turn(s, first);
  }
  size_t end = s->graph->states - 1;
  *through = s->bands[s->frames - 1].last == end && isfinite(s->now[end]);
  return NORAE_OK;
}

/* ── backward ── */

/* The row before a block again, for states [low, high]. */
static void take_copy(search *s, size_t block, size_t low, size_t high)
{
  band kept = s->bands[block * s->block];
  for (ptrdiff_t i = (ptrdiff_t)low - NR_ROW_PAD; i <= (ptrdiff_t)high; i++)
    s->now[i] = i >= (ptrdiff_t)kept.first && i <= (ptrdiff_t)kept.last
                    ? s->copies[s->copy_at[block] + (size_t)i - kept.first]
                    : -INFINITY;
}

/* Follow the path from `state` at frame `to`, the last of a block, to the frame
 * before the block; returns the state there. */
static size_t go_back(search *s, size_t block, size_t to, size_t state, nr_path *path)
{
  size_t from = block * s->block; /* the frame of the copy */
  size_t low = state > 2 * (to - from) ? state - 2 * (to - from) : 0;
  size_t width = state - low + 1;
  take_copy(s, block, low, state);
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

/* Within the bands of the priors, within wider ones, or without any. */
static norae_status attempt(search *s, int level, const norae_log *log, bool *through)
{
  if (level < 2 && !set_bands(s, level == 0 ? 1 : WIDER))
    return NORAE_OK;
  if (level == 2)
    follow_pace(s);
  return plan_blocks(s) ? go_forward(s, log, through) : NORAE_ERR_MEMORY;
}

norae_status nr_viterbi(const nr_graph *graph, const nr_scores *scores, const float *onset,
                        size_t from, size_t to, const norae_log *log, nr_path **out)
{
  *out = NULL;
  if (to > scores->frames || to > UINT32_MAX || from >= to || graph->states > UINT32_MAX ||
      to - from < nr_graph_shortest(graph))
    return NORAE_ERR_LIMIT;
  search s = {.graph = graph, .scores = scores, .onset = onset, .from = from, .frames = to - from};
  bool through = false;
  norae_status status = open_search(&s) ? NORAE_OK : NORAE_ERR_MEMORY;
  for (int level = graph->prior_count ? 0 : 2; level < 3 && !status && !through; level++)
    status = attempt(&s, level, log, &through);
  if (!status)
    status = through ? new_path(&s, out) : NORAE_ERR_LIMIT;
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
