/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Fourier transform of real signals, one size and one pair of buffers per
 * object.  An object belongs to one thread at a time.
 */
#ifndef NR_AUDIO_FFT_H
#define NR_AUDIO_FFT_H

#include <complex.h>
#include <stddef.h>

#include <norae/status.h>

typedef struct nr_fft nr_fft;

/* `size` samples, even, at least 2. */
norae_status nr_fft_new(size_t size, nr_fft **out);
void nr_fft_free(nr_fft **fft); /* takes NULL; sets NULL */

float *nr_fft_samples(nr_fft *fft);      /* size */
float complex *nr_fft_bins(nr_fft *fft); /* size / 2 + 1 */

/* Samples to bins, without a factor; the samples stay as they are. */
void nr_fft_forward(nr_fft *fft);
/* Bins to samples, likewise: there and back multiplies by the size.  What the bins
 * hold afterwards is not defined. */
void nr_fft_backward(nr_fft *fft);

#endif
