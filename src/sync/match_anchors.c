/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/match_anchors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/stats.h"
#include "base/checked.h"

#define HALF 1.5        /* s on each side of an anchor that are compared */
#define REACH 0.150     /* s by which the coarse path may be wrong */
#define FINE_REACH 0.060
#define FINEST_REACH 0.030
#define FAR_REACH_S 3.0 /* s of neighbours that tell what is usual */
#define SLOPE_WIDTH 4.0 /* s: how locally the tempo is measured */
#define PLACE_WIDTH 1.0 /* s: and the place; where tempo bends, wider ones cut the corner */
#define OUTLIER 4.0     /* medians from its neighbours' line at which an anchor goes */
#define BEND 0.012      /* s off that line that tempo alone may bring about */

/* A line through weighted points. */
typedef struct fit {
  double w, a, b, aa, ab;
} fit;

static void fit_add(fit *f, double weight, double a, double b)
{
  f->w += weight;
  f->a += weight * a;
  f->b += weight * b;
  f->aa += weight * a * a;
  f->ab += weight * a * b;
}

/* b at 0 of a line through points given relative to where it is asked for. */
static double fit_at_zero(const fit *f, double *slope)
{
  double spread = f->w * f->aa - f->a * f->a;
  double s = spread > 1e-9 * f->w * f->w ? (f->w * f->ab - f->a * f->b) / spread : 1.0;
  if (slope)
    *slope = s;
  return (f->b - s * f->a) / f->w;
}

/* The first anchor at or after a. */
static size_t first_from(const nr_match_anchor *anchors, size_t count, double a)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t mid = (low + high) / 2;
    if (anchors[mid].a < a)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

double nr_anchors_at(const nr_match_anchor *anchors, size_t count, double a, double width,
                     double *slope)
{
  fit f = {0};
  /* Beyond the ends the last anchors' line goes on. */
  double at = fmin(fmax(a, anchors[0].a), anchors[count - 1].a), local;
  double base = anchors[0].b - anchors[0].a; /* keeps the sums small */
  size_t first = first_from(anchors, count, at - 4 * width);
  for (size_t i = first; i < count && anchors[i].a <= at + 4 * width; i++) {
    double away = anchors[i].a - at, z = away / width;
    fit_add(&f, exp(-0.5 * z * z) + 1e-9, away, anchors[i].b - anchors[i].a - base);
  }
  if (f.w <= 0) {
    size_t i = first < count ? first : count - 1;
    fit_add(&f, 1, anchors[i].a - at, anchors[i].b - anchors[i].a - base);
    local = 0;
    if (slope)
      *slope = 1;
    return anchors[i].b + (a - anchors[i].a);
  }
  double value = fit_at_zero(&f, &local);
  /* fit_at_zero() takes 1 for the slope of a single point; here slopes are of b − a */
  if (f.w * f.aa - f.a * f.a <= 1e-9 * f.w * f.w) {
    value = f.b / f.w;
    local = 0;
  }
  if (slope)
    *slope = 1 + local;
  return a + base + value + local * (a - at);
}

void nr_fit_line(const nr_match_anchor *anchors, size_t count, nr_match_piece *piece, float *spare)
{
  double limit = INFINITY;
  double a0 = anchors[0].a, b0 = anchors[0].b;
  piece->rate = 1;
  piece->shift = b0 - a0;
  for (int round = 0; round < 6; round++) {
    double n = 0, sa = 0, sb = 0, saa = 0, sab = 0;
    for (size_t i = 0; i < count; i++) {
      double a = anchors[i].a - a0, b = anchors[i].b - b0;
      if (fabs(anchors[i].b - piece->rate * anchors[i].a - piece->shift) > limit)
        continue;
      n++;
      sa += a;
      sb += b;
      saa += a * a;
      sab += a * b;
    }
    double spread = n * saa - sa * sa;
    piece->rate = spread > 1e-6 ? (n * sab - sa * sb) / spread : 1;
    piece->shift = b0 + (sb - piece->rate * sa) / n - piece->rate * a0;
    for (size_t i = 0; i < count; i++)
      spare[i] = (float)fabs(anchors[i].b - piece->rate * anchors[i].a - piece->shift);
    piece->residual = nr_quantile(spare, count, 0.5);
    limit = fmax(3 * piece->residual, 1e-4);
  }
}

/* ── measuring one anchor ── */

typedef struct probe {
  float *rows; /* of A, as fast as B is */
  size_t half; /* frames on each side of the middle one */
  float norm;
} probe;

static void take_probe(probe *p, const nr_onsets *a, double at, double slope)
{
  double sum = 0;
  for (size_t i = 0; i < 2 * p->half + 1; i++) {
    float *row = p->rows + i * NR_ONSET_BANDS;
    nr_onsets_at(a, at * a->rate + ((double)i - (double)p->half) / slope, row);
    for (size_t k = 0; k < NR_ONSET_BANDS; k++)
      sum += (double)row[k] * row[k];
  }
  p->norm = (float)sqrt(sum);
}

static float likeness(const probe *p, const nr_onsets *b, ptrdiff_t middle)
{
  ptrdiff_t first = middle - (ptrdiff_t)p->half;
  float dot = 0, norm = 1e-9f;
  for (ptrdiff_t i = 0; i < 2 * (ptrdiff_t)p->half + 1; i++) {
    if (first + i < 0 || first + i >= (ptrdiff_t)b->frames)
      continue;
    const float *x = p->rows + i * NR_ONSET_BANDS;
    const float *y = b->value + (first + i) * NR_ONSET_BANDS;
    for (size_t k = 0; k < NR_ONSET_BANDS; k++) {
      dot += x[k] * y[k];
      norm += y[k] * y[k];
    }
  }
  return dot / (p->norm * sqrtf(norm) + 1e-9f);
}

/* Where a parabola through three neighbours has its top, −0.5 … 0.5. */
static double parabola(float left, float top, float right)
{
  double bend = left - 2.0 * top + right;
  return bend < -1e-12 ? 0.5 * (left - right) / bend : 0;
}

/* The best b within ±reach of the expected one, NAN if it lies at the rim. */
static double measure(probe *p, const nr_onsets *a, const nr_onsets *b, nr_match_anchor expected,
                      double slope, double reach)
{
  enum { MOST = 64 };
  float curve[2 * MOST + 1];
  ptrdiff_t middle = (ptrdiff_t)llround(expected.b * b->rate);
  ptrdiff_t far = (ptrdiff_t)(reach * b->rate + 0.5), best;
  far = far > MOST ? MOST : far;
  best = -far;
  p->half = (size_t)(HALF * b->rate);
  take_probe(p, a, expected.a, slope);
  for (ptrdiff_t i = -far; i <= far; i++) {
    curve[i + far] = likeness(p, b, middle + i);
    if (curve[i + far] > curve[best + far])
      best = i;
  }
  if (best == -far || best == far || p->norm < 1e-6f)
    return NAN;
  double part = parabola(curve[best + far - 1], curve[best + far], curve[best + far + 1]);
  return ((double)(middle + best) + part) / b->rate;
}

/* ── all of them ── */

/* How much later than A's an anchor is in B. */
static double delay(const nr_match_anchor *anchor)
{
  return anchor->b - anchor->a;
}

/* How far an anchor lies off a line through `n` neighbours: the median slope between
 * those of the first and those of the second half, and the median height. */
static float off_line(const nr_match_anchor *near, size_t n, const nr_match_anchor *anchor,
                      float *spare)
{
  size_t half = n / 2;
  float slope = 0;
  for (size_t k = 0; k + half < n && half; k++) {
    const nr_match_anchor *one = &near[k], *two = &near[k + half];
    spare[k] = (float)((delay(two) - delay(one)) / (two->a - one->a));
  }
  if (half)
    slope = nr_quantile(spare, n - half, 0.5);
  for (size_t k = 0; k < n; k++)
    spare[k] = (float)(delay(&near[k]) - delay(anchor) - slope * (near[k].a - anchor->a));
  return fabsf(nr_quantile(spare, n, 0.5));
}

/* Anchors that were not found, or lie off their neighbours' line, go. */
static size_t drop_outliers(nr_match_anchor *anchors, size_t count, float *spare)
{
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (!isnan(anchors[i].b))
      anchors[kept++] = anchors[i];
  }
  count = kept;
  if (count < 4)
    return count;
  float *off = spare, *sorted = spare + count;
  for (size_t i = 0; i < count; i++) {
    size_t from = first_from(anchors, count, anchors[i].a - FAR_REACH_S);
    size_t to = first_from(anchors, count, anchors[i].a + FAR_REACH_S);
    off[i] = off_line(anchors + from, to - from, &anchors[i], sorted);
  }
  memcpy(sorted, off, count * sizeof *off);
  float most = fmaxf((float)OUTLIER * nr_quantile(sorted, count, 0.5), (float)BEND);
  kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (off[i] <= most)
      anchors[kept++] = anchors[i];
  }
  return kept;
}

static size_t pass(probe *p, const nr_onsets *a, const nr_onsets *b, nr_match_anchor *anchors,
                   size_t count, double reach, float *spare)
{
  nr_match_anchor *expected = nr_alloc_array(count, sizeof *expected);
  if (!expected)
    return SIZE_MAX;
  memcpy(expected, anchors, count * sizeof *expected);
  for (size_t i = 0; i < count; i++) {
    double slope;
    nr_anchors_at(anchors, count, anchors[i].a, SLOPE_WIDTH, &slope);
    expected[i].b = nr_anchors_at(anchors, count, anchors[i].a, PLACE_WIDTH, NULL);
    slope = fmin(fmax(slope, 0.8), 1.25);
    expected[i].b = measure(p, a, b, expected[i], slope, reach);
  }
  memcpy(anchors, expected, count * sizeof *expected);
  free(expected);
  return drop_outliers(anchors, count, spare);
}

size_t nr_refine_anchors(const nr_match_sound *sound, nr_match_anchor *anchors, size_t count)
{
  const nr_onsets *ca = sound->coarse_a, *cb = sound->coarse_b;
  const nr_onsets *fa = sound->fine_a, *fb = sound->fine_b;
  size_t rows = 2 * (size_t)(HALF * fb->rate) + 1;
  probe p = {.rows = nr_alloc_array(rows, NR_ONSET_BANDS * sizeof *p.rows)};
  float *spare = nr_alloc_array(count, 2 * sizeof *spare);
  size_t left = SIZE_MAX;
  if (p.rows && spare) {
    left = pass(&p, ca, cb, anchors, count, REACH, spare);
    if (left && left != SIZE_MAX)
      left = pass(&p, fa, fb, anchors, left, FINE_REACH, spare);
    if (left && left != SIZE_MAX)
      left = pass(&p, fa, fb, anchors, left, FINEST_REACH, spare);
  }
  free(p.rows);
  free(spare);
  return left;
}
