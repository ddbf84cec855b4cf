/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where energy rises, band by band: what stays alike between two copies of a
 * recording, whatever was done to its level, equalisation and coding.
 */
#ifndef NR_AUDIO_ONSETS_H
#define NR_AUDIO_ONSETS_H

#include <norae/log.h>
#include <norae/pcm.h>

#define NR_ONSET_BANDS 20 /* mel bands, 150–6500 Hz */

typedef struct nr_onsets {
  size_t frames;
  double rate;  /* frames a second */
  float *value; /* frames × NR_ONSET_BANDS: rises against their 2 s mean, by their 2 s
                   deviation, clipped to −3 … 5 */
} nr_onsets;

/* `pcm` at 16 kHz, mixed to one channel; `window` samples under a Hann window every
 * `hop` samples, frame i centred on sample hop × i. */
norae_status nr_onsets_new(const norae_pcm *pcm, size_t window, size_t hop, const norae_log *log,
                           nr_onsets **out);
void nr_onsets_free(nr_onsets **onsets); /* takes NULL; sets NULL */

/* The row at a time between frames, linear between the two; zeros outside. */
void nr_onsets_at(const nr_onsets *onsets, double frame, float out[NR_ONSET_BANDS]);

#endif
