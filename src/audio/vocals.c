/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/vocals.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "audio/fft.h"
#include "audio/repeats.h"
#include "base/checked.h"

#define SLOTS 3
#define SHARP 1.0f     /* how much of |S|² speaks against the middle */
#define KEEP 0.8f      /* how much what repeats speaks against a voice */
#define VOICE_FROM 110 /* Hz: nothing is taken below, */
#define VOICE_ALL 200  /* all from here on */

/* One frame. */
typedef struct slot {
  float complex *left, *right;
  float *mid, *side; /* |M|², |S|² */
} slot;

typedef struct walk {
  norae_pcm *pcm;
  double rest;
  size_t window, hop, bins;
  nr_fft *fft;
  nr_repeats *repeats;
  float *shape, *weight;    /* of samples; of bins */
  float *share, *taken;     /* of M: what repeats, what is taken */
  float *sum[2];            /* frames added up, from the next sample that leaves */
  slot slots[SLOTS], heard; /* around the frame that leaves; far ahead of it */
} walk;

static float square(float complex z)
{
  return crealf(z) * crealf(z) + cimagf(z) * cimagf(z);
}

/* ── coming in ── */

static void spectrum(walk *w, const float *from, ptrdiff_t first, float complex *bins)
{
  float *in = nr_fft_samples(w->fft);
  for (size_t i = 0; i < w->window; i++) {
    ptrdiff_t at = first + (ptrdiff_t)i;
    in[i] = at >= 0 && (size_t)at < w->pcm->frames ? w->shape[i] * from[at] : 0;
  }
  nr_fft_forward(w->fft);
  memcpy(bins, nr_fft_bins(w->fft), w->bins * sizeof *bins);
}

static void read_frame(walk *w, size_t frame, slot *s)
{
  ptrdiff_t first = (ptrdiff_t)(frame * w->hop) - (ptrdiff_t)(w->window / 2);
  spectrum(w, w->pcm->channel[0], first, s->left);
  spectrum(w, w->pcm->channel[1], first, s->right);
  for (size_t k = 0; k < w->bins; k++) {
    s->mid[k] = 0.25f * square(s->left[k] + s->right[k]);
    s->side[k] = 0.25f * square(s->left[k] - s->right[k]);
  }
}

/* ── what is the voice ── */

static void find_voice(walk *w, size_t frame)
{
  const slot *now = &w->slots[frame % SLOTS];
  const slot *before = &w->slots[(frame + SLOTS - 1) % SLOTS];
  const slot *after = &w->slots[(frame + 1) % SLOTS];
  nr_repeats_find(w->repeats, frame, w->share);
  for (size_t k = 0; k < w->bins; k++) {
    float mid = before->mid[k] + 2 * now->mid[k] + after->mid[k];
    float side = before->side[k] + 2 * now->side[k] + after->side[k];
    float middle = mid > 0 ? 1 - SHARP * side / mid : 0;
    float once = 1 - KEEP * w->share[k];
    w->taken[k] = middle > 0 && once > 0 ? w->weight[k] * middle * once : 0;
  }
}

/* ── going out ── */

static void leave_channel(walk *w, const slot *s, int channel)
{
  const float complex *from = channel ? s->right : s->left;
  float complex *bins = nr_fft_bins(w->fft);
  for (size_t k = 0; k < w->bins; k++)
    bins[k] = from[k] - w->taken[k] * 0.5f * (s->left[k] + s->right[k]);
  nr_fft_backward(w->fft);
  const float *samples = nr_fft_samples(w->fft);
  /* Hann windows squared, four of them over each sample, add up to 1.5 */
  float scale = 1 / (1.5f * (float)w->window);
  for (size_t i = 0; i < w->window; i++)
    w->sum[channel][i] += scale * w->shape[i] * samples[i];
}

static void leave(walk *w, size_t frame)
{
  ptrdiff_t first = (ptrdiff_t)(frame * w->hop) - (ptrdiff_t)(w->window / 2);
  for (int c = 0; c < 2; c++) {
    leave_channel(w, &w->slots[frame % SLOTS], c);
    for (size_t i = 0; i < w->hop; i++) {
      ptrdiff_t at = first + (ptrdiff_t)i;
      if (at >= 0 && (size_t)at < w->pcm->frames)
        w->pcm->channel[c][at] = w->sum[c][i];
    }
    memmove(w->sum[c], w->sum[c] + w->hop, (w->window - w->hop) * sizeof *w->sum[c]);
    memset(w->sum[c] + w->window - w->hop, 0, w->hop * sizeof *w->sum[c]);
  }
}

/* ── all of it ── */

static bool open_slot(walk *w, slot *s)
{
  s->left = calloc(w->bins, sizeof *s->left);
  s->right = calloc(w->bins, sizeof *s->right);
  s->mid = calloc(w->bins, sizeof *s->mid);
  s->side = calloc(w->bins, sizeof *s->side);
  return s->left && s->right && s->mid && s->side;
}

static void close_slot(slot *s)
{
  free(s->left);
  free(s->right);
  free(s->mid);
  free(s->side);
}

static void shape(walk *w)
{
  for (size_t i = 0; i < w->window; i++)
    w->shape[i] = (float)(0.5 - 0.5 * cos(2 * acos(-1) * (double)i / (double)w->window));
  for (size_t k = 0; k < w->bins; k++) {
    double hz = (double)k * w->pcm->rate / (double)w->window;
    double up = (hz - VOICE_FROM) / (VOICE_ALL - VOICE_FROM);
    w->weight[k] = (float)((1 - w->rest) * (up < 0 ? 0 : up > 1 ? 1 : up));
  }
}

static norae_status open_walk(walk *w)
{
  int rate = w->pcm->rate;
  w->window = rate > 72000 ? 8192 : rate > 24000 ? 4096 : 2048;
  w->hop = w->window / 4;
  w->bins = w->window / 2 + 1;
  w->shape = nr_alloc_array(w->window, sizeof *w->shape);
  w->weight = nr_alloc_array(w->bins, sizeof *w->weight);
  w->share = nr_alloc_array(w->bins, sizeof *w->share);
  w->taken = nr_alloc_array(w->bins, sizeof *w->taken);
  w->sum[0] = calloc(w->window, sizeof *w->sum[0]);
  w->sum[1] = calloc(w->window, sizeof *w->sum[1]);
  bool fine = w->shape && w->weight && w->share && w->taken && w->sum[0] && w->sum[1];
  for (size_t i = 0; i < SLOTS && fine; i++)
    fine = open_slot(w, &w->slots[i]);
  if (!fine || !open_slot(w, &w->heard))
    return NORAE_ERR_MEMORY;
  shape(w);
  norae_status status = nr_repeats_new(w->bins, (double)rate / (double)w->window,
                                       (double)rate / (double)w->hop, &w->repeats);
  return status ? status : nr_fft_new(w->window, &w->fft);
}

static void close_walk(walk *w)
{
  for (size_t i = 0; i < SLOTS; i++)
    close_slot(&w->slots[i]);
  close_slot(&w->heard);
  free(w->shape);
  free(w->weight);
  free(w->share);
  free(w->taken);
  free(w->sum[0]);
  free(w->sum[1]);
  nr_repeats_free(&w->repeats);
  nr_fft_free(&w->fft);
}

static bool cancelled(const norae_log *log)
{
  return log && log->cancelled && log->cancelled(log->user);
}

/* What is read lies ahead of what is written. */
static norae_status run(walk *w, const norae_log *log)
{
  size_t frames = w->pcm->frames / w->hop + w->window / w->hop, heard = 0;
  read_frame(w, 0, &w->slots[0]);
  for (size_t i = 0; i < frames; i++) {
    for (; heard < frames && heard <= i + nr_repeats_ahead(w->repeats); heard++) {
      read_frame(w, heard, &w->heard);
      nr_repeats_add(w->repeats, w->heard.mid, w->heard.side);
    }
    read_frame(w, i + 1, &w->slots[(i + 1) % SLOTS]);
    find_voice(w, i);
    leave(w, i);
    if (i % 100 == 0 && cancelled(log))
      return NORAE_ERR_CANCELLED;
    if (i % 100 == 0 && log && log->progress)
      log->progress(log->user, "voice", (double)i / (double)frames);
  }
  return NORAE_OK;
}

norae_status nr_vocals_lower(norae_pcm *pcm, double rest, const norae_log *log)
{
  walk w = {.pcm = pcm, .rest = rest};
  if (pcm->channels != 2)
    return NORAE_ERR_ARGUMENT;
  norae_status status = open_walk(&w);
  if (!status && pcm->frames)
    status = run(&w, log);
  close_walk(&w);
  return status;
}

double nr_vocals_width(const norae_pcm *pcm)
{
  double all = 0, side = 0;
  if (pcm->channels != 2)
    return 0;
  for (size_t i = 0; i < pcm->frames; i++) {
    double l = pcm->channel[0][i], r = pcm->channel[1][i];
    all += l * l + r * r;
    side += (l - r) * (l - r) / 2;
  }
  return all > 0 ? side / all : 0;
}
