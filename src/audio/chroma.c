/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/chroma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/fft.h"
#include "audio/stats.h"
#include "base/checked.h"

#define WINDOW 8192
#define BINS (WINDOW / 2 + 1)
#define LOW_HZ 80.0
#define HIGH_HZ 2500.0
#define PITCHES 180    /* of a third of a semitone over LOW_HZ: five octaves */
#define NEIGHBOURS 18  /* pitches on each side that one is compared with: half an octave */
#define SMOOTH 3       /* frames on each side that are averaged */

typedef struct tuner {
  nr_fft *fft;
  float window[WINDOW];
  int pitch[BINS]; /* of each bin, -1: none */
  float sum[PITCHES], around[PITCHES];
} tuner;

static norae_status open_tuner(tuner *t, int rate)
{
  for (size_t i = 0; i < WINDOW; i++)
    t->window[i] = (float)(0.5 - 0.5 * cos(2 * acos(-1) * (double)i / WINDOW));
  for (size_t k = 0; k < BINS; k++) {
    double hz = (double)k * rate / WINDOW;
    double pitch = hz >= LOW_HZ && hz < HIGH_HZ ? NR_CHROMA * log2(hz / LOW_HZ) + 0.5 : -1;
    t->pitch[k] = pitch >= 0 && pitch < PITCHES ? (int)pitch : -1;
  }
  return nr_fft_new(WINDOW, &t->fft);
}

static void hear(tuner *t, const norae_pcm *pcm, size_t centre)
{
  float *in = nr_fft_samples(t->fft);
  for (size_t i = 0; i < WINDOW; i++) {
    size_t at = centre + i - WINDOW / 2; /* wraps to a huge number before the start */
    float v = 0;
    for (int c = 0; c < pcm->channels && at < pcm->frames; c++)
      v += pcm->channel[c][at];
    in[i] = t->window[i] * v;
  }
  nr_fft_forward(t->fft);
}

/* Fold the spectrum into chroma: of each pitch, the loudest bin against the mean of its
 * neighbourhood. */
static void fold(tuner *t, float *chroma)
{
  const float complex *bins = nr_fft_bins(t->fft);
  memset(t->sum, 0, sizeof t->sum);
  for (size_t k = 0; k < BINS; k++) {
    if (t->pitch[k] >= 0)
      t->sum[t->pitch[k]] = fmaxf(t->sum[t->pitch[k]], cabsf(bins[k]));
  }
  nr_moving_mean(t->sum, PITCHES, NEIGHBOURS, t->around);
  memset(chroma, 0, NR_CHROMA * sizeof *chroma);
  for (size_t p = 0; p < PITCHES; p++) {
    if (t->around[p] > 1e-6f)
      chroma[p % NR_CHROMA] += fmaxf(0, t->sum[p] / t->around[p] - 1);
  }
}

/* Average over neighbours in time; each frame gets mean 0 and length 1. */
static norae_status normalise(nr_chroma *chroma)
{
  size_t n = chroma->frames;
  float *row = nr_alloc_array(n, 2 * sizeof *row);
  if (!row)
    return NORAE_ERR_MEMORY;
  for (size_t k = 0; k < NR_CHROMA; k++) {
    for (size_t i = 0; i < n; i++)
      row[i] = chroma->value[i * NR_CHROMA + k];
    nr_moving_mean(row, n, SMOOTH, row + n);
    for (size_t i = 0; i < n; i++)
      chroma->value[i * NR_CHROMA + k] = row[n + i];
  }
  free(row);
  for (size_t i = 0; i < n; i++) {
    float *v = chroma->value + i * NR_CHROMA, mean = 0, length = 0;
    for (size_t k = 0; k < NR_CHROMA; k++)
      mean += v[k] / NR_CHROMA;
    for (size_t k = 0; k < NR_CHROMA; k++)
      length += (v[k] - mean) * (v[k] - mean);
    length = sqrtf(length);
    for (size_t k = 0; k < NR_CHROMA; k++)
      v[k] = length > 1e-6f ? (v[k] - mean) / length : 0;
  }
  return NORAE_OK;
}

static norae_status fill(nr_chroma *chroma, const norae_pcm *pcm, const norae_log *log)
{
  tuner *t = calloc(1, sizeof *t);
  norae_status status = t ? open_tuner(t, pcm->rate) : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < chroma->frames && !status; i++) {
    hear(t, pcm, i * (size_t)pcm->rate / NR_CHROMA_RATE);
    fold(t, chroma->value + i * NR_CHROMA);
    if (i % 500 == 0 && log && log->cancelled && log->cancelled(log->user))
      status = NORAE_ERR_CANCELLED;
  }
  if (t)
    nr_fft_free(&t->fft);
  free(t);
  return status ? status : normalise(chroma);
}

norae_status nr_chroma_new(const norae_pcm *pcm, const norae_log *log, nr_chroma **out)
{
  nr_chroma *chroma = *out = calloc(1, sizeof *chroma);
  if (!chroma)
    return NORAE_ERR_MEMORY;
  chroma->frames = pcm->frames * NR_CHROMA_RATE / (size_t)pcm->rate;
  chroma->value = nr_alloc_array(chroma->frames, NR_CHROMA * sizeof *chroma->value);
  norae_status status = chroma->value ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status && chroma->frames)
    status = fill(chroma, pcm, log);
  if (status)
    nr_chroma_free(out);
  return status;
}

void nr_chroma_free(nr_chroma **chroma)
{
  if (!chroma || !*chroma)
    return;
  free((*chroma)->value);
  free(*chroma);
  *chroma = NULL;
}
