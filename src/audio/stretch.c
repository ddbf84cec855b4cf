/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/stretch.h"

#include <math.h>

#include <rubberband/rubberband-c.h>

#define BLOCK 4096

typedef struct stretching {
  RubberBandState band;
  const norae_pcm *in;
  norae_pcm *out;
  size_t at; /* frames that came out */
  const norae_log *log;
} stretching;

static norae_status check(const stretching *s, size_t done, double before, double share)
{
  const norae_log *log = s->log;
  if (log && log->cancelled && log->cancelled(log->user))
    return NORAE_ERR_CANCELLED;
  if (log && log->progress)
    log->progress(log->user, "stretch", before + share * (double)done / (double)s->in->frames);
  return NORAE_OK;
}

static void take_what_is_there(stretching *s)
{
  int there;
  while ((there = rubberband_available(s->band)) > 0 && s->at < s->out->frames) {
    float *to[NORAE_PCM_MAX_CHANNELS] = {NULL};
    size_t left = s->out->frames - s->at;
    unsigned count = (size_t)there < left ? (unsigned)there : (unsigned)left;
    for (int c = 0; c < s->out->channels; c++)
      to[c] = s->out->channel[c] + s->at;
    unsigned got = rubberband_retrieve(s->band, to, count);
    if (!got)
      return;
    s->at += got;
  }
}

/* All is heard once before it is stretched, so that strokes stay strokes. */
static norae_status pass(stretching *s, bool listen)
{
  norae_status status = NORAE_OK;
  for (size_t at = 0; at < s->in->frames && status == NORAE_OK; at += BLOCK) {
    const float *from[NORAE_PCM_MAX_CHANNELS] = {NULL};
    size_t left = s->in->frames - at;
    unsigned count = left < BLOCK ? (unsigned)left : BLOCK;
    for (int c = 0; c < s->in->channels; c++)
      from[c] = s->in->channel[c] + at;
    if (listen) {
      rubberband_study(s->band, from, count, left <= BLOCK);
    } else {
      rubberband_process(s->band, from, count, left <= BLOCK);
      take_what_is_there(s);
    }
    status = check(s, at, listen ? 0 : 0.1, listen ? 0.1 : 0.9);
  }
  return status;
}

norae_status nr_stretch(const norae_pcm *pcm, const nr_stretch_options *o, const norae_log *log,
                        norae_pcm **out)
{
  stretching s = {.in = pcm, .log = log};
  size_t frames = (size_t)llround((double)pcm->frames / o->tempo);
  *out = NULL;
  norae_status status = norae_pcm_new(pcm->rate, pcm->channels, frames, &s.out);
  if (status != NORAE_OK)
    return status;
  int options = RubberBandOptionProcessOffline | RubberBandOptionEngineFiner |
                RubberBandOptionChannelsTogether | RubberBandOptionThreadingNever |
                RubberBandOptionPitchHighConsistency |
                (o->voice ? RubberBandOptionFormantPreserved : RubberBandOptionFormantShifted);
  s.band = rubberband_new((unsigned)pcm->rate, (unsigned)pcm->channels, options, 1 / o->tempo,
                          pow(2, o->semitones / 12));
  if (!s.band) {
    norae_pcm_free(&s.out);
    return NORAE_ERR_MEMORY;
  }
  rubberband_set_debug_level(s.band, 0);
  rubberband_set_max_process_size(s.band, BLOCK);
  rubberband_set_expected_input_duration(s.band, (unsigned)pcm->frames);
  status = pass(&s, true);
  if (status == NORAE_OK)
    status = pass(&s, false);
  rubberband_delete(s.band);
  if (status == NORAE_OK)
    *out = s.out;
  else
    norae_pcm_free(&s.out);
  return status;
}
