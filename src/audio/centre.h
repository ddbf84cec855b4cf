/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What sounds from the middle of a stereo recording, where singers stand: each
 * bin is weighted by how alike left and right are around it,
 *   s = clip(1 − m₅|L−R|² / m₅(|L|²+|R|²), 0, 1),   C = (L+R)/2 · s²
 * with m₅ the mean over five frames.  Mono comes out as it went in.
 */
#ifndef NR_AUDIO_CENTRE_H
#define NR_AUDIO_CENTRE_H

#include <stdbool.h>

#include <norae/pcm.h>

#include "audio/stft.h"

typedef struct nr_centre nr_centre;

/* Walks through `pcm` (borrowed until the walk is freed), keeping five frames. */
norae_status nr_centre_new(const norae_pcm *pcm, nr_centre **out);
void nr_centre_free(nr_centre **centre); /* takes NULL; sets NULL */

/* The power spectrum |C|² of the next frame, and that of all that sounds,
 * (|L|²+|R|²)/2; false after the last one. */
bool nr_centre_next(nr_centre *centre, float power[NR_BINS], float all[NR_BINS]);

#endif
