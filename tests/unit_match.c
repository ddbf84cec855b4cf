/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/lag.h"
#include "audio/onsets.h"
#include "audio/subtract.h"
#include "sync/match.h"

#define RATE 16000

/* −1…1, the same everywhere */
static double noise(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (double)(int32_t)*seed / 2147483648.0;
}

static norae_pcm *silence(double length)
{
  norae_pcm *pcm;
  assert_int_equal(norae_pcm_new(RATE, 1, (size_t)(length * RATE), &pcm), NORAE_OK);
  return pcm;
}

/* A note of its own pitch that dies away, with a hiss at its beginning. */
static void play(norae_pcm *pcm, double at, double pitch, double level, uint32_t *seed)
{
  size_t from = (size_t)(at * RATE);
  for (size_t i = 0; i < RATE / 2 && from + i < pcm->frames; i++) {
    double t = (double)i / RATE, loud = level * exp(-8 * t);
    double tone = sin(2 * M_PI * pitch * t) + .5 * sin(2 * M_PI * 2 * pitch * t) +
                  .3 * sin(2 * M_PI * 5 * pitch * t);
    pcm->channel[0][from + i] += (float)(loud * (tone + exp(-60 * t) * noise(seed)));
  }
}

/* Music that no other seed makes: notes at irregular times, those of the seconds
 * [from, to) of it, put where they begin at `at`, and last `rate` times as long. */
static void play_part(norae_pcm *pcm, uint32_t tune, double from, double to, double at,
                      double rate)
{
  double t = 0;
  while (t < to) {
    uint32_t hiss = tune;
    double pitch = 220 * pow(2, 1.5 * noise(&tune)), level = .1 + .05 * noise(&tune);
    if (t >= from)
      play(pcm, at + rate * (t - from), pitch, level, &hiss);
    t += .22 + .12 * noise(&tune);
  }
}

static nr_match *match(const norae_pcm *a, const norae_pcm *b)
{
  nr_match *m;
  assert_int_equal(nr_match_new(a, b, NULL, &m), NORAE_OK);
  return m;
}

static void the_same_is_found_where_it_is(void **state)
{
  norae_pcm *a = silence(30);
  play_part(a, 1, 0, 30, 0, 1);
  nr_match *m = match(a, a);
  assert_int_equal(m->piece_count, 1);
  assert_int_equal(m->kind, NR_MATCH_SAME);
  assert_true(m->coverage == 1);
  for (double t = 0; t < 30; t += .7)
    assert_true(fabs(nr_match_at(m, t) - t) < 1e-6);
  assert_true(isnan(nr_match_at(m, 30.5)));
  nr_match_free(&m);
  assert_null(m);
  nr_match_free(&m);
  norae_pcm_free(&a);
  (void)state;
}

/* B: 7 s of its own, 0–24 of A, 5 s of its own, 24–33 and 41–60 of A. */
static void insertions_and_cuts_are_found(void **state)
{
  norae_pcm *a = silence(60), *b = silence(7 + 24 + 5 + 9 + 19);
  play_part(a, 1, 0, 60, 0, 1);
  play_part(b, 2, 0, 7, 0, 1);
  play_part(b, 1, 0, 24, 7, 1);
  play_part(b, 3, 0, 5, 31, 1);
  play_part(b, 1, 24, 33, 36, 1);
  play_part(b, 1, 41, 60, 45, 1);
  nr_match *m = match(a, b);
  assert_int_equal(m->piece_count, 3);
  for (double t = 1; t < 23.5; t += .9)
    assert_float_equal(nr_match_at(m, t), t + 7, .001);
  for (double t = 24.5; t < 32.5; t += .9)
    assert_float_equal(nr_match_at(m, t), t + 12, .001);
  for (double t = 33.5; t < 40.5; t += .9)
    assert_true(isnan(nr_match_at(m, t)));
  for (double t = 41.5; t < 59; t += .9)
    assert_float_equal(nr_match_at(m, t), t + 4, .001);
  assert_int_equal(nr_match_piece_of(m, 10, 11), 0);
  assert_int_equal(nr_match_piece_of(m, 32, 33.2), 1);
  assert_int_equal(nr_match_piece_of(m, 36, 36.5), SIZE_MAX);
  assert_float_equal(nr_match_nearest(m, 37), 45, .1);
  nr_match_free(&m);
  norae_pcm_free(&a);
  norae_pcm_free(&b);
  (void)state;
}

/* B has 12 s of its own in place of 24–36 of A, and begins with 8 s in place of A's. */
static void what_was_replaced_is_not_there(void **state)
{
  norae_pcm *a = silence(60), *b = silence(60);
  play_part(a, 1, 0, 60, 0, 1);
  play_part(b, 2, 0, 8, 0, 1);
  play_part(b, 1, 8, 24, 8, 1);
  play_part(b, 3, 0, 12, 24, 1);
  play_part(b, 1, 36, 60, 36, 1);
  nr_match *m = match(a, b);
  for (double t = 0; t < 7.5; t += .5)
    assert_true(isnan(nr_match_at(m, t)));
  for (double t = 8.6; t < 23.5; t += .5)
    assert_float_equal(nr_match_at(m, t), t, .001);
  for (double t = 24.6; t < 35.5; t += .5)
    assert_true(isnan(nr_match_at(m, t)));
  for (double t = 36.6; t < 60; t += .5)
    assert_float_equal(nr_match_at(m, t), t, .001);
  nr_match_free(&m);
  norae_pcm_free(&a);
  norae_pcm_free(&b);
  (void)state;
}

static void tempo_is_followed(void **state)
{
  static const double rates[] = {1 / 1.02, 1.035, .93};
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    norae_pcm *a = silence(40), *b = silence(3 + 40 * rates[i]);
    play_part(a, 1, 0, 40, 0, 1);
    play_part(b, 1, 0, 40, 3, rates[i]);
    nr_match *m = match(a, b);
    assert_int_equal(m->piece_count, 1);
    for (double t = 1; t < 39; t += .9)
      assert_float_equal(nr_match_at(m, t), 3 + rates[i] * t, .002);
    nr_match_free(&m);
    norae_pcm_free(&a);
    norae_pcm_free(&b);
  }
  (void)state;
}

/* The same tune by other players: softly, a semitone higher, each note early
 * or late, 5 % slower. */
static void another_performance_is_followed(void **state)
{
  norae_pcm *a = silence(60), *b = silence(66);
  uint32_t tune = 11, late = 3;
  for (double t = 0; t < 59; t += .5 + .2 * noise(&tune)) {
    uint32_t hiss = 1;
    double pitch = 261.63 * pow(2, round(6 * noise(&tune)) / 12);
    size_t from = (size_t)((2 + 1.05 * t + .06 * noise(&late)) * RATE);
    play(a, t, pitch, .2, &hiss);
    for (size_t i = 0; i < RATE * 3 / 5 && from + i < b->frames; i++) {
      double at = (double)i / RATE, loud = .2 * sin(M_PI * at / .6);
      b->channel[0][from + i] += (float)(loud * sin(2 * M_PI * 1.0595 * pitch * at) +
                                         .5 * loud * sin(6 * M_PI * 1.0595 * pitch * at));
    }
  }
  nr_match *m = match(a, b);
  assert_int_equal(m->piece_count, 1);
  assert_int_equal(m->kind, NR_MATCH_OTHER);
  double worst = 0;
  for (double t = 3; t < 56; t += .5)
    worst = fmax(worst, fabs(nr_match_at(m, t) - 2 - 1.05 * t));
  print_message("# %.3f s off at worst, said to be exact to %.3f s\n", worst, m->exactness);
  assert_true(worst < .3);
  assert_true(m->exactness > .01);
  nr_match_free(&m);
  norae_pcm_free(&a);
  norae_pcm_free(&b);
  (void)state;
}

static void other_songs_are_not_found(void **state)
{
  norae_pcm *a = silence(40), *b = silence(50), *c = silence(3);
  play_part(a, 1, 0, 40, 0, 1);
  play_part(b, 5, 0, 50, 0, 1);
  play_part(c, 1, 0, 3, 0, 1);
  const norae_pcm *others[] = {b, c};
  for (int i = 0; i < 2; i++) {
    nr_match *m = match(a, others[i]);
    assert_int_equal(m->piece_count, 0);
    assert_true(isnan(nr_match_at(m, 5)));
    assert_int_equal(nr_match_piece_of(m, 1, 2), SIZE_MAX);
    nr_match_free(&m);
    m = match(others[i], a);
    assert_int_equal(m->piece_count, 0);
    nr_match_free(&m);
  }
  norae_pcm_free(&a);
  norae_pcm_free(&b);
  norae_pcm_free(&c);
  (void)state;
}

/* Level, a filter and noise change onsets little. */
static void onsets_stay_alike(void **state)
{
  norae_pcm *a = silence(10), *b = silence(10);
  uint32_t seed = 7;
  play_part(a, 1, 0, 10, 0, 1);
  for (size_t i = 1; i < a->frames; i++)
    b->channel[0][i] = (float)(.2 * (a->channel[0][i] - .8 * a->channel[0][i - 1]) +
                               1e-4 * noise(&seed));
  nr_onsets *x, *y;
  assert_int_equal(nr_onsets_new(a, 512, 160, NULL, &x), NORAE_OK);
  assert_int_equal(nr_onsets_new(b, 512, 160, NULL, &y), NORAE_OK);
  assert_int_equal(x->frames, 1000);
  double xy = 0, xx = 0, yy = 0;
  for (size_t i = 0; i < x->frames * NR_ONSET_BANDS; i++) {
    assert_true(x->value[i] >= -3 && x->value[i] <= 5);
    xy += x->value[i] * y->value[i];
    xx += x->value[i] * x->value[i];
    yy += y->value[i] * y->value[i];
  }
  assert_true(xy / sqrt(xx * yy) > .7);
  nr_onsets_free(&x);
  nr_onsets_free(&y);
  norae_pcm_free(&a);
  norae_pcm_free(&b);
  (void)state;
}

/* ── stems ── */

/* part[i + lag] = gain × what[i] */
static norae_pcm *shifted(const norae_pcm *what, ptrdiff_t lag, float gain)
{
  norae_pcm *part = silence((double)what->frames / RATE);
  for (size_t i = 0; i < what->frames; i++) {
    ptrdiff_t at = (ptrdiff_t)i + lag;
    if (at >= 0 && (size_t)at < part->frames)
      part->channel[0][at] = gain * what->channel[0][i];
  }
  return part;
}

static void lags_are_found_to_the_sample(void **state)
{
  static const ptrdiff_t lags[] = {0, 1, -2440, 160001, -300000};
  norae_pcm *band = silence(60), *voice = silence(60), *mix = silence(60);
  play_part(band, 1, 0, 60, 0, 1);
  play_part(voice, 9, 0, 60, 0, 1);
  for (size_t i = 0; i < mix->frames; i++)
    mix->channel[0][i] = band->channel[0][i] + voice->channel[0][i];
  for (size_t i = 0; i < sizeof lags / sizeof *lags; i++) {
    norae_pcm *part = shifted(i % 2 ? voice : band, lags[i], i % 2 ? .3f : -.6f);
    nr_lag lag;
    assert_int_equal(nr_find_lag(mix, part, NULL, &lag), NORAE_OK);
    assert_true(lag.found);
    assert_int_equal(lag.samples, lags[i]);
    norae_pcm_free(&part);
  }
  norae_pcm_free(&band);
  norae_pcm_free(&voice);
  norae_pcm_free(&mix);
  (void)state;
}

static void other_instruments_have_no_lag(void **state)
{
  norae_pcm *mix = silence(40), *part = silence(40), *none = silence(0);
  nr_lag lag;
  play_part(mix, 1, 0, 40, 0, 1);
  play_part(part, 2, 0, 40, 0, 1);
  assert_int_equal(nr_find_lag(mix, part, NULL, &lag), NORAE_OK);
  assert_false(lag.found);
  assert_int_equal(nr_find_lag(mix, none, NULL, &lag), NORAE_OK);
  assert_false(lag.found);
  memset(part->channel[0], 0, part->frames * sizeof(float));
  assert_int_equal(nr_find_lag(mix, part, NULL, &lag), NORAE_OK);
  assert_false(lag.found);
  part->rate = 8000;
  assert_int_equal(nr_find_lag(mix, part, NULL, &lag), NORAE_ERR_ARGUMENT);
  norae_pcm_free(&mix);
  norae_pcm_free(&part);
  norae_pcm_free(&none);
  (void)state;
}

static double energy(const norae_pcm *a, const norae_pcm *b)
{
  double sum = 0;
  for (size_t i = 0; i < a->frames; i++) {
    double v = a->channel[0][i] - (b ? b->channel[0][i] : 0);
    sum += v * v;
  }
  return sum;
}

/* The band is at the voice's level; the instrumental is quieter and filtered. */
static void the_voice_is_left_over(void **state)
{
  norae_pcm *band = silence(20), *voice = silence(20), *mix = silence(20), *part, *rest;
  play_part(band, 1, 0, 20, 0, 1);
  play_part(voice, 9, 0, 20, 0, 1);
  for (size_t i = 0; i < mix->frames; i++)
    mix->channel[0][i] = band->channel[0][i] + voice->channel[0][i];
  part = shifted(band, 77, .4f);
  for (size_t i = part->frames; i-- > 1;)
    part->channel[0][i] -= .5f * part->channel[0][i - 1];
  assert_int_equal(nr_subtract(mix, part, 77, NULL, &rest), NORAE_OK);
  assert_int_equal(rest->frames, mix->frames);
  double before = energy(band, NULL), after = energy(rest, voice);
  print_message("# band %.1f dB lower\n", 10 * log10(before / after));
  assert_true(after < before / 8);
  norae_pcm_free(&rest);
  norae_pcm_free(&part);
  norae_pcm_free(&band);
  norae_pcm_free(&voice);
  norae_pcm_free(&mix);
  (void)state;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_same_is_found_where_it_is),
      cmocka_unit_test(insertions_and_cuts_are_found),
      cmocka_unit_test(what_was_replaced_is_not_there),
      cmocka_unit_test(tempo_is_followed),
      cmocka_unit_test(another_performance_is_followed),
      cmocka_unit_test(other_songs_are_not_found),
      cmocka_unit_test(onsets_stay_alike),
      cmocka_unit_test(lags_are_found_to_the_sample),
      cmocka_unit_test(other_instruments_have_no_lag),
      cmocka_unit_test(the_voice_is_left_over),
  };
  return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
