/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loudness by EBU R128 (libebur128 measures it), and its true peaks kept below −1 dB.
 */
#ifndef NR_AUDIO_LOUDNESS_H
#define NR_AUDIO_LOUDNESS_H

#include <norae/pcm.h>

#define NR_TRUE_PEAK_MAX (-1.0) /* dBTP */

typedef struct nr_loudness {
  double lufs; /* integrated; below −70: silence */
  double peak; /* true, dB */
} nr_loudness;

norae_status nr_loudness_measure(const norae_pcm *pcm, nr_loudness *out);

/* Make it as loud as that, in place; what would be above the true peak is turned down
 * for a moment.  Silence stays silence.  *was and *is may be NULL. */
norae_status nr_loudness_set(norae_pcm *pcm, double lufs, nr_loudness *was, nr_loudness *is);

/* Keep true peaks below `dB`, in place. */
norae_status nr_limit(norae_pcm *pcm, double dB);

#endif
