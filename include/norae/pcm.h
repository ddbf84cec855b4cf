/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoded sound: what media.h makes and sync.h listens to.
 */
#ifndef NORAE_PCM_H
#define NORAE_PCM_H

#include <stddef.h>

#include <norae/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NORAE_PCM_MAX_CHANNELS 2

/* Planar float samples, nominally -1…1.  Sample i of each channel sounds at
 * i / rate seconds of player time.  With one channel, only channel[0] is set. */
typedef struct norae_pcm {
  int rate;     /* Hz */
  int channels; /* 1 or 2 (left, right); more are mixed down while decoding */
  size_t frames; /* samples per channel */
  float *channel[NORAE_PCM_MAX_CHANNELS];
} norae_pcm;

/* Zeroed samples.  NORAE_ERR_ARGUMENT when rate or channels are out of range. */
norae_status norae_pcm_new(int rate, int channels, size_t frames, norae_pcm **out);
void norae_pcm_free(norae_pcm **pcm); /* takes NULL; sets *pcm to NULL */

#ifdef __cplusplus
}
#endif
#endif
