/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mel cepstra as the CMU Sphinx front end (sphinx_fe) makes them for the en-us
 * models: 25 triangular filters of unit area over 130–6800 Hz with edges rounded to
 * bins, orthonormal cosine transform, lifter 22.  Pre-emphasis is applied to the
 * power spectrum, and the spectrum is the 32 ms one that everything else here
 * uses; both differ from sphinx_fe by less than the models can tell.
 */
#ifndef NR_AUDIO_CEPSTRA_H
#define NR_AUDIO_CEPSTRA_H

#include <norae/status.h>

#include "audio/stft.h"

#define NR_CEPSTRA 13

typedef struct nr_cepstra nr_cepstra;

norae_status nr_cepstra_new(nr_cepstra **out);
void nr_cepstra_free(nr_cepstra **cepstra); /* takes NULL; sets NULL */

/* From the power spectrum of samples within ±1. */
void nr_cepstra_of(const nr_cepstra *cepstra, const float power[NR_BINS], float out[NR_CEPSTRA]);

/* Subtract from each of `frames` × NR_CEPSTRA values the mean of its dimension over
 * the frames within ±reach: a voice's and a microphone's colour goes, its sounds
 * stay.  NORAE_ERR_MEMORY leaves them as they were. */
norae_status nr_cepstra_centre(float *values, size_t frames, size_t reach);

#endif
