/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Short-time spectra: 32 ms under a Hann window, every 10 ms at 16 kHz.  Frame i
 * is centred on sample NR_HOP × i; outside of the signal there is silence.  The
 * window's sum is 1: a tone of amplitude 1 has a bin of ½.
 */
#ifndef NR_AUDIO_STFT_H
#define NR_AUDIO_STFT_H

#include "audio/fft.h"

#define NR_WINDOW 512
#define NR_HOP 160
#define NR_BINS (NR_WINDOW / 2 + 1)

typedef struct nr_stft nr_stft;

norae_status nr_stft_new(nr_stft **out);
void nr_stft_free(nr_stft **stft); /* takes NULL; sets NULL */

/* How many frames lie in a signal: the last one is centred on or before its end. */
size_t nr_stft_frames(size_t samples);
/* The NR_BINS bins of one frame. */
void nr_stft_frame(nr_stft *stft, const float *signal, size_t samples, size_t frame,
                   float complex *bins);

#endif
