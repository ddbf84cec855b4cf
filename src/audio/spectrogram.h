/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The voice over time: log energies of the recording's centre in 40 mel bands,
 * 80–7800 Hz, a frame every 10 ms.
 */
#ifndef NR_AUDIO_SPECTROGRAM_H
#define NR_AUDIO_SPECTROGRAM_H

#include <norae/log.h>
#include <norae/pcm.h>

#include "audio/cepstra.h"

#define NR_BANDS 40
#define NR_FRAMES_PER_S 100

typedef struct nr_spectrogram {
  size_t frames;
  float *band[NR_BANDS];   /* `frames` values each, from the lowest band up */
  float *around[NR_BANDS]; /* how much louder than its centre all of the recording is */
  float *cepstra;        /* frames × NR_CEPSTRA, their 5 s mean removed */
} nr_spectrogram;

/* `pcm` at 16 kHz; only a few frames are held besides the result.  Each band is
 * floored 60 dB below its loudest parts, so that digital silence weighs no more
 * than a quiet room.  NORAE_ERR_CANCELLED when `log` says so. */
norae_status nr_spectrogram_new(const norae_pcm *pcm, const norae_log *log, nr_spectrogram **out);
/* The same when the recording's voice alone is known, too: what it says is used
 * instead of the centre.  `voice` NULL: it isn't known. */
norae_status nr_spectrogram_of_voice(const norae_pcm *pcm, const norae_pcm *voice,
                                     const norae_log *log, nr_spectrogram **out);
void nr_spectrogram_free(nr_spectrogram **spectrogram); /* takes NULL; sets NULL */

#endif
