/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/fft.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

#include <fftw3.h>

struct nr_fft {
  float *samples;
  fftwf_complex *bins;
  fftwf_plan forward, backward;
};

/* FFTW's planner keeps tables of its own, which only one thread may use at a time. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

/* FFTW_ESTIMATE measures nothing, so that every run on a machine takes the same
 * plan and gives the same bits. */
static void make_plans(nr_fft *fft, size_t size)
{
  pthread_mutex_lock(&planner);
  fft->forward = fftwf_plan_dft_r2c_1d((int)size, fft->samples, fft->bins,
                                       FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  fft->backward = fftwf_plan_dft_c2r_1d((int)size, fft->bins, fft->samples, FFTW_ESTIMATE);
  pthread_mutex_unlock(&planner);
}

norae_status nr_fft_new(size_t size, nr_fft **out)
{
  *out = NULL;
  if (size < 2 || size % 2 || size > INT_MAX / 2)
    return NORAE_ERR_ARGUMENT;
  nr_fft *fft = calloc(1, sizeof *fft);
  if (!fft)
    return NORAE_ERR_MEMORY;
  fft->samples = fftwf_alloc_real(size);
  fft->bins = fftwf_alloc_complex(size / 2 + 1);
  if (fft->samples && fft->bins)
    make_plans(fft, size);
  if (!fft->forward || !fft->backward) {
    nr_fft_free(&fft);
    return NORAE_ERR_MEMORY;
  }
  *out = fft;
  return NORAE_OK;
}

void nr_fft_free(nr_fft **fft)
{
  if (!fft || !*fft)
    return;
  pthread_mutex_lock(&planner);
  if ((*fft)->forward)
    fftwf_destroy_plan((*fft)->forward);
  if ((*fft)->backward)
    fftwf_destroy_plan((*fft)->backward);
  pthread_mutex_unlock(&planner);
  fftwf_free((*fft)->samples);
  fftwf_free((*fft)->bins);
  free(*fft);
  *fft = NULL;
}

float *nr_fft_samples(nr_fft *fft)
{
  return fft->samples;
}

float complex *nr_fft_bins(nr_fft *fft)
{
  /* fftw3.h takes the compiler's complex type for its own when it is there; as
   * fftwf_complex is laid out like it in any case, the cast is right both ways. */
  return (float complex *)fft->bins;
}

void nr_fft_forward(nr_fft *fft)
{
  fftwf_execute(fft->forward);
}

void nr_fft_backward(nr_fft *fft)
{
  fftwf_execute(fft->backward);
}
