/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loading and scoring a small acoustic model that is written here, against the
 * formula in double precision.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sync/acoustic.h"

#define PHONES 2
#define STREAMS 3
#define GAUSSIANS 128
#define STATES (PHONES * NR_ACOUSTIC_STATES)

static char folder[] = "/tmp/norae-unit.XXXXXX";
static float means[PHONES][STREAMS][GAUSSIANS][NR_CEPSTRA];
static float variances[PHONES][STREAMS][GAUSSIANS][NR_CEPSTRA];
static unsigned char weights[STREAMS][GAUSSIANS][STATES];

static float noise(void)
{
  return (float)rand() / (float)RAND_MAX * 2 - 1;
}

static FILE *part(const char *name)
{
  char path[64];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  return file;
}

static void put_u32(FILE *file, uint32_t value)
{
  fwrite(&value, sizeof value, 1, file);
}

static void put_text(FILE *file, const char *text)
{
  put_u32(file, (uint32_t)strlen(text) + 1);
  fwrite(text, strlen(text) + 1, 1, file);
}

static void write_mdef(uint32_t phones)
{
  FILE *file = part("mdef");
  fputs("BMDF", file);
  put_u32(file, 1);
  put_text(file, "a header");
  const uint32_t header[10] = {phones, phones, 3, 3 * phones, 3 * phones, phones, phones, 3, 0, 1};
  fwrite(header, sizeof header, 1, file);
  fwrite("AA\0SIL", 7, 1, file);
  fclose(file);
}

static void write_values(const char *name, const void *values)
{
  FILE *file = part(name);
  fputs("s3\nversion 1.0\nendhdr\n", file);
  const uint32_t header[8] = {0x11223344, PHONES, STREAMS, GAUSSIANS, NR_CEPSTRA,
                              NR_CEPSTRA, NR_CEPSTRA, sizeof means / sizeof(float)};
  fwrite(header, sizeof header, 1, file);
  fwrite(values, sizeof means, 1, file);
  fclose(file);
}

static int write_model(void **state)
{
  srand(7);
  strcpy(folder + strlen(folder) - 6, "XXXXXX");
  if (!mkdtemp(folder))
    return -1;
  float *mean = &means[0][0][0][0], *variance = &variances[0][0][0][0];
  for (size_t i = 0; i < sizeof means / sizeof *mean; i++) {
    mean[i] = 3 * noise();
    variance[i] = 1 + noise() * 0.9f;
  }
  for (size_t i = 0; i < sizeof weights; i++)
    (&weights[0][0][0])[i] = (unsigned char)(rand() % 160);
  write_mdef(PHONES);
  write_values("means", means);
  write_values("variances", variances);
  FILE *file = part("sendump");
  put_text(file, "a comment");
  put_text(file, "cluster_count 0");
  put_u32(file, 0);
  put_u32(file, GAUSSIANS);
  put_u32(file, STATES);
  fwrite(weights, sizeof weights, 1, file);
  fclose(file);
  return 0;
}

static int remove_model(void **state)
{
  const char *names[] = {"mdef", "means", "variances", "sendump"};
  char path[64];
  for (int i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  return rmdir(folder);
}

/* log Σ w N(x) of one state and stream. */
static double mixture(size_t phone, size_t state, size_t stream, const double *x)
{
  double sum = 0;
  for (size_t g = 0; g < GAUSSIANS; g++) {
    double log_density = 0;
    for (size_t d = 0; d < NR_CEPSTRA; d++) {
      double variance = variances[phone][stream][g][d], away = x[d] - means[phone][stream][g][d];
      log_density -= 0.5 * (log(2 * acos(-1) * variance) + away * away / variance);
    }
    int weight = weights[stream][g][phone * NR_ACOUSTIC_STATES + state];
    sum += exp(log_density - 1024 * log(1.0001) * weight);
  }
  return log(sum);
}

static double cepstrum(const float *cepstra, size_t frames, ptrdiff_t t, size_t d)
{
  t = t < 0 ? 0 : t >= (ptrdiff_t)frames ? (ptrdiff_t)frames - 1 : t;
  return cepstra[(size_t)t * NR_CEPSTRA + d];
}

static double expected(const float *cepstra, size_t frames, ptrdiff_t t, size_t i)
{
  double x[STREAMS][NR_CEPSTRA], sum = 0;
  for (size_t d = 0; d < NR_CEPSTRA; d++) {
#define C(offset) cepstrum(cepstra, frames, t + (offset), d)
    x[0][d] = C(0);
    x[1][d] = C(2) - C(-2);
    x[2][d] = (C(3) - C(-1)) - (C(1) - C(-3));
#undef C
  }
  for (size_t s = 0; s < STREAMS; s++)
    sum += mixture(i / NR_ACOUSTIC_STATES, i % NR_ACOUSTIC_STATES, s, x[s]);
  return sum;
}

static void scores_are_the_formula(void **state)
{
  enum { FRAMES = 45 }; /* more than a block, and no whole number of them */
  float cepstra[FRAMES * NR_CEPSTRA], out[FRAMES * STATES];
  const bool wanted[PHONES] = {true, true};
  nr_acoustic *acoustic;
  for (size_t i = 0; i < FRAMES * NR_CEPSTRA; i++)
    cepstra[i] = 2 * noise();
  assert_int_equal(nr_acoustic_new(folder, &acoustic, NULL), NORAE_OK);
  assert_int_equal(nr_acoustic_phones(acoustic), PHONES);
  assert_int_equal(nr_acoustic_phone(acoustic, "SIL"), 1);
  assert_int_equal(nr_acoustic_phone(acoustic, "ZZ"), -1);
  nr_acoustic_score(acoustic, cepstra, FRAMES, 1, FRAMES - 1, wanted, out);
  for (size_t t = 1; t < FRAMES; t++) {
    double best = -INFINITY;
    for (size_t i = 0; i < STATES; i++)
      best = fmax(best, expected(cepstra, FRAMES, (ptrdiff_t)t, i));
    for (size_t i = 0; i < STATES; i++) {
      double wanted_score = expected(cepstra, FRAMES, (ptrdiff_t)t, i) - best;
      assert_true(fabs(out[(t - 1) * STATES + i] - wanted_score) < 1e-3 * (1 + fabs(wanted_score)));
    }
  }
  nr_acoustic_free(&acoustic);
  assert_null(acoustic);
}

static void unwanted_phones_do_not_count(void **state)
{
  float cepstra[4 * NR_CEPSTRA] = {0}, out[4 * STATES];
  const bool wanted[PHONES] = {false, true};
  nr_acoustic *acoustic;
  assert_int_equal(nr_acoustic_new(folder, &acoustic, NULL), NORAE_OK);
  nr_acoustic_score(acoustic, cepstra, 4, 0, 4, wanted, out);
  for (size_t t = 0; t < 4; t++) {
    const float *silence = out + t * STATES + NR_ACOUSTIC_STATES;
    assert_true(fmaxf(silence[0], fmaxf(silence[1], silence[2])) == 0);
  }
  nr_acoustic_free(&acoustic);
}

static void assert_broken(void)
{
  nr_acoustic *acoustic;
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  assert_int_equal(nr_acoustic_new(folder, &acoustic, diags), NORAE_ERR_FORMAT);
  assert_null(acoustic);
  assert_int_equal(norae_diags_count(diags), 1);
  norae_diags_free(&diags);
}

static void damaged_models_are_refused(void **state)
{
  char path[64];
  const char *names[] = {"means", "variances", "sendump", "mdef"};
  for (int i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    assert_int_equal(truncate(path, 50), 0);
    assert_broken();
  }
  write_mdef(300);
  assert_broken();
}

static void no_model_is_no_error(void **state)
{
  nr_acoustic *acoustic;
  assert_int_equal(nr_acoustic_new("/nonexistent", &acoustic, NULL), NORAE_ERR_ENVIRONMENT);
  assert_null(acoustic);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(scores_are_the_formula, write_model, remove_model),
      cmocka_unit_test_setup_teardown(unwanted_phones_do_not_count, write_model, remove_model),
      cmocka_unit_test_setup_teardown(damaged_models_are_refused, write_model, remove_model),
      cmocka_unit_test(no_model_is_no_error),
  };
  return cmocka_run_group_tests_name("acoustic", tests, NULL, NULL);
}
