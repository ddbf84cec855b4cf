/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/stft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct nr_stft {
  nr_fft *fft;
  float window[NR_WINDOW];
};

norae_status nr_stft_new(nr_stft **out)
{
  *out = NULL;
  nr_stft *stft = calloc(1, sizeof *stft);
  if (!stft)
    return NORAE_ERR_MEMORY;
  norae_status status = nr_fft_new(NR_WINDOW, &stft->fft);
  if (status) {
    free(stft);
    return status;
  }
  for (size_t i = 0; i < NR_WINDOW; i++)
    stft->window[i] = (float)((1 - cos(2 * acos(-1) * (double)i / NR_WINDOW)) / NR_WINDOW);
  *out = stft;
  return NORAE_OK;
}

void nr_stft_free(nr_stft **stft)
{
  if (!stft || !*stft)
    return;
  nr_fft_free(&(*stft)->fft);
  free(*stft);
  *stft = NULL;
}

size_t nr_stft_frames(size_t samples)
{
  return samples ? 1 + (samples - 1) / NR_HOP : 0;
}

void nr_stft_frame(nr_stft *stft, const float *signal, size_t samples, size_t frame,
                   float complex *bins)
{
  float *in = nr_fft_samples(stft->fft);
  size_t centre = frame * NR_HOP;
  size_t before = centre < NR_WINDOW / 2 ? NR_WINDOW / 2 - centre : 0; /* of the signal */
  size_t first = centre + before - NR_WINDOW / 2;
  size_t count = first < samples ? samples - first : 0;
  if (count > NR_WINDOW - before)
    count = NR_WINDOW - before;
  memset(in, 0, NR_WINDOW * sizeof *in);
  for (size_t i = 0; i < count; i++)
    in[before + i] = signal[first + i] * stft->window[before + i];
  nr_fft_forward(stft->fft);
  memcpy(bins, nr_fft_bins(stft->fft), NR_BINS * sizeof *bins);
}
