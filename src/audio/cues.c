/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/cues.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/stats.h"
#include "base/checked.h"

#define CUES 6

/* Bands from first to last, both included. */
typedef struct range {
  size_t first, last;
} range;

static const range voice = {6, 27}, hissing = {34, 39}, voiced = {8, 23}, dark = {2, 7},
                   middle = {14, 23}, second_formant = {21, 26}, first_formant = {9, 14},
                   rising = {5, 31};

#define ENERGY_SMOOTH 2    /* frames to each side */
#define ENERGY_AROUND 300
#define ENERGY_RELATIVE 0.5f /* share of the surroundings' loudness that is taken off */
#define HISS_SMOOTH 1
#define RISE 3             /* frames that a rise is measured over */
#define RISE_LATE 2        /* it is noted this many frames after its first */
#define ONSET_AROUND 50
#define ONSET_MIN (-1.5f)
#define ONSET_MAX 4.0f

static nr_cues *allocate(size_t frames)
{
  size_t values;
  nr_cues *cues = calloc(1, sizeof *cues);
  if (!cues || !nr_mul_size(frames, CUES, &values) ||
      !(cues->energy = nr_alloc_array(values, sizeof(float)))) {
    free(cues);
    return NULL;
  }
  cues->frames = frames;
  float **const arrays[CUES] = {&cues->energy, &cues->hiss, &cues->high,
                                &cues->low, &cues->front, &cues->onset};
  for (size_t i = 1; i < CUES; i++)
    *arrays[i] = cues->energy + i * frames;
  return cues;
}

/* Mean and deviation of each band, so that loud and quiet bands count alike. */
typedef struct band_scale {
  float mean[NR_BANDS], factor[NR_BANDS];
} band_scale;

static void measure(const nr_spectrogram *s, band_scale *scale)
{
  for (size_t b = 0; b < NR_BANDS; b++) {
    double sum = 0, squares = 0;
    for (size_t t = 0; t < s->frames; t++)
      sum += s->band[b][t];
    double mean = sum / (double)s->frames;
    for (size_t t = 0; t < s->frames; t++)
      squares += (s->band[b][t] - mean) * (s->band[b][t] - mean);
    double deviation = sqrt(squares / (double)s->frames);
    scale->mean[b] = (float)mean;
    scale->factor[b] = deviation > 1e-4 ? (float)(1 / deviation) : 0;
  }
}

/* out += sign × mean of the scaled bands of a range */
static void add_bands(const nr_spectrogram *s, const band_scale *scale, range r, float sign,
                      float *out)
{
  float share = sign / (float)(r.last - r.first + 1);
  for (size_t b = r.first; b <= r.last; b++) {
    float factor = share * scale->factor[b], mean = scale->mean[b];
    for (size_t t = 0; t < s->frames; t++)
      out[t] += factor * (s->band[b][t] - mean);
  }
}

static void find_energy(float *energy, size_t n, float *work)
{
  nr_moving_mean(energy, n, ENERGY_SMOOTH, work);
  nr_moving_mean(work, n, ENERGY_AROUND, energy);
  for (size_t t = 0; t < n; t++)
    energy[t] = work[t] - ENERGY_RELATIVE * energy[t];
  nr_standardise(energy, n);
}

static void find_onset(const nr_spectrogram *s, float *onset, float *work)
{
  size_t n = s->frames;
  for (size_t b = rising.first; b <= rising.last; b++) {
    const float *x = s->band[b];
    for (size_t t = 0; t + RISE < n; t++)
      onset[t + RISE_LATE] += fmaxf(0, x[t + RISE] - x[t]);
  }
  nr_moving_mean(onset, n, ONSET_AROUND, work);
  for (size_t t = 0; t < n; t++)
    onset[t] -= work[t];
  nr_standardise(onset, n);
  for (size_t t = 0; t < n; t++)
    onset[t] = fminf(fmaxf(onset[t], ONSET_MIN), ONSET_MAX);
}

static void fill(const nr_spectrogram *s, nr_cues *cues, float *work)
{
  band_scale scale;
  size_t n = s->frames;
  measure(s, &scale);
  memset(cues->energy, 0, CUES * n * sizeof(float));
  add_bands(s, &scale, voice, 1, cues->energy);
  find_energy(cues->energy, n, work);
  add_bands(s, &scale, hissing, 1, cues->high);
  nr_standardise(cues->high, n);
  memset(work, 0, n * sizeof *work);
  add_bands(s, &scale, hissing, 1, work);
  add_bands(s, &scale, voiced, -1, work);
  nr_moving_mean(work, n, HISS_SMOOTH, cues->hiss);
  nr_standardise(cues->hiss, n);
  add_bands(s, &scale, dark, 1, cues->low);
  add_bands(s, &scale, middle, -1, cues->low);
  nr_standardise(cues->low, n);
  add_bands(s, &scale, second_formant, 1, cues->front);
  add_bands(s, &scale, first_formant, -1, cues->front);
  nr_standardise(cues->front, n);
  find_onset(s, cues->onset, work);
}

norae_status nr_cues_new(const nr_spectrogram *spectrogram, nr_cues **out)
{
  float *work = nr_alloc_array(spectrogram->frames, sizeof *work);
  *out = work ? allocate(spectrogram->frames) : NULL;
  if (*out && spectrogram->frames)
    fill(spectrogram, *out, work);
  free(work);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_cues_free(nr_cues **cues)
{
  if (!cues || !*cues)
    return;
  free((*cues)->energy);
  free(*cues);
  *cues = NULL;
}
