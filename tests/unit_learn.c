/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sync/learn.h"
#include "sync/scores.h"

#define FRAMES 3000

/* Normal enough: a sum of uniform values, the same everywhere. */
static float noise(uint32_t *seed)
{
  float sum = 0;
  for (int i = 0; i < 6; i++) {
    *seed = *seed * 1664525u + 1013904223u;
    sum += (float)(int32_t)*seed / 2147483648.0f;
  }
  return 0.7f * sum;
}

static const uint8_t sung[] = {NR_CLASS_SILENCE, NR_CLASS_I, NR_CLASS_A, NR_CLASS_S};

/* What frame t really is: 30 frames of each in turn. */
static uint8_t truth(size_t t)
{
  return sung[t / 30 % 4];
}

/* A recording of classes that differ a little in many traits. */
static nr_traits *make_traits(void)
{
  uint32_t seed = 11;
  nr_traits *traits = calloc(1, sizeof *traits);
  traits->frames = FRAMES;
  traits->value = malloc(FRAMES * NR_TRAITS * sizeof(float));
  for (size_t t = 0; t < FRAMES; t++) {
    float common = noise(&seed); /* as when all gets louder: traits that vary together */
    for (size_t i = 0; i < NR_TRAITS; i++)
      traits->value[t * NR_TRAITS + i] =
          0.6f * noise(&seed) + common + 0.4f * sinf((float)((truth(t) + 1) * (i + 1)));
  }
  return traits;
}

static double share_right(const float *told, size_t from, size_t to)
{
  size_t right = 0;
  for (size_t t = from; t < to; t++) {
    size_t best = 0;
    for (size_t c = 1; c < NR_CLASS_COUNT; c++) {
      if (told[t * NR_CLASS_COUNT + c] > told[t * NR_CLASS_COUNT + best])
        best = c;
    }
    assert_float_equal(told[t * NR_CLASS_COUNT + best], 0, 0);
    right += best == truth(t);
  }
  return (double)right / (double)(to - from);
}

static void classes_are_learned_from_half_a_song(void **state)
{
  nr_traits *traits = make_traits();
  uint8_t labels[FRAMES];
  float *told = malloc(FRAMES * NR_CLASS_COUNT * sizeof *told);
  memset(labels, NR_UNLABELLED, sizeof labels);
  for (size_t t = 0; t < FRAMES / 2; t++)
    labels[t] = t % 10 ? truth(t) : sung[t / 10 % 4]; /* some of it wrong */
  assert_int_equal(nr_learn(traits, labels, told), NORAE_OK);
  assert_true(share_right(told, FRAMES / 2, FRAMES) > 0.9);
  nr_traits_free(&traits);
  assert_null(traits);
  free(told);
}

static void too_little_teaches_nothing(void **state)
{
  nr_traits *traits = make_traits();
  uint8_t labels[FRAMES];
  float *told = malloc(FRAMES * NR_CLASS_COUNT * sizeof *told);
  memset(labels, NR_UNLABELLED, sizeof labels);
  memset(labels, NR_CLASS_A, 200);
  assert_int_equal(nr_learn(traits, labels, told), NORAE_OK);
  memset(labels, NR_CLASS_A, FRAMES); /* no silence to tell it from */
  assert_int_equal(nr_learn(traits, labels, told), NORAE_OK);
  for (size_t i = 0; i < FRAMES * NR_CLASS_COUNT; i++)
    assert_true(told[i] == 0);
  nr_traits_free(&traits);
  free(told);
}

static void classes_count_for_their_kinds(void **state)
{
  static const nr_kind kinds[] = {{.energy_class = NR_CLASS_SILENCE},
                                  {.energy_class = NR_CLASS_S, .count = 1}};
  float classes[2 * NR_CLASS_COUNT] = {0};
  nr_scores *scores;
  classes[NR_CLASS_S] = -3;
  classes[NR_CLASS_COUNT + NR_CLASS_SILENCE] = -5;
  assert_int_equal(nr_scores_new(2, 2, &scores), NORAE_OK);
  nr_scores_add_classes(scores, classes, kinds, 0.5f);
  assert_float_equal(nr_scores_at(scores, 0)[0], 0, 0);
  assert_float_equal(nr_scores_at(scores, 0)[1], -1.5, 0);
  assert_float_equal(nr_scores_at(scores, 1)[0], -2.5, 0);
  nr_scores_free(&scores);
}

static void traits_of_a_recording_are_standardised(void **state)
{
  norae_pcm *pcm;
  nr_spectrogram *spectrogram;
  nr_traits *traits;
  uint32_t seed = 2;
  assert_int_equal(norae_pcm_new(16000, 2, 48000, &pcm), NORAE_OK);
  for (size_t i = 0; i < pcm->frames; i++) {
    pcm->channel[0][i] = 0.1f * noise(&seed) * (float)(i / 1000 % 7);
    pcm->channel[1][i] = pcm->channel[0][i] + 0.02f * noise(&seed);
  }
  assert_int_equal(nr_spectrogram_new(pcm, NULL, &spectrogram), NORAE_OK);
  assert_int_equal(nr_traits_new(spectrogram, &traits), NORAE_OK);
  assert_int_equal(traits->frames, 300);
  for (size_t i = 0; i < NR_TRAITS; i++) {
    double sum = 0, squares = 0;
    for (size_t t = 0; t < traits->frames; t++) {
      double x = traits->value[t * NR_TRAITS + i];
      sum += x;
      squares += x * x;
    }
    assert_float_equal(sum / 300, 0, 1e-4);
    assert_float_equal(squares / 300, 1, 1e-3);
  }
  nr_traits_free(&traits);
  nr_spectrogram_free(&spectrogram);
  norae_pcm_free(&pcm);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(classes_are_learned_from_half_a_song),
      cmocka_unit_test(too_little_teaches_nothing),
      cmocka_unit_test(classes_count_for_their_kinds),
      cmocka_unit_test(traits_of_a_recording_are_standardised),
  };
  return cmocka_run_group_tests_name("learn", tests, NULL, NULL);
}
