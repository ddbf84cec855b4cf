/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/lag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/fft.h"
#include "audio/stats.h"
#include "base/checked.h"

#define PROBES 9      /* places that are compared */
#define PROBE_S 6.0   /* s of each */
#define REACH_S 29.0  /* s by which the two may be apart */
#define AGREE 1       /* samples within which finds are the same */
#define EMPHASIS .97f /* bass says little about when */
#define LEAST_AGREEING .4
#define LEAST_LIKENESS .08

typedef struct probe {
  ptrdiff_t at, lag;
  float likeness;
} probe;

typedef struct search {
  const norae_pcm *mix, *part;
  nr_fft *fft;
  size_t size, count, reach; /* of the transform; of a probe; of lags to each side */
  float complex *kept;
} search;

static float mono_at(const norae_pcm *pcm, ptrdiff_t i)
{
  if (i < 0 || (size_t)i >= pcm->frames)
    return 0;
  return pcm->channels == 2 ? 0.5f * (pcm->channel[0][i] + pcm->channel[1][i])
                            : pcm->channel[0][i];
}

static float bright_at(const norae_pcm *pcm, ptrdiff_t i)
{
  return mono_at(pcm, i) - EMPHASIS * mono_at(pcm, i - 1);
}

/* ── probes where the part is loud ── */

/* Each in the middle of an equal share of the part's energy. */
static void choose_probes(const search *s, probe *probes)
{
  size_t n = s->part->frames, next = 0;
  double all = 0, sum = 0;
  for (size_t i = 0; i < n; i++)
    all += (double)bright_at(s->part, (ptrdiff_t)i) * bright_at(s->part, (ptrdiff_t)i);
  for (size_t i = 0; i < n && next < PROBES; i++) {
    sum += (double)bright_at(s->part, (ptrdiff_t)i) * bright_at(s->part, (ptrdiff_t)i);
    while (next < PROBES && sum >= all * ((double)next + 0.5) / PROBES)
      probes[next++].at = (ptrdiff_t)i - (ptrdiff_t)(s->count / 2);
  }
  for (; next < PROBES; next++)
    probes[next].at = (ptrdiff_t)n - (ptrdiff_t)s->count;
}

/* ── one probe ── */

static double load(search *s, const norae_pcm *pcm, ptrdiff_t first, size_t count)
{
  float *in = nr_fft_samples(s->fft);
  double energy = 0;
  memset(in, 0, s->size * sizeof *in);
  for (size_t i = 0; i < count; i++) {
    in[i] = bright_at(pcm, first + (ptrdiff_t)i);
    energy += (double)in[i] * in[i];
  }
  nr_fft_forward(s->fft);
  return energy;
}

static void look_for(search *s, probe *p)
{
  double energy = load(s, s->part, p->at, s->count), square = 0;
  size_t best = 0;
  memcpy(s->kept, nr_fft_bins(s->fft), (s->size / 2 + 1) * sizeof *s->kept);
  load(s, s->mix, p->at - (ptrdiff_t)s->reach, s->count + 2 * s->reach);
  float complex *bins = nr_fft_bins(s->fft);
  for (size_t k = 0; k <= s->size / 2; k++)
    bins[k] *= conjf(s->kept[k]);
  nr_fft_backward(s->fft);
  const float *curve = nr_fft_samples(s->fft);
  for (size_t i = 0; i < 2 * s->reach; i++) {
    if (fabsf(curve[i]) > fabsf(curve[best])) /* one of them may be turned over */
      best = i;
  }
  ptrdiff_t there = p->at - (ptrdiff_t)s->reach + (ptrdiff_t)best;
  for (size_t i = 0; i < s->count; i++) {
    double v = bright_at(s->mix, there + (ptrdiff_t)i);
    square += v * v;
  }
  double norm = sqrt(energy * square) * (double)s->size;
  p->lag = p->at - there;
  p->likeness = norm > 0 ? fabsf(curve[best]) / (float)norm : 0;
}

/* ── all of them ── */

/* The lag that most of the likeness stands behind. */
static void vote(const probe *probes, nr_lag *out)
{
  float most = -1, best = -1, likeness[PROBES];
  size_t agreeing = 0;
  for (size_t i = 0; i < PROBES; i++) {
    float sum = 0;
    for (size_t k = 0; k < PROBES; k++)
      sum += labs((long)(probes[k].lag - probes[i].lag)) <= AGREE ? probes[k].likeness : 0;
    /* of lags a sample apart, the one that the most alike probe found */
    if (sum < most || (sum == most && probes[i].likeness <= best))
      continue;
    most = sum;
    best = probes[i].likeness;
    out->samples = probes[i].lag;
  }
  for (size_t k = 0; k < PROBES; k++) {
    if (labs((long)(probes[k].lag - out->samples)) <= AGREE)
      likeness[agreeing++] = probes[k].likeness;
  }
  out->agreeing = (double)agreeing / PROBES;
  out->likeness = nr_quantile(likeness, agreeing, 0.5);
  out->found = out->agreeing >= LEAST_AGREEING && out->likeness >= LEAST_LIKENESS;
}

static norae_status open_search(search *s)
{
  s->count = (size_t)(PROBE_S * s->mix->rate);
  s->reach = (size_t)(REACH_S * s->mix->rate);
  for (s->size = 2; s->size < s->count + 2 * s->reach;)
    s->size *= 2;
  s->kept = nr_alloc_array(s->size / 2 + 1, sizeof *s->kept);
  return s->kept ? nr_fft_new(s->size, &s->fft) : NORAE_ERR_MEMORY;
}

norae_status nr_find_lag(const norae_pcm *mix, const norae_pcm *part, const norae_log *log,
                         nr_lag *out)
{
  search s = {.mix = mix, .part = part};
  probe probes[PROBES];
  *out = (nr_lag){0};
  if (mix->rate != part->rate)
    return NORAE_ERR_ARGUMENT;
  if (!mix->frames || !part->frames)
    return NORAE_OK;
  norae_status status = open_search(&s);
  if (!status)
    choose_probes(&s, probes);
  for (size_t i = 0; i < PROBES && !status; i++) {
    look_for(&s, &probes[i]);
    if (log && log->cancelled && log->cancelled(log->user))
      status = NORAE_ERR_CANCELLED;
  }
  if (!status)
    vote(probes, out);
  nr_fft_free(&s.fft);
  free(s.kept);
  return status;
}
