/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/pcm.h>

#include <stdlib.h>

norae_status norae_pcm_new(int rate, int channels, size_t frames, norae_pcm **out)
{
  *out = NULL;
  if (rate <= 0 || channels < 1 || channels > NORAE_PCM_MAX_CHANNELS)
    return NORAE_ERR_ARGUMENT;
  norae_pcm *pcm = calloc(1, sizeof *pcm);
  if (!pcm)
    return NORAE_ERR_MEMORY;
  *pcm = (norae_pcm){.rate = rate, .channels = channels, .frames = frames};
  for (int c = 0; c < channels; c++) {
    pcm->channel[c] = calloc(frames ? frames : 1, sizeof(float));
    if (!pcm->channel[c])
      norae_pcm_free(&pcm);
    if (!pcm)
      return NORAE_ERR_MEMORY;
  }
  *out = pcm;
  return NORAE_OK;
}

void norae_pcm_free(norae_pcm **pcm)
{
  if (!pcm || !*pcm)
    return;
  for (int c = 0; c < NORAE_PCM_MAX_CHANNELS; c++)
    free((*pcm)->channel[c]);
  free(*pcm);
  *pcm = NULL;
}
