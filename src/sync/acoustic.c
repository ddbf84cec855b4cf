/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/acoustic.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "sync/acoustic_inside.h"

/* Frames that are scored together while one phone's Gaussians are in the cache. */
#define BLOCK 32

/* Eight values side by side (a GCC and clang extension; CPUs without such wide
 * registers use two or more).  Helpers take pointers, never vectors: how those are
 * passed differs between CPUs. */
typedef float vec __attribute__((vector_size(32)));
typedef int32_t ivec __attribute__((vector_size(32)));
typedef float loose_vec __attribute__((vector_size(32), aligned(4), may_alias)); /* in arrays */
#define LANES 8
#define VECS (NR_GAUSSIANS / LANES)
#define TOGETHER 4 /* frames whose sums are in registers while a Gaussian's values are */

/* Helpers become part of the function that uses them, so that each of its clones
 * has its own. */
#define INLINE static inline __attribute__((always_inline))

INLINE void keep_larger(vec *a, const vec *b)
{
  ivec pick = *a > *b;
  *a = (vec)((pick & (ivec)*a) | (~pick & (ivec)*b));
}

/* exp for x ≤ 0 in place, to 2e-7 of its value. */
INLINE void exp_negative(vec *x)
{
  const vec round = (vec){0} + 12582912.0f; /* 1.5 · 2²³: adding it rounds to integers */
  const vec least = (vec){0} - 87.0f;
  keep_larger(x, &least);
  vec y = *x * 1.44269504f;
  vec n = (y + round) - round;
  vec f = (y - n) * 0.693147181f;
  vec p = 1.0f + f * (1.0f + f * (0.5f + f * (0.166666667f + f * (0.0416666667f +
                                              f * (0.00833333333f + f * 0.00138888889f)))));
  ivec power = (__builtin_convertvector(n, ivec) + 127) << 23;
  *x = p * (vec)power;
}

INLINE float sum_of(const vec *v)
{
  float sum = 0;
  for (int i = 0; i < LANES; i++)
    sum += (*v)[i];
  return sum;
}

INLINE float max_of(const vec *v)
{
  float max = (*v)[0];
  for (int i = 1; i < LANES; i++)
    max = (*v)[i] > max ? (*v)[i] : max;
  return max;
}

/* Log densities of one stream's Gaussians for TOGETHER frames at x[…]. */
INLINE void densities(const nr_stream *stream, const float *const x[TOGETHER],
                             vec out[TOGETHER][VECS])
{
  for (int v = 0; v < VECS; v++) {
    vec sum[TOGETHER];
    for (int t = 0; t < TOGETHER; t++)
      sum[t] = *(const loose_vec *)(stream->offset + v * LANES);
    for (int d = 0; d < NR_CEPSTRA; d++) {
      vec mean = *(const loose_vec *)(stream->mean[d] + v * LANES);
      vec scale = *(const loose_vec *)(stream->scale[d] + v * LANES);
      for (int t = 0; t < TOGETHER; t++) {
        vec away = x[t][d] - mean;
        sum[t] -= scale * away * away;
      }
    }
    for (int t = 0; t < TOGETHER; t++)
      out[t][v] = sum[t];
  }
}

/* Densities relative to the best one, whose logarithm is returned. */
INLINE float relative(vec l[VECS])
{
  vec best = l[0];
  for (int v = 1; v < VECS; v++)
    keep_larger(&best, &l[v]);
  float top = max_of(&best);
  for (int v = 0; v < VECS; v++) {
    l[v] -= top;
    exp_negative(&l[v]);
  }
  return top;
}

INLINE float weighted(const float *weight, const vec l[VECS])
{
  vec sum = {0};
  for (int v = 0; v < VECS; v++)
    sum += *(const loose_vec *)(weight + v * LANES) * l[v];
  return sum_of(&sum);
}

void nr_acoustic_streams(const float *cepstra, size_t frames, size_t t,
                         float out[NR_STREAMS][NR_CEPSTRA])
{
  const float *at[7];
  for (int k = 0; k < 7; k++) {
    size_t i = t + (size_t)k < 3 ? 0 : t + (size_t)k - 3;
    at[k] = cepstra + (i < frames ? i : frames - 1) * NR_CEPSTRA;
  }
  for (int d = 0; d < NR_CEPSTRA; d++) {
    out[0][d] = at[3][d];
    out[1][d] = at[5][d] - at[1][d];
    out[2][d] = (at[6][d] - at[2][d]) - (at[4][d] - at[0][d]);
  }
}

/* One phone over a block of frames; a whole number of TOGETHER can be read from x. */
NR_CLONES
static void score_phone(const nr_gaussians *phone, float (*x)[NR_STREAMS][NR_CEPSTRA], size_t count,
                        size_t row, float *out)
{
  float total[TOGETHER][NR_ACOUSTIC_STATES];
  vec l[TOGETHER][VECS];
  for (size_t from = 0; from < count; from += TOGETHER) {
    memset(total, 0, sizeof total);
    for (int s = 0; s < NR_STREAMS; s++) {
      const float *at[TOGETHER];
      for (int t = 0; t < TOGETHER; t++)
        at[t] = x[from + (size_t)t][s];
      densities(&phone->stream[s], at, l);
      for (int t = 0; t < TOGETHER; t++) {
        float best = relative(l[t]);
        for (int state = 0; state < NR_ACOUSTIC_STATES; state++)
          total[t][state] += best + logf(weighted(phone->weight[state][s], l[t]) + 1e-30f);
      }
    }
    for (size_t t = 0; t < TOGETHER && from + t < count; t++)
      memcpy(out + (from + t) * row, total[t], sizeof total[t]);
  }
}

/* Best wanted state of a frame becomes 0. */
static void level(float *score, const bool *wanted, size_t phones)
{
  float best = -INFINITY;
  for (size_t p = 0; p < phones; p++) {
    for (size_t s = 0; wanted[p] && s < NR_ACOUSTIC_STATES; s++)
      best = fmaxf(best, score[p * NR_ACOUSTIC_STATES + s]);
  }
  for (size_t i = 0; i < phones * NR_ACOUSTIC_STATES; i++)
    score[i] -= best;
}

void nr_acoustic_score(const nr_acoustic *acoustic, const float *cepstra, size_t frames,
                       size_t from, size_t count, const bool *wanted, float *out)
{
  float x[BLOCK][NR_STREAMS][NR_CEPSTRA] = {0};
  size_t row = acoustic->phones * NR_ACOUSTIC_STATES;
  for (size_t done = 0; done < count; done += BLOCK) {
    size_t now = count - done < BLOCK ? count - done : BLOCK;
    float *block = out + done * row;
    for (size_t t = 0; t < now; t++)
      nr_acoustic_streams(cepstra, frames, from + done + t, x[t]);
    for (size_t p = 0; p < acoustic->phones; p++) {
      if (wanted[p])
        score_phone(&acoustic->gaussians[p], x, now, row, block + p * NR_ACOUSTIC_STATES);
    }
    for (size_t t = 0; t < now; t++)
      level(block + t * row, wanted, acoustic->phones);
  }
}
