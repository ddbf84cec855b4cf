/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/onsets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/fft.h"
#include "audio/mel.h"
#include "audio/stats.h"
#include "base/checked.h"

#define LOW_HZ 150.0
#define HIGH_HZ 6500.0
#define FLOOR 1e-3f     /* of a band's mean energy */
#define STEP 2          /* frames before and after that are compared */
#define AROUND 1.0      /* s on each side that a rise is compared with */
#define GLOBAL_SHARE .3f /* of the whole recording's deviation in the local one */
#define LEAST (-3.0f)
#define MOST 5.0f

static const double pi = 3.14159265358979323846;

typedef struct spectra {
  nr_fft *fft;
  nr_mel *mel;
  size_t window, bins;
  float *shape; /* the window */
  float *power;
} spectra;

static void close_spectra(spectra *s)
{
  nr_fft_free(&s->fft);
  nr_mel_free(&s->mel);
  free(s->shape);
  free(s->power);
}

static norae_status open_spectra(spectra *s, size_t window, int rate)
{
  *s = (spectra){.window = window, .bins = window / 2 + 1};
  s->shape = nr_alloc_array(window, sizeof *s->shape);
  s->power = nr_alloc_array(s->bins, sizeof *s->power);
  if (!s->shape || !s->power)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < window; i++)
    s->shape[i] = (float)(0.5 - 0.5 * cos(2 * pi * (double)i / (double)window));
  norae_status status = nr_fft_new(window, &s->fft);
  return status ? status : nr_mel_new(NR_ONSET_BANDS, LOW_HZ, HIGH_HZ, window, rate, &s->mel);
}

static float mono_at(const norae_pcm *pcm, size_t i)
{
  return pcm->channels == 2 ? 0.5f * (pcm->channel[0][i] + pcm->channel[1][i])
                            : pcm->channel[0][i];
}

static void energies(spectra *s, const norae_pcm *pcm, size_t centre, float *bands)
{
  float *in = nr_fft_samples(s->fft);
  for (size_t i = 0; i < s->window; i++) {
    size_t at = centre + i - s->window / 2; /* wraps to a huge number before the start */
    in[i] = at < pcm->frames ? s->shape[i] * mono_at(pcm, at) : 0;
  }
  nr_fft_forward(s->fft);
  const float complex *bins = nr_fft_bins(s->fft);
  for (size_t k = 0; k < s->bins; k++)
    s->power[k] = crealf(bins[k]) * crealf(bins[k]) + cimagf(bins[k]) * cimagf(bins[k]);
  nr_mel_apply(s->mel, s->power, bands);
}

/* One band's energies, in place, to its normalised rises.  spare: 3 × n. */
static void rises(float *band, size_t n, size_t reach, float *spare)
{
  float *rise = spare, *mean = spare + n, *square = spare + 2 * n;
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++)
    sum += band[i];
  float floor = FLOOR * (float)(sum / (double)n) + 1e-20f;
  for (size_t i = 0; i < n; i++)
    band[i] = logf(band[i] + floor);
  for (size_t i = 0; i < n; i++) {
    size_t before = i < STEP ? 0 : i - STEP, after = n - i > STEP ? i + STEP : n - 1;
    rise[i] = fmaxf(0, band[after] - band[before]);
  }
  nr_moving_mean(rise, n, reach, mean);
  for (size_t i = 0; i < n; i++) {
    rise[i] -= mean[i];
    mean[i] = rise[i] * rise[i];
    squares += mean[i];
  }
  nr_moving_mean(mean, n, reach, square);
  float global = GLOBAL_SHARE * (float)sqrt(squares / (double)n) + 1e-9f;
  for (size_t i = 0; i < n; i++)
    band[i] = fminf(fmaxf(rise[i] / (sqrtf(fmaxf(square[i], 0)) + global), LEAST), MOST);
}

static norae_status normalise(nr_onsets *onsets)
{
  size_t n = onsets->frames;
  float *band = nr_alloc_array(n, 4 * sizeof *band);
  if (!band)
    return NORAE_ERR_MEMORY;
  for (size_t b = 0; b < NR_ONSET_BANDS; b++) {
    for (size_t i = 0; i < n; i++)
      band[i] = onsets->value[i * NR_ONSET_BANDS + b];
    rises(band, n, (size_t)(AROUND * onsets->rate), band + n);
    for (size_t i = 0; i < n; i++)
      onsets->value[i * NR_ONSET_BANDS + b] = band[i];
  }
  free(band);
  return NORAE_OK;
}

static norae_status fill(nr_onsets *onsets, const norae_pcm *pcm, size_t window, size_t hop,
                         const norae_log *log)
{
  spectra s;
  norae_status status = open_spectra(&s, window, pcm->rate);
  for (size_t i = 0; i < onsets->frames && !status; i++) {
    energies(&s, pcm, i * hop, onsets->value + i * NR_ONSET_BANDS);
    if (i % 1000 == 0 && log && log->cancelled && log->cancelled(log->user))
      status = NORAE_ERR_CANCELLED;
  }
  close_spectra(&s);
  return status ? status : normalise(onsets);
}

norae_status nr_onsets_new(const norae_pcm *pcm, size_t window, size_t hop, const norae_log *log,
                           nr_onsets **out)
{
  nr_onsets *onsets = *out = calloc(1, sizeof *onsets);
  if (!onsets)
    return NORAE_ERR_MEMORY;
  onsets->frames = pcm->frames ? 1 + (pcm->frames - 1) / hop : 0;
  onsets->rate = (double)pcm->rate / (double)hop;
  onsets->value = nr_alloc_array(onsets->frames, NR_ONSET_BANDS * sizeof *onsets->value);
  norae_status status = NORAE_ERR_MEMORY;
  if (onsets->value)
    status = onsets->frames ? fill(onsets, pcm, window, hop, log) : NORAE_OK;
  if (status)
    nr_onsets_free(out);
  return status;
}

void nr_onsets_free(nr_onsets **onsets)
{
  if (!onsets || !*onsets)
    return;
  free((*onsets)->value);
  free(*onsets);
  *onsets = NULL;
}

void nr_onsets_at(const nr_onsets *onsets, double frame, float out[NR_ONSET_BANDS])
{
  if (!(frame >= 0) || frame > (double)onsets->frames - 1) {
    memset(out, 0, NR_ONSET_BANDS * sizeof *out);
    return;
  }
  size_t i = (size_t)frame, next = i + 1 < onsets->frames ? i + 1 : i;
  float share = (float)(frame - (double)i);
  const float *a = onsets->value + i * NR_ONSET_BANDS, *b = onsets->value + next * NR_ONSET_BANDS;
  for (size_t k = 0; k < NR_ONSET_BANDS; k++)
    out[k] = a[k] + share * (b[k] - a[k]);
}
