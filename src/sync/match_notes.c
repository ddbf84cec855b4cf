/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/match_notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/stats.h"
#include "base/checked.h"

#define MOST_CELLS ((size_t)1 << 27) /* nineteen minutes with nineteen, a byte each */
#define MOST_SHIFT 6  /* thirds of a semitone */
#define COARSE 5      /* frames taken together while the shift is looked for */
#define DEVIATIONS .5 /* above the mean agreement of any two moments is a gain */

#define STRETCH 10.0  /* s over which a tempo is measured */
#define STEADY .1     /* by which it may differ */

/* What no two different songs of 55 pairs reach, two of the three together. */
#define EVIDENT 1.3
#define STEADY_SHARE .6
#define LEAST_SHARE .7

#define ANCHOR_STEP 1.0 /* s */
#define SMOOTHING 2.0   /* s: width in which the path is straightened */
#define AGREEING .6     /* share of the anchors that onsets have to agree on, to be used */

enum { START, BOTH, TWO_OF_A, TWO_OF_B }; /* steps that lead to a cell */

/* One way through two sequences. */
typedef struct warp {
  const float *a, *b; /* frames × NR_CHROMA */
  size_t n, m;
  bool backwards; /* A is played from its end */
  int shift;
  float usual;    /* what agreement has to be above */
  float *rows[3]; /* values of the last three rows */
  uint8_t *step;  /* n × m; NULL: only the value is wanted */
  float value;    /* of the best way */
  size_t end_a, end_b;
} warp;

/* A's frame, its notes moved up. */
static void take(const warp *w, size_t i, float out[NR_CHROMA])
{
  const float *from = w->a + (w->backwards ? w->n - 1 - i : i) * NR_CHROMA;
  for (int k = 0; k < NR_CHROMA; k++)
    out[(k + w->shift + NR_CHROMA) % NR_CHROMA] = from[k];
}

static float agreement(const float *a, const float *b)
{
  float sum = 0;
  for (size_t k = 0; k < NR_CHROMA; k++)
    sum += a[k] * b[k];
  return sum;
}

static void offer(float value, uint8_t step, float *best, uint8_t *best_step)
{
  if (value <= *best)
    return;
  *best = value;
  *best_step = step;
}

static void fill_row(warp *w, size_t i)
{
  float frame[NR_CHROMA], *now = w->rows[i % 3];
  const float *last = w->rows[(i + 2) % 3], *before = w->rows[(i + 1) % 3];
  take(w, i, frame);
  for (size_t j = 0; j < w->m; j++) {
    float gain = agreement(frame, w->b + j * NR_CHROMA) - w->usual;
    float best = 0; /* a way may start anywhere */
    uint8_t step = START;
    if (i >= 1 && j >= 1)
      offer(last[j - 1], BOTH, &best, &step);
    if (i >= 2 && j >= 1) /* the frame that is passed over counts, too */
      offer(before[j - 1] + gain, TWO_OF_A, &best, &step);
    if (i >= 1 && j >= 2)
      offer(last[j - 2], TWO_OF_B, &best, &step);
    now[j] = best + gain;
    if (w->step)
      w->step[i * w->m + j] = step;
    if (now[j] > w->value) {
      w->value = now[j];
      w->end_a = i;
      w->end_b = j;
    }
  }
}

static norae_status walk(warp *w, const norae_log *log)
{
  norae_status status = NORAE_OK;
  float *rows = nr_alloc_array(w->m, 3 * sizeof *rows);
  if (!rows)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < 3; i++)
    w->rows[i] = rows + i * w->m;
  w->value = 0;
  for (size_t i = 0; i < w->n && !status; i++) {
    fill_row(w, i);
    if (i % 200 == 0 && log && log->cancelled && log->cancelled(log->user))
      status = NORAE_ERR_CANCELLED;
  }
  free(rows);
  return status;
}

/* ── how much any two moments agree, and which shift is best ── */

static void measure_usual(warp *w)
{
  float frame[NR_CHROMA];
  double sum = 0, squares = 0, count = 0;
  for (size_t i = 0; i < w->n; i += 7) {
    take(w, i, frame);
    for (size_t j = i % 11; j < w->m; j += 11, count++) {
      double v = agreement(frame, w->b + j * NR_CHROMA);
      sum += v;
      squares += v * v;
    }
  }
  double mean = count > 0 ? sum / count : 0;
  double deviation = count > 0 ? sqrt(fmax(squares / count - mean * mean, 0)) : 0;
  w->usual = (float)(mean + DEVIATIONS * deviation);
}

/* Each COARSE frames' mean. */
static float *coarsen(const nr_chroma *chroma, size_t *frames)
{
  *frames = chroma->frames / COARSE;
  float *out = calloc(*frames ? *frames : 1, NR_CHROMA * sizeof *out);
  for (size_t i = 0; out && i < *frames * COARSE; i++) {
    for (size_t k = 0; k < NR_CHROMA; k++)
      out[i / COARSE * NR_CHROMA + k] += chroma->value[i * NR_CHROMA + k] / COARSE;
  }
  return out;
}

static norae_status find_shift(const nr_chroma *a, const nr_chroma *b, int *shift,
                               const norae_log *log)
{
  warp w = {0};
  float *x = coarsen(a, &w.n), *y = coarsen(b, &w.m), best = -1;
  norae_status status = x && y ? NORAE_OK : NORAE_ERR_MEMORY;
  w.a = x;
  w.b = y;
  for (w.shift = -MOST_SHIFT; w.shift <= MOST_SHIFT && !status; w.shift++) {
    measure_usual(&w);
    status = walk(&w, log);
    if (!status && w.value > best) {
      best = w.value;
      *shift = w.shift;
    }
  }
  free(x);
  free(y);
  return status;
}

/* ── the path ── */

/* A is read at a time on the path. */
static double path_at(const nr_notes_path *path, size_t *i, double a)
{
  while (*i + 2 < path->count && path->step[*i + 1].a <= a)
    ++*i;
  const nr_match_anchor *x = &path->step[*i], *y = x + 1;
  return x->b + (a - x->a) * (y->b - x->b) / (y->a - x->a);
}

/* By chance, a path darts ahead and lingers; players keep their tempo. */
static norae_status measure_steadiness(nr_notes_path *path)
{
  double from = path->step[0].a, to = path->step[path->count - 1].a - STRETCH;
  size_t n = to > from ? (size_t)(to - from) : 0, i = 0, k = 0, steady = 0;
  float *slopes = nr_alloc_array(n, 2 * sizeof *slopes);
  if (!slopes)
    return NORAE_ERR_MEMORY;
  for (size_t t = 0; t < n; t++) {
    double a = from + (double)t, b = path_at(path, &i, a);
    slopes[t] = (float)((path_at(path, &k, a + STRETCH) - b) / STRETCH);
  }
  memcpy(slopes + n, slopes, n * sizeof *slopes);
  float usual = n ? nr_quantile(slopes + n, n, 0.5) : 1;
  for (size_t t = 0; t < n; t++)
    steady += fabsf(slopes[t] / usual - 1) < STEADY;
  path->steady = n ? (double)steady / (double)n : 0;
  free(slopes);
  return NORAE_OK;
}

static norae_status trace(const warp *w, nr_notes_path *path)
{
  size_t i = w->end_a, j = w->end_b, count = 1;
  for (uint8_t step; (step = w->step[i * w->m + j]) != START; count++) {
    i -= step == TWO_OF_A ? 2 : 1;
    j -= step == TWO_OF_B ? 2 : 1;
  }
  path->step = nr_alloc_array(count, sizeof *path->step);
  if (!path->step)
    return NORAE_ERR_MEMORY;
  path->count = count;
  double led = fmax((double)(w->end_a - i), (double)(w->end_b - j));
  path->share = fmin(1, led / (double)(w->n < w->m ? w->n : w->m));
  i = w->end_a;
  j = w->end_b;
  while (count-- > 0) {
    path->step[count] =
        (nr_match_anchor){(double)i / NR_CHROMA_RATE, (double)j / NR_CHROMA_RATE};
    uint8_t step = w->step[i * w->m + j];
    i -= step == TWO_OF_A ? 2 : 1; /* wraps on the last turn, unused */
    j -= step == TWO_OF_B ? 2 : 1;
  }
  return NORAE_OK;
}

static norae_status find(const nr_chroma *a, const nr_chroma *b, nr_notes_path *path,
                         const norae_log *log)
{
  warp w = {.a = a->value, .b = b->value, .n = a->frames, .m = b->frames, .backwards = true};
  norae_status status = find_shift(a, b, &path->shift, log);
  w.shift = path->shift;
  measure_usual(&w);
  if (!status)
    status = walk(&w, log);
  double by_chance = w.value;
  w.backwards = false;
  w.step = status ? NULL : nr_alloc_array(w.n, w.m);
  if (!w.step)
    return status ? status : NORAE_ERR_MEMORY;
  status = walk(&w, log);
  path->evidence = by_chance > 0 ? w.value / by_chance : 0;
  if (!status && w.value > 0)
    status = trace(&w, path);
  free(w.step);
  if (!status && path->count > 1)
    status = measure_steadiness(path);
  return status;
}

norae_status nr_notes_path_new(const nr_chroma *a, const nr_chroma *b, const norae_log *log,
                               nr_notes_path **out)
{
  size_t cells;
  *out = NULL;
  if (!nr_mul_size(a->frames, b->frames, &cells) || cells > MOST_CELLS)
    return NORAE_ERR_LIMIT;
  nr_notes_path *path = *out = calloc(1, sizeof *path);
  if (!path)
    return NORAE_ERR_MEMORY;
  norae_status status = cells ? find(a, b, path, log) : NORAE_OK;
  if (status)
    nr_notes_path_free(out);
  return status;
}

void nr_notes_path_free(nr_notes_path **path)
{
  if (!path || !*path)
    return;
  free((*path)->step);
  free(*path);
  *path = NULL;
}

/* ── a piece along it ── */

static bool convinces(const nr_notes_path *path)
{
  return path->count > 1 && path->evidence >= EVIDENT && path->steady >= STEADY_SHARE &&
         path->share >= LEAST_SHARE;
}

/* Anchors along the path, in `out` (room for `most`), measured where onsets agree;
 * *exactness is what is to be expected of them. */
static size_t lay_anchors(const nr_notes_path *path, const nr_match_sound *sound, size_t most,
                          nr_match_anchor *out, double *exactness)
{
  size_t count = 0;
  for (size_t i = 0; i < most; i++) {
    double a = path->step[0].a + ANCHOR_STEP * (double)i;
    out[count++] =
        (nr_match_anchor){a, nr_anchors_at(path->step, path->count, a, SMOOTHING, NULL)};
  }
  nr_match_anchor *exact = nr_alloc_array(count, sizeof *exact);
  if (!exact)
    return SIZE_MAX;
  memcpy(exact, out, count * sizeof *exact);
  size_t left = nr_refine_anchors(sound, exact, count);
  *exactness = NR_MATCH_ROUGH;
  if (left != SIZE_MAX && (double)left >= AGREEING * (double)count) {
    memcpy(out, exact, left * sizeof *exact);
    *exactness = NR_MATCH_ROUGH / 2;
    count = left;
  }
  free(exact);
  return left == SIZE_MAX ? left : count;
}

static norae_status add_piece(const nr_notes_path *path, const nr_match_sound *sound,
                              nr_match *match)
{
  double lasts = path->step[path->count - 1].a - path->step[0].a;
  size_t most = 1 + (size_t)(lasts / ANCHOR_STEP);
  nr_match_piece piece = {.from = -INFINITY, .to = INFINITY};
  float *spare = nr_alloc_array(most, sizeof *spare);
  norae_status status = NORAE_ERR_MEMORY;
  if (spare && nr_grow(&match->anchors, &match->anchor_capacity, most, sizeof *match->anchors) &&
      nr_grow(&match->pieces, &match->piece_capacity, 1, sizeof piece))
    match->anchor_count = lay_anchors(path, sound, most, match->anchors, &match->exactness);
  else
    match->anchor_count = SIZE_MAX;
  if (match->anchor_count != SIZE_MAX) {
    piece.anchor_count = match->anchor_count;
    nr_fit_line(match->anchors, match->anchor_count, &piece, spare);
    match->pieces[match->piece_count++] = piece;
    status = NORAE_OK;
  }
  free(spare);
  return status;
}

norae_status nr_match_by_notes(const norae_pcm *a, const norae_pcm *b,
                               const nr_match_sound *sound, const norae_log *log,
                               nr_match *match)
{
  nr_chroma *x = NULL, *y = NULL;
  nr_notes_path *path = NULL;
  norae_status status = nr_chroma_new(a, log, &x);
  if (!status)
    status = nr_chroma_new(b, log, &y);
  if (!status)
    status = nr_notes_path_new(x, y, log, &path);
  if (status == NORAE_ERR_LIMIT)
    status = NORAE_OK; /* hours long, and not alike: not followed */
  if (!status && path && convinces(path)) {
    match->kind = NR_MATCH_OTHER;
    match->coverage = path->share;
    status = add_piece(path, sound, match);
  }
  nr_chroma_free(&x);
  nr_chroma_free(&y);
  nr_notes_path_free(&path);
  return status;
}
