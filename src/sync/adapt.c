/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/adapt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/definite.h"
#include "base/clones.h"
#include "sync/acoustic_inside.h"

#define N (NR_CEPSTRA + 1) /* of a mean, with a 1 before it */
#define HALF 112           /* the lower half of a N × N matrix, and room for whole vectors */
#define RIDGE 50.0         /* towards no change, in frames of a deviation of 1 */
#define LEAST_SHARE 0.02f  /* of a frame, that a Gaussian must explain to count */

/* What the frames of one class say of one stream: for each row of its transform,
 * the equations that the row solves. */
typedef struct equations {
  double left[NR_CEPSTRA][HALF]; /* the lower half, row by row */
  double right[NR_CEPSTRA][N];
} equations;

typedef struct adapter {
  equations sums[NR_ADAPT_CLASSES][NR_STREAMS];
  double transform[NR_ADAPT_CLASSES][NR_STREAMS][NR_CEPSTRA][N];
} adapter;

/* ── statistics ── */

/* How much of a frame each Gaussian of a state explains. */
static void shares(const nr_stream *stream, const float *weight, const float *x,
                   float out[NR_GAUSSIANS])
{
  float best = -INFINITY, sum = 0;
  for (int g = 0; g < NR_GAUSSIANS; g++)
    out[g] = stream->offset[g] + logf(weight[g] + 1e-30f);
  for (int d = 0; d < NR_CEPSTRA; d++) {
    for (int g = 0; g < NR_GAUSSIANS; g++) {
      float away = x[d] - stream->mean[d][g];
      out[g] -= stream->scale[d][g] * away * away;
    }
  }
  for (int g = 0; g < NR_GAUSSIANS; g++)
    best = fmaxf(best, out[g]);
  for (int g = 0; g < NR_GAUSSIANS; g++)
    sum += out[g] = expf(out[g] - best);
  for (int g = 0; g < NR_GAUSSIANS; g++)
    out[g] /= sum;
}

/* One Gaussian's part of a frame: what is the same for all rows first. */
NR_CLONES
static void add(const nr_stream *stream, int g, float share, const float *x, equations *out)
{
  double mean[N] = {1}, product[HALF] = {0};
  for (int d = 0; d < NR_CEPSTRA; d++)
    mean[d + 1] = stream->mean[d][g];
  for (int i = 0, k = 0; i < N; i++) {
    for (int j = 0; j <= i; j++)
      product[k++] = mean[i] * mean[j];
  }
  for (int d = 0; d < NR_CEPSTRA; d++) {
    double w = 2.0 * share * stream->scale[d][g];
    for (int i = 0; i < N; i++)
      out->right[d][i] += w * x[d] * mean[i];
    for (int k = 0; k < HALF; k++)
      out->left[d][k] += w * product[k];
  }
}

static void add_frame(adapter *a, const nr_gaussians *phone, size_t state, size_t class,
                      float (*x)[NR_CEPSTRA])
{
  float share[NR_GAUSSIANS];
  for (int s = 0; s < NR_STREAMS; s++) {
    shares(&phone->stream[s], phone->weight[state][s], x[s], share);
    for (int g = 0; g < NR_GAUSSIANS; g++) {
      if (share[g] >= LEAST_SHARE)
        add(&phone->stream[s], g, share[g], x[s], &a->sums[class][s]);
    }
  }
}

/* ── solving ── */

static void find_transform(equations *e, double out[NR_CEPSTRA][N])
{
  double left[N][N];
  for (int d = 0; d < NR_CEPSTRA; d++) {
    for (int i = 0, k = 0; i < N; i++) {
      for (int j = 0; j <= i; j++)
        left[i][j] = e->left[d][k++];
      left[i][i] += RIDGE;
    }
    e->right[d][d + 1] += RIDGE;
    memcpy(out[d], e->right[d], sizeof out[d]);
    nr_factorise(&left[0][0], N);
    nr_solve(&left[0][0], N, out[d]);
  }
}

static void transform(double with[NR_CEPSTRA][N], nr_stream *stream)
{
  for (int g = 0; g < NR_GAUSSIANS; g++) {
    double moved[NR_CEPSTRA];
    for (int d = 0; d < NR_CEPSTRA; d++) {
      moved[d] = with[d][0];
      for (int i = 0; i < NR_CEPSTRA; i++)
        moved[d] += with[d][i + 1] * stream->mean[i][g];
    }
    for (int d = 0; d < NR_CEPSTRA; d++)
      stream->mean[d][g] = (float)moved[d];
  }
}

static void find_sums(adapter *a, const nr_acoustic *acoustic, const float *cepstra,
                      size_t frames, const nr_adapt_label *labels, const uint8_t *classes)
{
  float x[NR_STREAMS][NR_CEPSTRA];
  for (size_t t = 0; t < frames; t++) {
    if (labels[t].phone < 0)
      continue;
    nr_acoustic_streams(cepstra, frames, t, x);
    add_frame(a, &acoustic->gaussians[labels[t].phone], labels[t].state,
              classes[labels[t].phone], x);
  }
}

norae_status nr_acoustic_adapt(nr_acoustic *acoustic, const float *cepstra, size_t frames,
                               const nr_adapt_label *labels, const uint8_t *classes)
{
  adapter *a = calloc(1, sizeof *a);
  if (!a)
    return NORAE_ERR_MEMORY;
  find_sums(a, acoustic, cepstra, frames, labels, classes);
  for (int c = 0; c < NR_ADAPT_CLASSES; c++) {
    for (int s = 0; s < NR_STREAMS; s++)
      find_transform(&a->sums[c][s], a->transform[c][s]);
  }
  for (size_t p = 0; p < acoustic->phones; p++) {
    for (int s = 0; s < NR_STREAMS; s++)
      transform(a->transform[classes[p]][s], &acoustic->gaussians[p].stream[s]);
  }
  free(a);
  return NORAE_OK;
}
