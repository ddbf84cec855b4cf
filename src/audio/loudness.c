/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/loudness.h"

#include <math.h>

#include <ebur128.h>

#include "base/checked.h"

#define BLOCK 4096
#define SILENCE (-70.0)
#define CLOSE 0.05 /* LU */
#define ROUNDS 4   /* limiting makes softer what was to be loud */

static int feed(ebur128_state *state, const norae_pcm *pcm)
{
  float block[BLOCK * NORAE_PCM_MAX_CHANNELS];
  int error = EBUR128_SUCCESS;
  for (size_t at = 0; at < pcm->frames && error == EBUR128_SUCCESS; at += BLOCK) {
    size_t count = pcm->frames - at < BLOCK ? pcm->frames - at : BLOCK;
    for (size_t i = 0; i < count; i++) {
      for (int c = 0; c < pcm->channels; c++)
        block[i * (size_t)pcm->channels + (size_t)c] = pcm->channel[c][at + i];
    }
    error = ebur128_add_frames_float(state, block, count);
  }
  return error;
}

norae_status nr_loudness_measure(const norae_pcm *pcm, nr_loudness *out)
{
  double lufs = -HUGE_VAL, peak = 0;
  *out = (nr_loudness){-HUGE_VAL, -HUGE_VAL};
  ebur128_state *state = ebur128_init((unsigned)pcm->channels, (unsigned long)pcm->rate,
                                      EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
  if (!state)
    return NORAE_ERR_MEMORY;
  if (pcm->channels == 1) /* it is heard from two loudspeakers */
    ebur128_set_channel(state, 0, EBUR128_DUAL_MONO);
  int error = feed(state, pcm);
  if (error == EBUR128_SUCCESS)
    error = ebur128_loudness_global(state, &lufs);
  for (int c = 0; c < pcm->channels && error == EBUR128_SUCCESS; c++) {
    double one = 0;
    error = ebur128_true_peak(state, (unsigned)c, &one);
    peak = one > peak ? one : peak;
  }
  ebur128_destroy(&state);
  if (error != EBUR128_SUCCESS)
    return error == EBUR128_ERROR_NOMEM ? NORAE_ERR_MEMORY : NORAE_ERR_ARGUMENT;
  *out = (nr_loudness){.lufs = lufs, .peak = 20 * log10(peak > 1e-9 ? peak : 1e-9)};
  return NORAE_OK;
}

static void amplify(norae_pcm *pcm, double dB)
{
  float factor = (float)pow(10, dB / 20);
  for (int c = 0; c < pcm->channels; c++) {
    for (size_t i = 0; i < pcm->frames; i++)
      pcm->channel[c][i] *= factor;
  }
}

norae_status nr_loudness_set(norae_pcm *pcm, double lufs, nr_loudness *was, nr_loudness *is)
{
  nr_loudness now;
  norae_status status = nr_loudness_measure(pcm, &now);
  if (was)
    *was = now;
  for (int round = 0; status == NORAE_OK && round < ROUNDS; round++) {
    double by = lufs - now.lufs;
    if (now.lufs < SILENCE || (fabs(by) < CLOSE && now.peak <= NR_TRUE_PEAK_MAX))
      break;
    amplify(pcm, by);
    if (now.peak + by > NR_TRUE_PEAK_MAX)
      status = nr_limit(pcm, NR_TRUE_PEAK_MAX);
    if (status == NORAE_OK)
      status = nr_loudness_measure(pcm, &now);
  }
  if (is)
    *is = now;
  return status;
}
