/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Banks of triangular filters, evenly spaced on the mel scale.
 */
#ifndef NR_AUDIO_MEL_H
#define NR_AUDIO_MEL_H

#include <stddef.h>

#include <norae/status.h>

typedef struct nr_mel nr_mel;

/* `bands` filters between `low` and `high` Hz over the bins of a transform of
 * `window` samples at `rate` Hz; each filter's peak is 1. */
norae_status nr_mel_new(size_t bands, double low, double high, size_t window, int rate,
                        nr_mel **out);
void nr_mel_free(nr_mel **mel); /* takes NULL; sets NULL */

/* Sums of window / 2 + 1 bins of power in each band. */
void nr_mel_apply(const nr_mel *mel, const float *power, float *bands);

#endif
