/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A limiter that looks ahead: the gain goes down before a peak comes, smoothly, and
 * comes back slowly.
 */
#include "audio/loudness.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

#define PHASES 4 /* a peak lies between samples as often as on one */
#define TAPS 12  /* of each phase */
#define AHEAD_S 0.004
#define RELEASE_S 0.08
#define MARGIN 0.05 /* dB: other meters interpolate differently */

/* A windowed sinc, in phases. */
static void make_phases(float phase[PHASES][TAPS])
{
  for (int p = 0; p < PHASES; p++) {
    for (int t = 0; t < TAPS; t++) {
      double x = t - TAPS / 2 + 1 - (double)p / PHASES, pi = acos(-1);
      double window = 0.5 + 0.5 * cos(pi * x / (TAPS / 2 + 0.5));
      phase[p][t] = (float)(fabs(x) < 1e-9 ? 1 : sin(pi * x) / (pi * x) * window);
    }
  }
}

/* The highest that the wave gets from sample i to the next one. */
static float peak_at(const float phase[PHASES][TAPS], const float *samples, size_t frames, size_t i)
{
  float highest = fabsf(samples[i]), edge[TAPS] = {0};
  const float *from = edge;
  if (i >= TAPS && i + TAPS <= frames)
    from = samples + i - (TAPS / 2 - 1);
  for (size_t t = 0; t < TAPS && from == edge; t++) {
    size_t at = i + t; /* TAPS / 2 − 1 too far, so that it is none below 0 */
    if (at >= TAPS / 2 - 1 && at - (TAPS / 2 - 1) < frames)
      edge[t] = samples[at - (TAPS / 2 - 1)];
  }
  for (int p = 1; p < PHASES; p++) {
    float sum = 0;
    for (int t = 0; t < TAPS; t++)
      sum += phase[p][t] * from[t];
    highest = fmaxf(highest, fabsf(sum));
  }
  return highest;
}

/* The gain that each sample asks for; true if any asks for less than 1. */
static bool find_gains(const norae_pcm *pcm, float ceiling, float *gain)
{
  float phase[PHASES][TAPS];
  bool any = false;
  make_phases(phase);
  for (size_t i = 0; i < pcm->frames; i++) {
    float highest = 0;
    for (int c = 0; c < pcm->channels; c++)
      highest = fmaxf(highest, peak_at(phase, pcm->channel[c], pcm->frames, i));
    gain[i] = highest > ceiling ? ceiling / highest : 1;
    any |= gain[i] < 1;
  }
  return any;
}

/* The least of what is asked for from here to `ahead` later: a queue of candidates,
 * each less than all before it is forgotten. */
static bool look_ahead(float *gain, size_t frames, size_t ahead)
{
  size_t *queue = nr_alloc_array(ahead + 2, sizeof *queue), first = 0, count = 0;
  float *held = nr_alloc_array(ahead + 2, sizeof *held);
  size_t room = ahead + 2;
  bool fine = queue && held;
  for (size_t i = 0; fine && i < frames + ahead; i++) {
    if (i < frames) {
      while (count && held[(first + count - 1) % room] >= gain[i])
        count--;
      queue[(first + count) % room] = i;
      held[(first + count) % room] = gain[i];
      count++;
    }
    if (i < ahead)
      continue;
    gain[i - ahead] = held[first];
    if (queue[first] == i - ahead) {
      first = (first + 1) % room;
      count--;
    }
  }
  free(queue);
  free(held);
  return fine;
}

/* Up slowly; and the mean of the last `ahead` samples, so that it goes down smoothly. */
static bool smooth(float *gain, size_t frames, size_t ahead, float release)
{
  float *past = nr_alloc_array(ahead, sizeof *past), now = frames ? gain[0] : 1;
  double sum = (double)ahead * (double)now;
  if (!past)
    return false;
  for (size_t i = 0; i < ahead; i++) /* as if it had been down before a peak at the start */
    past[i] = now;
  for (size_t i = 0; i < frames; i++) {
    now += (1 - now) * release;
    now = fminf(now, gain[i]);
    sum += (double)now - (double)past[i % ahead];
    past[i % ahead] = now;
    gain[i] = (float)(sum / (double)ahead);
  }
  free(past);
  return true;
}

norae_status nr_limit(norae_pcm *pcm, double dB)
{
  float ceiling = (float)pow(10, (dB - MARGIN) / 20);
  size_t ahead = (size_t)(AHEAD_S * pcm->rate) + 1;
  float *gain = nr_alloc_array(pcm->frames, sizeof *gain);
  if (!gain)
    return NORAE_ERR_MEMORY;
  norae_status status = NORAE_OK;
  if (find_gains(pcm, ceiling, gain)) {
    bool fine = look_ahead(gain, pcm->frames, ahead) &&
                smooth(gain, pcm->frames, ahead, (float)(1 / (RELEASE_S * pcm->rate)));
    status = fine ? NORAE_OK : NORAE_ERR_MEMORY;
    for (int c = 0; c < pcm->channels && fine; c++) {
      for (size_t i = 0; i < pcm->frames; i++)
        pcm->channel[c][i] *= gain[i];
    }
  }
  free(gain);
  return status;
}
