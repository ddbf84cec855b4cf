/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of a spectrum comes again and again: an accompaniment repeats its chords and
 * strokes, a voice sings each word once.
 *
 * Frames that sound alike are looked for within ±40 s, by what the voice is not in:
 * the lows, the highs, and what is beside the middle.  In each bin the median of
 * those frames is what repeats (REPET-SIM, Rafii and Pardo 2012).
 */
#ifndef NR_AUDIO_REPEATS_H
#define NR_AUDIO_REPEATS_H

#include <stddef.h>

#include <norae/status.h>

typedef struct nr_repeats nr_repeats;

/* For spectra of `bins` bins, `bin_hz` apart, `rate` frames a second. */
norae_status nr_repeats_new(size_t bins, double bin_hz, double rate, nr_repeats **out);
void nr_repeats_free(nr_repeats **repeats); /* takes NULL; sets NULL */

/* The next frame: powers of what is in the middle and beside it. */
void nr_repeats_add(nr_repeats *repeats, const float *mid, const float *side);
/* How many frames have to be added behind one before it is asked for, unless there
 * are no more. */
size_t nr_repeats_ahead(const nr_repeats *repeats);
/* What share (0…1) of each bin's power in a frame's middle repeats; all 0 where
 * nothing sounds alike. */
void nr_repeats_find(nr_repeats *repeats, size_t frame, float *share);

#endif
