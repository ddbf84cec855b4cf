/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/spectrogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/centre.h"
#include "audio/mel.h"
#include "audio/stats.h"
#include "base/checked.h"

#define LOW_HZ 80.0
#define HIGH_HZ 7800.0
#define LOUD_SHARE 0.995     /* of the frames are not louder than "loud" */
#define DEPTH 13.815511f     /* 6 ln 10: 60 dB of power */
#define SMALLEST 1e-7f       /* keeps the logarithm finite */
#define LARGEST 1e30f        /* likewise, for recordings that are broken */
#define CEPSTRA_REACH 250     /* frames: 5 s in all, measured better than 3 s or all */
#define FRAMES_PER_CHECK 4096 /* between looks at whether to stop */

static norae_status allocate(size_t frames, nr_spectrogram **out)
{
  size_t values;
  nr_spectrogram *s = calloc(1, sizeof *s);
  *out = s;
  if (!s)
    return NORAE_ERR_MEMORY;
  s->frames = frames;
  if (!nr_mul_size(frames, 2 * NR_BANDS, &values) ||
      !(s->band[0] = nr_alloc_array(values, sizeof(float))))
    return NORAE_ERR_MEMORY;
  s->cepstra = nr_alloc_array(frames, NR_CEPSTRA * sizeof *s->cepstra);
  if (!s->cepstra)
    return NORAE_ERR_MEMORY;
  for (size_t b = 0; b < NR_BANDS; b++) {
    s->band[b] = s->band[0] + b * frames;
    s->around[b] = s->band[b] + NR_BANDS * frames;
  }
  return NORAE_OK;
}

static float level(float power)
{
  return logf(power < LARGEST ? power + SMALLEST : SMALLEST);
}

/* `voice` (NULL: none) walks beside `centre` and says what the centre is. */
static norae_status analyse(nr_centre *centre, nr_centre *voice, const nr_mel *mel,
                            const nr_cepstra *cepstra, const norae_log *log, nr_spectrogram *s)
{
  float power[NR_BINS], all[NR_BINS], bands[NR_BANDS], all_bands[NR_BANDS], unused[NR_BINS];
  for (size_t t = 0; nr_centre_next(centre, power, all); t++) {
    if (voice)
      nr_centre_next(voice, power, unused);
    nr_mel_apply(mel, power, bands);
    nr_mel_apply(mel, all, all_bands);
    nr_cepstra_of(cepstra, power, s->cepstra + t * NR_CEPSTRA);
    for (size_t b = 0; b < NR_BANDS; b++) {
      s->band[b][t] = level(bands[b]);
      s->around[b][t] = level(all_bands[b]) - s->band[b][t];
    }
    if (t % FRAMES_PER_CHECK || !log)
      continue;
    if (log->cancelled && log->cancelled(log->user))
      return NORAE_ERR_CANCELLED;
    if (log->progress)
      log->progress(log->user, "listen", (double)t / (double)s->frames);
  }
  return NORAE_OK;
}

static norae_status set_floor(nr_spectrogram *s)
{
  float *scratch = nr_alloc_array(s->frames, sizeof *scratch);
  if (!scratch)
    return NORAE_ERR_MEMORY;
  for (size_t b = 0; b < NR_BANDS && s->frames; b++) {
    memcpy(scratch, s->band[b], s->frames * sizeof *scratch);
    float least = nr_quantile(scratch, s->frames, LOUD_SHARE) - DEPTH;
    for (size_t t = 0; t < s->frames; t++)
      s->band[b][t] = fmaxf(s->band[b][t], least);
  }
  free(scratch);
  return NORAE_OK;
}

norae_status nr_spectrogram_new(const norae_pcm *pcm, const norae_log *log, nr_spectrogram **out)
{
  return nr_spectrogram_of_voice(pcm, NULL, log, out);
}

norae_status nr_spectrogram_of_voice(const norae_pcm *pcm, const norae_pcm *voice,
                                     const norae_log *log, nr_spectrogram **out)
{
  nr_centre *centre = NULL, *alone = NULL;
  nr_mel *mel = NULL;
  nr_cepstra *cepstra = NULL;
  norae_status status = allocate(nr_stft_frames(pcm->frames), out);
  if (!status)
    status = nr_centre_new(pcm, &centre);
  if (!status && voice)
    status = nr_centre_new(voice, &alone);
  if (!status)
    status = nr_mel_new(NR_BANDS, LOW_HZ, HIGH_HZ, NR_WINDOW, pcm->rate, &mel);
  if (!status)
    status = nr_cepstra_new(&cepstra);
  if (!status)
    status = analyse(centre, alone, mel, cepstra, log, *out);
  if (!status)
    status = nr_cepstra_centre((*out)->cepstra, (*out)->frames, CEPSTRA_REACH);
  if (!status)
    status = set_floor(*out);
  nr_centre_free(&centre);
  nr_centre_free(&alone);
  nr_mel_free(&mel);
  nr_cepstra_free(&cepstra);
  if (status)
    nr_spectrogram_free(out);
  return status;
}

void nr_spectrogram_free(nr_spectrogram **spectrogram)
{
  if (!spectrogram || !*spectrogram)
    return;
  free((*spectrogram)->band[0]);
  free((*spectrogram)->cepstra);
  free(*spectrogram);
  *spectrogram = NULL;
}
