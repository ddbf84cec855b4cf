/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Another key, another tempo, each without the other (Rubber Band does the work).
 */
#ifndef NR_AUDIO_STRETCH_H
#define NR_AUDIO_STRETCH_H

#include <stdbool.h>

#include <norae/log.h>
#include <norae/pcm.h>

typedef struct nr_stretch_options {
  double tempo;     /* times as fast; above 0 */
  double semitones; /* + is higher */
  bool voice;       /* somebody sings: keep the voice's colour in another key */
} nr_stretch_options;

/* What was at i is at i / tempo in *out, which is as long as that makes it. */
norae_status nr_stretch(const norae_pcm *pcm, const nr_stretch_options *options,
                        const norae_log *log, norae_pcm **out);

#endif
