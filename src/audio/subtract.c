/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/subtract.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/fft.h"
#include "base/checked.h"

#define SMOOTH_S 2.0
#define NOTHING 1e-9 /* energy in a bin below which the instrumental is silent */
#define REST .15f /* of the instrumental that may still be in the rest */

/* One channel's way through both recordings, frame by frame. */
typedef struct walk {
  const float *mix, *other;
  size_t mix_count, other_count;
  ptrdiff_t lag;
  float *out;
  nr_fft *fft;
  size_t window, hop, bins, around; /* around: frames that are averaged */
  float *shape;
  float complex *a, *b;   /* the last `around` frames' spectra, in turn */
  double complex *cross;  /* running sums over them: what comes in goes out again */
  double *power;
} walk;

static void spectrum(walk *w, const float *from, size_t count, ptrdiff_t first,
                     float complex *bins)
{
  float *in = nr_fft_samples(w->fft);
  for (size_t i = 0; i < w->window; i++) {
    ptrdiff_t at = first + (ptrdiff_t)i;
    in[i] = at >= 0 && (size_t)at < count ? w->shape[i] * from[at] : 0;
  }
  nr_fft_forward(w->fft);
  memcpy(bins, nr_fft_bins(w->fft), w->bins * sizeof *bins);
}

static void add_products(walk *w, const float complex *a, const float complex *b, double sign)
{
  for (size_t k = 0; k < w->bins; k++) {
    w->cross[k] += sign * (a[k] * conjf(b[k]));
    w->power[k] += sign * (crealf(b[k]) * crealf(b[k]) + cimagf(b[k]) * cimagf(b[k]));
  }
}

static void enter_frame(walk *w, size_t frame, size_t frames)
{
  float complex *a = w->a + frame % w->around * w->bins;
  float complex *b = w->b + frame % w->around * w->bins;
  if (frame >= w->around)
    add_products(w, a, b, -1);
  if (frame >= frames) {
    memset(a, 0, w->bins * sizeof *a);
    memset(b, 0, w->bins * sizeof *b);
    return;
  }
  ptrdiff_t first = (ptrdiff_t)(frame * w->hop) - (ptrdiff_t)(w->window / 2);
  spectrum(w, w->mix, w->mix_count, first, a);
  spectrum(w, w->other, w->other_count, first + w->lag, b);
  add_products(w, a, b, 1);
}

static float square(float complex z)
{
  return crealf(z) * crealf(z) + cimagf(z) * cimagf(z);
}

/* The rest of one frame, added to the output. */
static void leave_frame(walk *w, size_t frame)
{
  const float complex *a = w->a + frame % w->around * w->bins;
  const float complex *b = w->b + frame % w->around * w->bins;
  float complex *bins = nr_fft_bins(w->fft);
  for (size_t k = 0; k < w->bins; k++) {
    float complex copy = 0;
    if (w->power[k] > NOTHING)
      copy = (float complex)(w->cross[k] / w->power[k]) * b[k];
    float complex rest = a[k] - copy;
    float voice = square(rest), band = REST * square(copy);
    bins[k] = rest * (voice > 0 ? voice / (voice + band) : 0);
  }
  nr_fft_backward(w->fft);
  const float *samples = nr_fft_samples(w->fft);
  /* Hann windows squared, four of them over each sample, add up to 1.5 */
  float scale = 1 / (1.5f * (float)w->window);
  ptrdiff_t first = (ptrdiff_t)(frame * w->hop) - (ptrdiff_t)(w->window / 2);
  for (size_t i = 0; i < w->window; i++) {
    ptrdiff_t at = first + (ptrdiff_t)i;
    if (at >= 0 && (size_t)at < w->mix_count)
      w->out[at] += scale * w->shape[i] * samples[i];
  }
}

static norae_status open_walk(walk *w, int rate)
{
  w->window = rate > 24000 ? 2048 : 1024;
  w->hop = w->window / 4;
  w->bins = w->window / 2 + 1;
  w->around = (size_t)(SMOOTH_S * rate / (double)w->hop) | 1;
  w->shape = nr_alloc_array(w->window, sizeof *w->shape);
  w->a = calloc(w->around * w->bins, sizeof *w->a);
  w->b = calloc(w->around * w->bins, sizeof *w->b);
  w->cross = calloc(w->bins, sizeof *w->cross);
  w->power = calloc(w->bins, sizeof *w->power);
  if (!w->shape || !w->a || !w->b || !w->cross || !w->power)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < w->window; i++)
    w->shape[i] = (float)(0.5 - 0.5 * cos(2 * acos(-1) * (double)i / (double)w->window));
  return nr_fft_new(w->window, &w->fft);
}

static void close_walk(walk *w)
{
  free(w->shape);
  free(w->a);
  free(w->b);
  free(w->cross);
  free(w->power);
  nr_fft_free(&w->fft);
}

/* The frames' sums reach `around / 2` frames to each side of the one that leaves. */
static norae_status run(walk *w, int rate, const norae_log *log)
{
  norae_status status = open_walk(w, rate);
  size_t frames = w->mix_count / w->hop + 2, half = w->around / 2;
  for (size_t i = 0; i < frames + half && !status; i++) {
    enter_frame(w, i, frames);
    if (i >= half)
      leave_frame(w, i - half);
    if (i % 500 == 0 && log && log->cancelled && log->cancelled(log->user))
      status = NORAE_ERR_CANCELLED;
  }
  close_walk(w);
  return status;
}

norae_status nr_subtract(const norae_pcm *mix, const norae_pcm *instrumental, ptrdiff_t lag,
                         const norae_log *log, norae_pcm **out)
{
  *out = NULL;
  if (mix->rate != instrumental->rate)
    return NORAE_ERR_ARGUMENT;
  norae_status status = norae_pcm_new(mix->rate, mix->channels, mix->frames, out);
  for (int c = 0; c < mix->channels && !status; c++) {
    walk w = {.mix = mix->channel[c],
              .mix_count = mix->frames,
              .other = instrumental->channel[c < instrumental->channels ? c : 0],
              .other_count = instrumental->frames,
              .lag = lag,
              .out = (*out)->channel[c]};
    status = run(&w, mix->rate, log);
  }
  if (status)
    norae_pcm_free(out);
  return status;
}
