/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/mel.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

/* The bins that one filter touches. */
typedef struct filter {
  size_t first, count; /* bins */
  size_t weight;       /* its first weight */
} filter;

struct nr_mel {
  size_t bands;
  filter *filters;
  float *weights; /* of all filters, one after the other */
};

static double to_mel(double hz)
{
  return 2595 * log10(1 + hz / 700);
}

static double to_hz(double mel)
{
  return 700 * (pow(10, mel / 2595) - 1);
}

/* Height at `hz` of the triangle over low…mid…high. */
static double triangle(double hz, double low, double mid, double high)
{
  double up = (hz - low) / (mid - low), down = (high - hz) / (high - mid);
  double height = up < down ? up : down;
  return height > 0 ? height : 0;
}

/* Each bin is under two triangles at most, so 2 × bins weights are enough. */
static void fill(nr_mel *mel, double low, double high, size_t bins, double bin_hz)
{
  double from = to_mel(low), step = (to_mel(high) - from) / (double)(mel->bands + 1);
  size_t used = 0;
  for (size_t b = 0; b < mel->bands; b++) {
    double left = to_hz(from + step * (double)b), mid = to_hz(from + step * (double)(b + 1)),
           right = to_hz(from + step * (double)(b + 2));
    filter *f = &mel->filters[b];
    f->weight = used;
    f->first = 0;
    for (size_t k = 0; k < bins; k++) {
      double w = triangle((double)k * bin_hz, left, mid, right);
      if (w <= 0)
        continue;
      if (used == f->weight)
        f->first = k;
      mel->weights[used++] = (float)w;
    }
    f->count = used - f->weight;
  }
}

norae_status nr_mel_new(size_t bands, double low, double high, size_t window, int rate,
                        nr_mel **out)
{
  *out = NULL;
  size_t bins = window / 2 + 1;
  if (bands == 0 || low < 0 || high <= low || rate <= 0 || window < 2)
    return NORAE_ERR_ARGUMENT;
  nr_mel *mel = calloc(1, sizeof *mel);
  if (!mel)
    return NORAE_ERR_MEMORY;
  mel->bands = bands;
  mel->filters = nr_alloc_array(bands, sizeof *mel->filters);
  mel->weights = nr_alloc_array(bins, 2 * sizeof *mel->weights);
  if (!mel->filters || !mel->weights) {
    nr_mel_free(&mel);
    return NORAE_ERR_MEMORY;
  }
  fill(mel, low, high, bins, (double)rate / (double)window);
  *out = mel;
  return NORAE_OK;
}

void nr_mel_free(nr_mel **mel)
{
  if (!mel || !*mel)
    return;
  free((*mel)->filters);
  free((*mel)->weights);
  free(*mel);
  *mel = NULL;
}

void nr_mel_apply(const nr_mel *mel, const float *power, float *bands)
{
  for (size_t b = 0; b < mel->bands; b++) {
    const filter *f = &mel->filters[b];
    float sum = 0;
    for (size_t i = 0; i < f->count; i++)
      sum += mel->weights[f->weight + i] * power[f->first + i];
    bands[b] = sum;
  }
}
