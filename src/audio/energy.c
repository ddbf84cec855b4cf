/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/energy.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norae/sync.h>

#include "audio/cues.h"
#include "audio/stats.h"
#include "base/checked.h"

#define PER_VALUE (NR_FRAMES_PER_S / NORAE_ENERGY_RATE) /* frames of the spectrogram */
#define LOUD 0.998     /* share of the values that are below the top of the curve */
#define QUIET 0.10     /* and of the voice's below its bottom */
#define SEEMING 0.6f   /* how loud an amplitude seems (Stevens's law) */
#define INAUDIBLE 1e-5 /* an amplitude 100 dB below full scale */

/* The mean square of all channels around the middle of value i. */
static float power_at(const norae_pcm *pcm, size_t i)
{
  size_t step = (size_t)pcm->rate / NORAE_ENERGY_RATE;
  size_t first = i * step < step / 2 ? 0 : i * step - step / 2;
  size_t end = first + step < pcm->frames ? first + step : pcm->frames;
  double sum = 0;
  for (int c = 0; c < pcm->channels; c++)
    for (size_t s = first; s < end; s++)
      sum += (double)pcm->channel[c][s] * pcm->channel[c][s];
  double mean = end > first ? sum / (double)(end - first) / pcm->channels : 0;
  return isfinite(mean) ? (float)mean : 0;
}

static uint8_t to_byte(float share)
{
  return (uint8_t)lroundf(255 * fminf(fmaxf(share, 0), 1));
}

/* `work` and `sorted` have room for a value each. */
static void fill_loudness(const norae_pcm *pcm, norae_energy *energy, float *work, float *sorted)
{
  size_t n = energy->count;
  for (size_t i = 0; i < n; i++)
    work[i] = sqrtf(power_at(pcm, i));
  memcpy(sorted, work, n * sizeof *sorted);
  float top = nr_quantile(sorted, n, LOUD);
  for (size_t i = 0; i < n; i++)
    energy->loudness[i] = top > INAUDIBLE ? to_byte(powf(work[i] / top, SEEMING)) : 0;
}

static void fill_voice(const nr_cues *cues, norae_energy *energy, float *work, float *sorted)
{
  size_t n = energy->count;
  for (size_t i = 0; i < n; i++) {
    size_t frame = i * PER_VALUE;
    float before = cues->energy[frame ? frame - 1 : 0];
    float after = cues->energy[frame + 1 < cues->frames ? frame + 1 : frame];
    work[i] = 0.5f * cues->energy[frame] + 0.25f * (before + after);
  }
  memcpy(sorted, work, n * sizeof *sorted);
  float top = nr_quantile(sorted, n, LOUD), bottom = nr_quantile(sorted, n, QUIET);
  for (size_t i = 0; i < n; i++)
    energy->voice[i] = top > bottom ? to_byte((work[i] - bottom) / (top - bottom)) : 0;
}

static norae_status allocate(size_t count, norae_energy **out)
{
  norae_energy *energy = calloc(1, sizeof *energy);
  uint8_t *values = energy ? nr_alloc_array(count, 2) : NULL;
  if (!values) {
    free(energy);
    return NORAE_ERR_MEMORY;
  }
  *energy = (norae_energy){.count = count, .loudness = values, .voice = values + count};
  *out = energy;
  return NORAE_OK;
}

/* No louder where there was nothing to hear than where there was. */
static void hush_voice(norae_energy *energy)
{
  for (size_t i = 0; i < energy->count; i++)
    if (energy->loudness[i] == 0)
      energy->voice[i] = 0;
}

static norae_status fill(const norae_pcm *pcm, const nr_spectrogram *spectrogram,
                         norae_energy *energy)
{
  nr_cues *cues = NULL;
  float *work = nr_alloc_array(energy->count, 2 * sizeof *work);
  norae_status status = work ? nr_cues_new(spectrogram, &cues) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK && energy->count) {
    fill_loudness(pcm, energy, work, work + energy->count);
    fill_voice(cues, energy, work, work + energy->count);
    hush_voice(energy);
  }
  nr_cues_free(&cues);
  free(work);
  return status;
}

norae_status norae_energy_new(const norae_pcm *pcm, const norae_log *log, norae_energy **out)
{
  nr_spectrogram *spectrogram = NULL;
  *out = NULL;
  if (pcm->rate != NORAE_SYNC_RATE)
    return NORAE_ERR_ARGUMENT;
  norae_status status = nr_spectrogram_new(pcm, log, &spectrogram);
  if (status == NORAE_OK)
    status = allocate((spectrogram->frames + PER_VALUE - 1) / PER_VALUE, out);
  if (status == NORAE_OK)
    status = fill(pcm, spectrogram, *out);
  if (status != NORAE_OK)
    norae_energy_free(out);
  nr_spectrogram_free(&spectrogram);
  return status;
}

void norae_energy_free(norae_energy **energy)
{
  if (!energy || !*energy)
    return;
  free((*energy)->loudness);
  free(*energy);
  *energy = NULL;
}
