/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an ear would tell of a singing voice without knowing a language: how loud
 * it is, hissing, dark, bright, and where something begins.
 */
#ifndef NR_AUDIO_CUES_H
#define NR_AUDIO_CUES_H

#include "audio/spectrogram.h"

/* One value a frame, each with mean 0 and deviation 1 over the recording. */
typedef struct nr_cues {
  size_t frames;
  float *energy; /* loudness where voices are, against the last and next seconds */
  float *hiss;   /* "s" against vowels */
  float *high;   /* the highest bands alone */
  float *low;    /* hum: "m" against vowels */
  float *front;  /* bright vowels ("ee") against dark ones ("oh") */
  float *onset;  /* sudden rises in many bands, clipped to −1.5 … 4 */
} nr_cues;

norae_status nr_cues_new(const nr_spectrogram *spectrogram, nr_cues **out);
void nr_cues_free(nr_cues **cues); /* takes NULL; sets NULL */

#endif
