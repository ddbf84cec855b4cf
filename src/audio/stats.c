/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/stats.h"

#include <math.h>

static void swap(float *a, float *b)
{
  float t = *a;
  *a = *b;
  *b = t;
}

/* Hoare's selection with the middle of three as pivot. */
float nr_quantile(float *v, size_t n, double share)
{
  size_t low = 0, high = n - 1, want = (size_t)(share * (double)(n - 1) + 0.5);
  while (low < high) {
    size_t mid = low + (high - low) / 2, i = low, j = high;
    if (v[mid] < v[low])
      swap(&v[mid], &v[low]);
    if (v[high] < v[low])
      swap(&v[high], &v[low]);
    if (v[high] < v[mid])
      swap(&v[high], &v[mid]);
    float pivot = v[mid];
    for (;;) {
      while (v[i] < pivot)
        i++;
      while (pivot < v[j])
        j--;
      if (i >= j)
        break;
      swap(&v[i++], &v[j--]);
    }
    if (want <= j)
      high = j;
    else
      low = j + 1;
  }
  return v[want];
}

void nr_standardise(float *values, size_t n)
{
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++)
    sum += values[i];
  double mean = n ? sum / (double)n : 0;
  for (size_t i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  double deviation = n ? sqrt(squares / (double)n) : 0;
  /* rounding alone makes a deviation this small against the mean */
  double scale = deviation > 1e-6 * (1 + fabs(mean)) ? 1 / deviation : 0;
  for (size_t i = 0; i < n; i++)
    values[i] = (float)((values[i] - mean) * scale);
}

void nr_moving_mean(const float *in, size_t n, size_t reach, float *out)
{
  double sum = 0;
  size_t from = 0, to = 0; /* the window is [from, to) */
  for (size_t i = 0; i < n; i++) {
    size_t last = n - i > reach ? i + reach + 1 : n;
    while (to < last)
      sum += in[to++];
    while (from + reach < i)
      sum -= in[from++];
    out[i] = (float)(sum / (double)(to - from));
  }
}
