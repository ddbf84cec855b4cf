/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/definite.h"
#include "audio/stats.h"
#include "base/checked.h"
#include "base/clones.h"

#define N NR_TRAITS
#define LEAST_AROUND (-1.0f) /* below it, the centre's floor is seen */
#define SLOPE 2              /* frames to each side */
#define PSEUDO_FRAMES 60.0   /* of the mean of all voiced frames, that each class starts with */
#define RIDGE 0.1            /* added to all variances, which are 1 at most */
#define LEAST_FRAMES 400     /* voiced ones, to learn anything from */

/* ── traits ── */

static void put(const float *values, size_t frames, size_t trait, float *out)
{
  for (size_t t = 0; t < frames; t++)
    out[t * N + trait] = values[t];
}

static void fill(const nr_spectrogram *s, float *work, float *out)
{
  size_t n = s->frames, trait = 0;
  for (size_t d = 0; d < NR_CEPSTRA; d++) {
    for (size_t t = 0; t < n; t++)
      work[t] = s->cepstra[t * NR_CEPSTRA + d];
    nr_standardise(work, n);
    put(work, n, trait++, out);
    for (size_t t = 0; t < n; t++) {
      size_t before = t < SLOPE ? 0 : t - SLOPE, after = t + SLOPE < n ? t + SLOPE : n - 1;
      work[t] = s->cepstra[after * NR_CEPSTRA + d] - s->cepstra[before * NR_CEPSTRA + d];
    }
    nr_standardise(work, n);
    put(work, n, trait++, out);
  }
  for (size_t b = 0; b < NR_BANDS; b++) {
    memcpy(work, s->band[b], n * sizeof *work);
    nr_standardise(work, n);
    put(work, n, trait++, out);
    for (size_t t = 0; t < n; t++)
      work[t] = fmaxf(s->around[b][t], LEAST_AROUND);
    nr_standardise(work, n);
    put(work, n, trait++, out);
  }
}

norae_status nr_traits_new(const nr_spectrogram *spectrogram, nr_traits **out)
{
  size_t values;
  nr_traits *traits = *out = calloc(1, sizeof *traits);
  float *work = nr_alloc_array(spectrogram->frames, sizeof *work);
  if (traits && nr_mul_size(spectrogram->frames, N, &values))
    traits->value = nr_alloc_array(values, sizeof *traits->value);
  if (!work || !traits || !traits->value) {
    free(work);
    nr_traits_free(out);
    return NORAE_ERR_MEMORY;
  }
  traits->frames = spectrogram->frames;
  fill(spectrogram, work, traits->value);
  free(work);
  return NORAE_OK;
}

void nr_traits_free(nr_traits **traits)
{
  if (!traits || !*traits)
    return;
  free((*traits)->value);
  free(*traits);
  *traits = NULL;
}

/* ── learning ── */

typedef struct learner {
  double count[NR_CLASS_COUNT];
  double mean[NR_CLASS_COUNT][N];
  double covariance[N][N]; /* then its Cholesky factor */
  float weight[N][NR_CLASS_COUNT]; /* Σ⁻¹μ of each class */
  float offset[NR_CLASS_COUNT];    /* −½ μᵀΣ⁻¹μ */
} learner;

static void find_means(learner *l, const nr_traits *traits, const uint8_t *labels)
{
  double voiced[N] = {0}, count = 0;
  for (size_t t = 0; t < traits->frames; t++) {
    if (labels[t] >= NR_CLASS_COUNT)
      continue;
    l->count[labels[t]]++;
    for (size_t i = 0; i < N; i++)
      l->mean[labels[t]][i] += traits->value[t * N + i];
  }
  for (size_t c = NR_CLASS_SILENCE + 1; c < NR_CLASS_COUNT; c++) {
    count += l->count[c];
    for (size_t i = 0; i < N; i++)
      voiced[i] += l->mean[c][i];
  }
  for (size_t c = 0; c < NR_CLASS_COUNT; c++) {
    double pseudo = c == NR_CLASS_SILENCE ? 0 : PSEUDO_FRAMES;
    double all = l->count[c] + pseudo;
    for (size_t i = 0; i < N && all > 0; i++)
      l->mean[c][i] = (l->mean[c][i] + pseudo * voiced[i] / (count > 0 ? count : 1)) / all;
  }
}

/* Σ x xᵀ of the differences to the classes' means, the lower half. */
NR_CLONES
static void add_squares(const double x[N], double sum[N][N])
{
  for (size_t i = 0; i < N; i++) {
    for (size_t j = 0; j <= i; j++)
      sum[i][j] += x[i] * x[j];
  }
}

static void find_covariance(learner *l, const nr_traits *traits, const uint8_t *labels)
{
  double x[N], count = 0;
  for (size_t t = 0; t < traits->frames; t++) {
    if (labels[t] >= NR_CLASS_COUNT)
      continue;
    for (size_t i = 0; i < N; i++)
      x[i] = traits->value[t * N + i] - l->mean[labels[t]][i];
    add_squares(x, l->covariance);
    count++;
  }
  for (size_t i = 0; i < N; i++) {
    for (size_t j = 0; j <= i; j++)
      l->covariance[i][j] /= count;
    l->covariance[i][i] += RIDGE;
  }
}

static void find_weights(learner *l)
{
  nr_factorise(&l->covariance[0][0], N);
  for (size_t c = 0; c < NR_CLASS_COUNT; c++) {
    double x[N], product = 0;
    memcpy(x, l->mean[c], sizeof x);
    nr_solve(&l->covariance[0][0], N, x);
    for (size_t i = 0; i < N; i++) {
      l->weight[i][c] = (float)x[i];
      product += x[i] * l->mean[c][i];
    }
    l->offset[c] = (float)(-0.5 * product);
  }
}

NR_CLONES
static void tell(const learner *l, const float x[N], float out[NR_CLASS_COUNT])
{
  memcpy(out, l->offset, sizeof l->offset);
  for (size_t i = 0; i < N; i++) {
    for (size_t c = 0; c < NR_CLASS_COUNT; c++)
      out[c] += x[i] * l->weight[i][c];
  }
  float best = out[0];
  for (size_t c = 1; c < NR_CLASS_COUNT; c++)
    best = out[c] > best ? out[c] : best;
  for (size_t c = 0; c < NR_CLASS_COUNT; c++)
    out[c] -= best;
}

norae_status nr_learn(const nr_traits *traits, const uint8_t *labels, float *out)
{
  learner *l = calloc(1, sizeof *l);
  double voiced = 0;
  if (!l)
    return NORAE_ERR_MEMORY;
  find_means(l, traits, labels);
  for (size_t c = NR_CLASS_SILENCE + 1; c < NR_CLASS_COUNT; c++)
    voiced += l->count[c];
  if (voiced >= LEAST_FRAMES && l->count[NR_CLASS_SILENCE] > 0) {
    find_covariance(l, traits, labels);
    find_weights(l);
    for (size_t t = 0; t < traits->frames; t++)
      tell(l, traits->value + t * N, out + t * NR_CLASS_COUNT);
  } else {
    memset(out, 0, traits->frames * NR_CLASS_COUNT * sizeof *out);
  }
  free(l);
  return NORAE_OK;
}
