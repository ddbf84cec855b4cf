/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/definite.h"
#include "sync/acoustic_inside.h"
#include "sync/adapt.h"

#define FRAMES 4000
#define VOWELS 2 /* of the model's phones; one consonant follows */
#define PHONES 3
#define MOVED 0.7f  /* what this singer's vowels have more of each cepstrum */
#define GREATER 1.2f /* and times this */

/* −1 … 1, the same everywhere. */
static float noise(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (float)(int32_t)*seed / 2147483648.0f;
}

static void fill(nr_gaussians *phone, uint32_t *seed)
{
  for (int s = 0; s < NR_STREAMS; s++) {
    for (int d = 0; d < NR_CEPSTRA; d++) {
      for (int g = 0; g < NR_GAUSSIANS; g++) {
        phone->stream[s].mean[d][g] = 3 * noise(seed);
        phone->stream[s].scale[d][g] = 5; /* a deviation of 0.3 */
      }
    }
    for (int state = 0; state < NR_ACOUSTIC_STATES; state++) {
      for (int g = 0; g < NR_GAUSSIANS; g++)
        phone->weight[state][s][g] = 1.0f / NR_GAUSSIANS;
    }
  }
}

/* Each frame is what one Gaussian of the first stream sounds like from this singer. */
static void sing(const nr_gaussians *phones, float *cepstra, nr_adapt_label *labels)
{
  uint32_t seed = 5;
  for (size_t t = 0; t < FRAMES; t++) {
    size_t p = t % PHONES, g = (t / PHONES) % NR_GAUSSIANS;
    labels[t] = (nr_adapt_label){.phone = (int16_t)p, .state = (uint8_t)(t % NR_ACOUSTIC_STATES)};
    for (int d = 0; d < NR_CEPSTRA; d++) {
      float mean = phones[p].stream[0].mean[d][g] + 0.1f * noise(&seed);
      cepstra[t * NR_CEPSTRA + (size_t)d] = p < VOWELS ? GREATER * mean + MOVED : mean;
    }
  }
}

/* Mean distance of the first stream's means of a phone from where they should be. */
static double away(const nr_gaussians *phone, const nr_gaussians *before, float greater,
                   float moved)
{
  double sum = 0;
  for (int d = 0; d < NR_CEPSTRA; d++) {
    for (int g = 0; g < NR_GAUSSIANS; g++)
      sum += fabsf(phone->stream[0].mean[d][g] - greater * before->stream[0].mean[d][g] - moved);
  }
  return sum / (NR_CEPSTRA * NR_GAUSSIANS);
}

static void test_adapt(void **state)
{
  (void)state;
  static const uint8_t classes[PHONES] = {0, 0, 1};
  uint32_t seed = 3;
  nr_acoustic acoustic = {.phones = PHONES};
  acoustic.gaussians = calloc(PHONES, sizeof *acoustic.gaussians);
  nr_gaussians *before = calloc(PHONES, sizeof *before);
  float *cepstra = malloc(FRAMES * NR_CEPSTRA * sizeof *cepstra);
  nr_adapt_label *labels = malloc(FRAMES * sizeof *labels);
  for (int p = 0; p < PHONES; p++)
    fill(&acoustic.gaussians[p], &seed);
  memcpy(before, acoustic.gaussians, PHONES * sizeof *before);
  sing(before, cepstra, labels);
  /* Each round knows better which Gaussian a frame is of. */
  for (int round = 0; round < 4; round++)
    assert_int_equal(nr_acoustic_adapt(&acoustic, cepstra, FRAMES, labels, classes), NORAE_OK);
  for (int p = 0; p < VOWELS; p++) {
    assert_true(away(&acoustic.gaussians[p], &before[p], 1, 0) > 0.5);
    assert_true(away(&acoustic.gaussians[p], &before[p], GREATER, MOVED) < 0.1);
  }
  assert_true(away(&acoustic.gaussians[VOWELS], &before[VOWELS], 1, 0) < 0.05);
  free(acoustic.gaussians);
  free(before);
  free(cepstra);
  free(labels);
}

/* What nothing is known of stays as it is. */
static void test_unlabelled(void **state)
{
  (void)state;
  static const uint8_t classes[1] = {0};
  uint32_t seed = 9;
  nr_acoustic acoustic = {.phones = 1};
  float cepstra[10 * NR_CEPSTRA] = {0};
  nr_adapt_label labels[10];
  nr_gaussians *before = malloc(sizeof *before);
  acoustic.gaussians = calloc(1, sizeof *acoustic.gaussians);
  fill(acoustic.gaussians, &seed);
  *before = *acoustic.gaussians;
  for (int t = 0; t < 10; t++)
    labels[t] = (nr_adapt_label){.phone = -1};
  assert_int_equal(nr_acoustic_adapt(&acoustic, cepstra, 10, labels, classes), NORAE_OK);
  assert_true(away(acoustic.gaussians, before, 1, 0) < 1e-6);
  free(before);
  free(acoustic.gaussians);
}

static void test_solve(void **state)
{
  (void)state;
  double a[3][3] = {{4, NAN, NAN}, {2, 5, NAN}, {1, 3, 6}}, x[3] = {11, 21, 25}; /* a·(1, 2, 3) */
  nr_factorise(&a[0][0], 3);
  nr_solve(&a[0][0], 3, x);
  for (int i = 0; i < 3; i++)
    assert_true(fabs(x[i] - (i + 1)) < 1e-12);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_adapt),
      cmocka_unit_test(test_unlabelled),
      cmocka_unit_test(test_solve),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
