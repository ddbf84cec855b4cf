/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which notes sound, whatever their octave: what stays alike between two performances
 * of a song.  Chroma features as for audio matching (Müller, Kurth, Clausen, "Audio
 * Matching via Chroma-Based Statistical Features", ISMIR 2005), three to a semitone, so
 * that a recording may be tuned differently.
 */
#ifndef NR_AUDIO_CHROMA_H
#define NR_AUDIO_CHROMA_H

#include <norae/log.h>
#include <norae/pcm.h>

#define NR_CHROMA 36      /* bins an octave */
#define NR_CHROMA_RATE 10 /* frames a second */

typedef struct nr_chroma {
  size_t frames;
  float *value; /* frames × NR_CHROMA, each frame's mean 0 and length 1, or all 0 */
} nr_chroma;

/* `pcm` at 16 kHz, mixed to one channel; frame i is centred on i / NR_CHROMA_RATE s.  The
 * notes are those of 80–2500 Hz against their neighbourhood in pitch: a bright and
 * a dull recording come out alike. */
norae_status nr_chroma_new(const norae_pcm *pcm, const norae_log *log, nr_chroma **out);
void nr_chroma_free(nr_chroma **chroma); /* takes NULL; sets NULL */

#endif
