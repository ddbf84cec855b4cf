/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small statistics over arrays of numbers.
 */
#ifndef NR_AUDIO_STATS_H
#define NR_AUDIO_STATS_H

#include <stddef.h>

/* The value that `share` (0…1) of the n ≥ 1 values are not above, the nearest of
 * them; reorders the array. */
float nr_quantile(float *values, size_t n, double share);

/* Mean 0 and deviation 1 in place; an array without variation becomes 0. */
void nr_standardise(float *values, size_t n);

/* out[i] = mean of in[i − reach … i + reach], as much of it as there is. */
void nr_moving_mean(const float *in, size_t n, size_t reach, float *out);

#endif
