/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/definite.h"

#include <math.h>

void nr_factorise(double *a, size_t n)
{
  for (size_t j = 0; j < n; j++) {
    for (size_t i = j; i < n; i++) {
      double sum = a[i * n + j];
      for (size_t k = 0; k < j; k++)
        sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i == j ? sqrt(sum) : sum / a[j * n + j];
    }
  }
}

void nr_solve(const double *factor, size_t n, double *x)
{
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < i; k++)
      x[i] -= factor[i * n + k] * x[k];
    x[i] /= factor[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++)
      x[i] -= factor[k * n + i] * x[k];
    x[i] /= factor[i * n + i];
  }
}
