/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recording as a curve to draw: how loud it is, and how much of that is a voice.
 */
#ifndef NORAE_ENERGY_H
#define NORAE_ENERGY_H

#include <stddef.h>
#include <stdint.h>

#include <norae/log.h>
#include <norae/pcm.h>
#include <norae/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NORAE_ENERGY_RATE 50 /* values a second */

/* Value i is what sounds around i / NORAE_ENERGY_RATE s of player time, from 0 (none)
 * to 255 (the loudest of this recording). */
typedef struct norae_energy {
  size_t count;
  uint8_t *loudness; /* of all that sounds, as loud as it seems: amplitude to the power of 0.6 */
  uint8_t *voice;    /* what norae_sync() takes for the voice's loudness: the middle of the stereo
                        picture in the bands of voices, against the seconds around it */
} norae_energy;

/* `pcm` at NORAE_SYNC_RATE, NORAE_ERR_ARGUMENT at other rates.  `log` may be NULL. */
norae_status norae_energy_new(const norae_pcm *pcm, const norae_log *log, norae_energy **out);
void norae_energy_free(norae_energy **energy); /* takes NULL; sets *energy to NULL */

#ifdef __cplusplus
}
#endif
#endif
