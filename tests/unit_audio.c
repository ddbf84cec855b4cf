/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include <norae/energy.h>

#include "audio/centre.h"
#include "audio/cues.h"
#include "audio/mel.h"
#include "audio/stats.h"

#define RATE 16000

/* Noise that is the same everywhere, −1…1. */
static float noise(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (float)(int32_t)*seed / 2147483648.0f;
}

static norae_pcm *silence(int channels, size_t frames)
{
  norae_pcm *pcm;
  assert_int_equal(norae_pcm_new(RATE, channels, frames, &pcm), NORAE_OK);
  return pcm;
}

static void add_tone(norae_pcm *pcm, int channel, double hz, double amplitude)
{
  for (size_t i = 0; i < pcm->frames; i++)
    pcm->channel[channel][i] += (float)(amplitude * sin(2 * acos(-1) * hz * (double)i / RATE));
}

static void transform_equals_its_definition(void **state)
{
  enum { N = 24 };
  nr_fft *fft;
  uint32_t seed = 1;
  assert_int_equal(nr_fft_new(N, &fft), NORAE_OK);
  for (size_t i = 0; i < N; i++)
    nr_fft_samples(fft)[i] = noise(&seed);
  nr_fft_forward(fft);
  for (size_t k = 0; k <= N / 2; k++) {
    double re = 0, im = 0;
    for (size_t i = 0; i < N; i++) {
      double angle = -2 * acos(-1) * (double)(k * i) / N;
      re += nr_fft_samples(fft)[i] * cos(angle);
      im += nr_fft_samples(fft)[i] * sin(angle);
    }
    assert_float_equal(crealf(nr_fft_bins(fft)[k]), re, 1e-4);
    assert_float_equal(cimagf(nr_fft_bins(fft)[k]), im, 1e-4);
  }
  nr_fft_free(&fft);
  assert_null(fft);
  assert_int_equal(nr_fft_new(7, &fft), NORAE_ERR_ARGUMENT);
}

static double frame_power(nr_stft *stft, const norae_pcm *pcm, size_t frame)
{
  float complex bins[NR_BINS];
  double power = 0;
  nr_stft_frame(stft, pcm->channel[0], pcm->frames, frame, bins);
  for (size_t b = 0; b < NR_BINS; b++)
    power += crealf(bins[b]) * crealf(bins[b]) + cimagf(bins[b]) * cimagf(bins[b]);
  return power;
}

static void frames_are_centred_on_their_sample(void **state)
{
  static const size_t frames[] = {0, 1, 7, 62};
  nr_stft *stft;
  assert_int_equal(nr_stft_new(&stft), NORAE_OK);
  assert_int_equal(nr_stft_frames(0), 0);
  assert_int_equal(nr_stft_frames(1), 1);
  assert_int_equal(nr_stft_frames(160), 1);
  assert_int_equal(nr_stft_frames(161), 2);
  for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
    norae_pcm *pcm = silence(1, 10000);
    pcm->channel[0][frames[i] * NR_HOP] = 1; /* a click is loudest in its own frame */
    double own = frame_power(stft, pcm, frames[i]);
    for (size_t f = 0; f < nr_stft_frames(pcm->frames); f++)
      assert_true(f == frames[i] || frame_power(stft, pcm, f) < own);
    norae_pcm_free(&pcm);
  }
  nr_stft_free(&stft);
}

/* Power of the centre at a frequency, in the middle of the recording. */
static double centre_power(const norae_pcm *pcm, double hz)
{
  nr_centre *centre;
  float power[NR_BINS], all[NR_BINS];
  double out = 0;
  size_t frames = 0, bin = (size_t)(hz * NR_WINDOW / RATE + 0.5);
  assert_int_equal(nr_centre_new(pcm, &centre), NORAE_OK);
  while (nr_centre_next(centre, power, all)) {
    if (frames++ == nr_stft_frames(pcm->frames) / 2)
      out = power[bin];
  }
  assert_int_equal(frames, nr_stft_frames(pcm->frames));
  nr_centre_free(&centre);
  return out;
}

static void centre_keeps_what_is_in_the_middle(void **state)
{
  norae_pcm *stereo = silence(2, RATE / 2), *mono = silence(1, RATE / 2);
  add_tone(stereo, 0, 500, 0.5);
  add_tone(stereo, 1, 500, 0.5);
  add_tone(stereo, 0, 1500, 0.5); /* on the left only */
  add_tone(stereo, 0, 3000, 0.5); /* wide: the two sides are opposite */
  add_tone(stereo, 1, 3000, -0.5);
  add_tone(mono, 0, 500, 0.5);
  assert_float_equal(centre_power(stereo, 500), 0.25 * 0.25, 1e-3);
  assert_float_equal(centre_power(stereo, 1500), 0, 1e-6);
  assert_float_equal(centre_power(stereo, 3000), 0, 1e-6);
  assert_float_equal(centre_power(mono, 500), 0.25 * 0.25, 1e-3);
  norae_pcm_free(&stereo);
  norae_pcm_free(&mono);
}

static void mel_bands_lie_where_they_should(void **state)
{
  enum { BANDS = 40 };
  nr_mel *mel;
  float power[NR_BINS], bands[BANDS];
  size_t before = 0;
  assert_int_equal(nr_mel_new(BANDS, 80, 7800, NR_WINDOW, RATE, &mel), NORAE_OK);
  for (size_t bin = 5; bin < 245; bin += 12) { /* one bin after the other, upwards */
    size_t best = 0;
    for (size_t i = 0; i < NR_BINS; i++)
      power[i] = i == bin;
    nr_mel_apply(mel, power, bands);
    double sum = 0;
    for (size_t b = 0; b < BANDS; b++) {
      best = bands[b] > bands[best] ? b : best;
      sum += bands[b];
    }
    assert_true(best > before || bin == 5);
    assert_float_equal(sum, 1, 0.2); /* two triangles overlap to about 1 */
    before = best;
  }
  assert_true(before == BANDS - 1);
  nr_mel_free(&mel);
  assert_int_equal(nr_mel_new(0, 80, 7800, NR_WINDOW, RATE, &mel), NORAE_ERR_ARGUMENT);
}

static int by_value(const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

static void quantiles_agree_with_sorting(void **state)
{
  float values[101], sorted[101];
  uint32_t seed = 5;
  for (size_t n = 1; n <= 101; n += 4) {
    for (size_t i = 0; i < n; i++)
      values[i] = sorted[i] = floorf(10 * noise(&seed)); /* with ties */
    qsort(sorted, n, sizeof *sorted, by_value);
    for (double share = 0; share <= 1; share += 0.125) {
      size_t at = (size_t)(share * (double)(n - 1) + 0.5);
      assert_true(nr_quantile(values, n, share) == sorted[at]);
    }
  }
}

static void means_and_deviations(void **state)
{
  float in[] = {1, 2, 3, 4, 10}, out[5], flat[] = {7, 7, 7};
  nr_moving_mean(in, 5, 1, out);
  assert_float_equal(out[0], 1.5, 1e-6);
  assert_float_equal(out[2], 3, 1e-6);
  assert_float_equal(out[4], 7, 1e-6);
  nr_moving_mean(in, 5, 100, out);
  assert_float_equal(out[3], 4, 1e-6);
  nr_standardise(in, 5);
  assert_float_equal(in[0] + in[1] + in[2] + in[3] + in[4], 0, 1e-5);
  assert_float_equal(in[4], 6 / sqrt(10), 1e-5);
  nr_standardise(flat, 3);
  assert_true(flat[0] == 0 && flat[2] == 0);
}

static nr_cues *cues_of(const norae_pcm *pcm)
{
  nr_spectrogram *spectrogram;
  nr_cues *cues;
  assert_int_equal(nr_spectrogram_new(pcm, NULL, &spectrogram), NORAE_OK);
  assert_int_equal(nr_cues_new(spectrogram, &cues), NORAE_OK);
  nr_spectrogram_free(&spectrogram);
  assert_null(spectrogram);
  return cues;
}

static float mean(const float *values, size_t from, size_t to)
{
  float sum = 0;
  for (size_t i = from; i < to; i++)
    sum += values[i];
  return sum / (float)(to - from);
}

/* Two seconds of quiet, one of a vowel-like tone, one of quiet, one of hiss. */
static void cues_tell_voice_hiss_and_onsets(void **state)
{
  norae_pcm *pcm = silence(1, 6 * RATE);
  uint32_t seed = 3;
  float *x = pcm->channel[0], last = 0;
  for (size_t i = 0; i < pcm->frames; i++) {
    double t = (double)i / RATE;
    x[i] = 1e-4f * noise(&seed);
    for (int h = 1; t >= 2 && t < 3 && h <= 12; h++)
      x[i] += (float)(0.1 / h * sin(2 * acos(-1) * 200 * h * t));
    float n = noise(&seed);
    if (t >= 4 && t < 5)
      x[i] += 0.1f * (n - last); /* differences of noise are bright */
    last = n;
  }
  nr_cues *cues = cues_of(pcm);
  assert_int_equal(cues->frames, 600);
  assert_true(mean(cues->energy, 210, 290) > mean(cues->energy, 50, 150) + 1);
  assert_true(mean(cues->hiss, 410, 490) > mean(cues->hiss, 210, 290) + 1);
  size_t best = 150;
  for (size_t t = 150; t < 250; t++)
    best = cues->onset[t] > cues->onset[best] ? t : best;
  assert_in_range(best, 197, 203);
  nr_cues_free(&cues);
  norae_pcm_free(&pcm);
}

static void broken_sound_gives_finite_cues(void **state)
{
  norae_pcm *pcm = silence(2, RATE);
  add_tone(pcm, 0, 300, 0.5);
  pcm->channel[0][5000] = NAN;
  pcm->channel[1][9000] = INFINITY;
  nr_cues *cues = cues_of(pcm);
  for (size_t t = 0; t < cues->frames; t++) {
    assert_true(isfinite(cues->energy[t]) && isfinite(cues->hiss[t]));
    assert_true(isfinite(cues->front[t]) && isfinite(cues->onset[t]));
  }
  nr_cues_free(&cues);
  norae_pcm_free(&pcm);
}

static double mean_of(const uint8_t *values, size_t from, size_t to)
{
  double sum = 0;
  for (size_t i = from; i < to; i++)
    sum += values[i];
  return sum / (double)(to - from);
}

/* 12 s: a quiet band on the sides all the time, from 4 s to 8 s a tone in the middle. */
static norae_pcm *band_and_singer(void)
{
  norae_pcm *pcm = silence(2, 12 * RATE), *tone = silence(1, 4 * RATE);
  uint32_t left = 1, right = 2;
  for (size_t i = 0; i < pcm->frames; i++) {
    pcm->channel[0][i] = 0.02f * noise(&left);
    pcm->channel[1][i] = 0.02f * noise(&right);
  }
  for (double hz = 400; hz < 3000; hz += 400)
    add_tone(tone, 0, hz, 0.1);
  for (size_t i = 0; i < tone->frames; i++)
    for (int c = 0; c < 2; c++)
      pcm->channel[c][i + 4 * RATE] += tone->channel[0][i];
  norae_pcm_free(&tone);
  return pcm;
}

static void energy_tells_where_a_voice_is(void **state)
{
  norae_energy *energy;
  norae_pcm *pcm = band_and_singer();
  assert_int_equal(norae_energy_new(pcm, NULL, &energy), NORAE_OK);
  assert_int_equal(energy->count, 12 * NORAE_ENERGY_RATE);
  assert_true(mean_of(energy->loudness, 210, 390) > 230);
  assert_true(mean_of(energy->loudness, 10, 190) < 100);
  assert_true(mean_of(energy->loudness, 10, 190) > 5);
  assert_true(mean_of(energy->voice, 210, 390) > mean_of(energy->voice, 10, 190) + 60);
  norae_energy_free(&energy);
  assert_null(energy);
  norae_pcm_free(&pcm);
}

static void energy_of_odd_sound(void **state)
{
  norae_energy *energy;
  norae_pcm *pcm = silence(1, 3 * RATE + 1);
  assert_int_equal(norae_energy_new(pcm, NULL, &energy), NORAE_OK);
  assert_int_equal(energy->count, 3 * NORAE_ENERGY_RATE + 1);
  for (size_t i = 0; i < energy->count; i++)
    assert_true(energy->loudness[i] == 0 && energy->voice[i] == 0);
  norae_energy_free(&energy);
  pcm->channel[0][RATE] = NAN;
  pcm->channel[0][2 * RATE] = INFINITY;
  assert_int_equal(norae_energy_new(pcm, NULL, &energy), NORAE_OK);
  norae_energy_free(&energy);
  pcm->rate = 44100;
  assert_int_equal(norae_energy_new(pcm, NULL, &energy), NORAE_ERR_ARGUMENT);
  assert_null(energy);
  norae_pcm_free(&pcm);
  pcm = silence(1, 0);
  assert_int_equal(norae_energy_new(pcm, NULL, &energy), NORAE_OK);
  assert_int_equal(energy->count, 0);
  norae_energy_free(&energy);
  norae_pcm_free(&pcm);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(transform_equals_its_definition),
      cmocka_unit_test(frames_are_centred_on_their_sample),
      cmocka_unit_test(centre_keeps_what_is_in_the_middle),
      cmocka_unit_test(mel_bands_lie_where_they_should),
      cmocka_unit_test(quantiles_agree_with_sorting),
      cmocka_unit_test(means_and_deviations),
      cmocka_unit_test(cues_tell_voice_hiss_and_onsets),
      cmocka_unit_test(broken_sound_gives_finite_cues),
      cmocka_unit_test(energy_tells_where_a_voice_is),
      cmocka_unit_test(energy_of_odd_sound),
  };
  return cmocka_run_group_tests_name("audio", tests, NULL, NULL);
}
