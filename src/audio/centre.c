/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/centre.h"

#include <stdlib.h>

#define REACH 2 /* frames to each side that the mask is averaged over */
#define SLOTS (2 * REACH + 1)

/* What is kept of one frame. */
typedef struct slot {
  float mid[NR_BINS];  /* |(L+R)/2|² */
  float side[NR_BINS]; /* |L−R|² */
  float both[NR_BINS]; /* |L|² + |R|² */
} slot;

struct nr_centre {
  const norae_pcm *pcm;
  nr_stft *stft;
  size_t frames;
  size_t read; /* frames read into slots so far: frame f is in slot f % SLOTS */
  size_t next; /* frame to give out next */
  slot slots[SLOTS];
};

norae_status nr_centre_new(const norae_pcm *pcm, nr_centre **out)
{
  *out = NULL;
  nr_centre *centre = calloc(1, sizeof *centre);
  if (!centre)
    return NORAE_ERR_MEMORY;
  norae_status status = nr_stft_new(&centre->stft);
  if (status) {
    free(centre);
    return status;
  }
  centre->pcm = pcm;
  centre->frames = nr_stft_frames(pcm->frames);
  *out = centre;
  return NORAE_OK;
}

void nr_centre_free(nr_centre **centre)
{
  if (!centre || !*centre)
    return;
  nr_stft_free(&(*centre)->stft);
  free(*centre);
  *centre = NULL;
}

static float square(float complex z)
{
  return crealf(z) * crealf(z) + cimagf(z) * cimagf(z);
}

static void read_frame(nr_centre *centre)
{
  const norae_pcm *pcm = centre->pcm;
  slot *s = &centre->slots[centre->read % SLOTS];
  float complex left[NR_BINS], right[NR_BINS];
  nr_stft_frame(centre->stft, pcm->channel[0], pcm->frames, centre->read, left);
  const float complex *r = left;
  if (pcm->channels > 1) {
    nr_stft_frame(centre->stft, pcm->channel[1], pcm->frames, centre->read, right);
    r = right;
  }
  for (size_t b = 0; b < NR_BINS; b++) {
    s->mid[b] = 0.25f * square(left[b] + r[b]);
    s->side[b] = square(left[b] - r[b]);
    s->both[b] = square(left[b]) + square(r[b]);
  }
  centre->read++;
}

bool nr_centre_next(nr_centre *centre, float power[NR_BINS], float all[NR_BINS])
{
  if (centre->next >= centre->frames)
    return false;
  while (centre->read < centre->frames && centre->read <= centre->next + REACH)
    read_frame(centre);
  size_t first = centre->next < REACH ? 0 : centre->next - REACH;
  const slot *now = &centre->slots[centre->next % SLOTS];
  float side[NR_BINS] = {0}, both[NR_BINS] = {0};
  for (size_t f = first; f < centre->read; f++) {
    const slot *s = &centre->slots[f % SLOTS];
    for (size_t b = 0; b < NR_BINS; b++) {
      side[b] += s->side[b];
      both[b] += s->both[b];
    }
  }
  for (size_t b = 0; b < NR_BINS; b++) {
    float alike = both[b] > side[b] ? 1 - side[b] / both[b] : 0;
    alike *= alike;
    power[b] = now->mid[b] * alike * alike;
    all[b] = 0.5f * now->both[b];
  }
  centre->next++;
  return true;
}
