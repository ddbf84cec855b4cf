/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures sound, to show what was done to it:
 *
 *   sound_tool pitch A B          semitones that B is higher than A
 *   sound_tool lag A B            seconds that B is later than A
 *   sound_tool step A B TEMPO     ms that strokes of B come late where it is TEMPO times
 *                                 as fast: median and largest of nine places
 *   sound_tool energy FILE        dB of what is in the middle (200…5000 Hz), of its
 *                                 lows (below 100 Hz), and of what is beside it
 *   sound_tool loudness FILE      LUFS and dBTP
 *   sound_tool difference A B     dB of B − A, relative to A
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/media.h>

#include "audio/fft.h"
#include "audio/lag.h"
#include "audio/loudness.h"

#define RATE 44100
#define WINDOW 16384
#define STEPS 50 /* of a semitone's log-spectrum */
#define LOWEST 100.0
#define OCTAVES 5
#define CELLS (OCTAVES * 12 * STEPS)
#define REACH (13 * STEPS)

static norae_pcm *sound_of(const char *path)
{
  norae_decode_options options = {.stream = -1, .rate = RATE, .channels = 2};
  norae_diags *diags;
  norae_pcm *pcm;
  if (norae_diags_new(&diags) != NORAE_OK ||
      norae_media_decode(path, &options, &pcm, NULL, diags) != NORAE_OK)
    exit(1);
  norae_diags_free(&diags);
  return pcm;
}

/* Power of left + sign × right by frequency, of all frames together. */
static void spectrum(const norae_pcm *pcm, float sign, double power[WINDOW / 2 + 1])
{
  nr_fft *fft;
  if (nr_fft_new(WINDOW, &fft) != NORAE_OK)
    exit(1);
  memset(power, 0, (WINDOW / 2 + 1) * sizeof *power);
  for (size_t at = 0; at + WINDOW <= pcm->frames; at += WINDOW / 2) {
    float *in = nr_fft_samples(fft);
    for (size_t i = 0; i < WINDOW; i++) {
      double window = 0.5 - 0.5 * cos(2 * acos(-1) * (double)i / WINDOW);
      in[i] = (float)window * 0.5f * (pcm->channel[0][at + i] + sign * pcm->channel[1][at + i]);
    }
    nr_fft_forward(fft);
    const float complex *bins = nr_fft_bins(fft);
    for (size_t k = 0; k <= WINDOW / 2; k++)
      power[k] += (double)(crealf(bins[k]) * crealf(bins[k]) + cimagf(bins[k]) * cimagf(bins[k]));
  }
  nr_fft_free(&fft);
}

/* Its logarithm on a scale of semitones, what changes slowly taken off. */
static void scale_of(const norae_pcm *pcm, double cell[CELLS])
{
  static double power[WINDOW / 2 + 1], level[CELLS];
  spectrum(pcm, 1, power);
  for (int c = 0; c < CELLS; c++) {
    double bin = LOWEST * pow(2, (double)c / (12 * STEPS)) * WINDOW / RATE;
    size_t k = (size_t)bin;
    double share = bin - (double)k;
    level[c] = log(1e-12 + (1 - share) * power[k] + share * power[k + 1]);
  }
  for (int c = 0; c < CELLS; c++) {
    double sum = 0;
    int count = 0;
    for (int i = c - 2 * STEPS; i <= c + 2 * STEPS; i++) {
      if (i < 0 || i >= CELLS)
        continue;
      sum += level[i];
      count++;
    }
    cell[c] = level[c] - sum / count;
  }
}

static void pitch(const char *a, const char *b)
{
  static double one[CELLS], other[CELLS];
  norae_pcm *x = sound_of(a), *y = sound_of(b);
  double best = -1;
  int at = 0;
  scale_of(x, one);
  scale_of(y, other);
  for (int shift = -REACH; shift <= REACH; shift++) {
    double sum = 0, left = 0, right = 0;
    for (int c = 0; c < CELLS; c++) {
      int d = c + shift;
      if (d < 0 || d >= CELLS)
        continue;
      sum += one[c] * other[d];
      left += one[c] * one[c];
      right += other[d] * other[d];
    }
    double likeness = sum / sqrt(left * right + 1e-30);
    if (likeness > best) {
      best = likeness;
      at = shift;
    }
  }
  printf("%.2f %.2f\n", (double)at / STEPS, best);
  norae_pcm_free(&x);
  norae_pcm_free(&y);
}

static void lag(const char *a, const char *b)
{
  norae_pcm *x = sound_of(a), *y = sound_of(b);
  nr_lag found;
  if (nr_find_lag(x, y, NULL, &found) != NORAE_OK || !found.found)
    exit(1);
  printf("%.6f %.2f\n", (double)found.samples / RATE, found.likeness);
  norae_pcm_free(&x);
  norae_pcm_free(&y);
}

/* ── step ── */

#define FRAME 1024
#define HOP 110 /* 2.5 ms */
#define BANDS 16
#define PLACES 9
#define PLACE_S 12.0
#define SEARCH_MS 150

/* How much louder each frame is than the last but three, over all bands. */
static double *strokes_of(const norae_pcm *pcm, size_t *count)
{
  double last[4][BANDS] = {{0}};
  nr_fft *fft;
  *count = pcm->frames > FRAME ? (pcm->frames - FRAME) / HOP : 0;
  double *stroke = calloc(*count + 1, sizeof *stroke);
  if (!stroke || nr_fft_new(FRAME, &fft) != NORAE_OK)
    exit(1);
  for (size_t f = 0; f < *count; f++) {
    float *in = nr_fft_samples(fft);
    for (size_t i = 0; i < FRAME; i++) {
      double window = 0.5 - 0.5 * cos(2 * acos(-1) * (double)i / FRAME);
      in[i] = (float)window * (pcm->channel[0][f * HOP + i] + pcm->channel[1][f * HOP + i]);
    }
    nr_fft_forward(fft);
    const float complex *bins = nr_fft_bins(fft);
    for (int b = 0; b < BANDS; b++) {
      double sum = 1e-3;
      for (size_t k = (size_t)(2 * pow(200, (double)b / BANDS));
           k <= (size_t)(2 * pow(200, (b + 1.0) / BANDS)); k++)
        sum += (double)(crealf(bins[k]) * crealf(bins[k]) + cimagf(bins[k]) * cimagf(bins[k]));
      double rise = log(sum) - last[f % 4][b];
      last[f % 4][b] = log(sum);
      stroke[f] += f > 3 && rise > 0 ? rise : 0;
    }
  }
  nr_fft_free(&fft);
  return stroke;
}

static double stroke_at(const double *stroke, size_t count, double seconds)
{
  double at = (seconds * RATE - FRAME / 2.0) / HOP;
  if (at < 0 || at + 1 >= (double)count)
    return 0;
  size_t i = (size_t)at;
  return stroke[i] + (at - (double)i) * (stroke[i + 1] - stroke[i]);
}

static int smaller(const void *a, const void *b)
{
  double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
  return x < y ? -1 : x > y;
}

static void step(const char *a, const char *b, double tempo)
{
  norae_pcm *x = sound_of(a), *y = sound_of(b);
  size_t m, n;
  double *one = strokes_of(x, &m), *other = strokes_of(y, &n), late[PLACES];
  double length = (double)x->frames / RATE;
  for (int p = 0; p < PLACES; p++) {
    double from = (length - PLACE_S) * (p + 0.5) / PLACES, best = -1;
    for (int ms = -SEARCH_MS; ms <= SEARCH_MS; ms++) {
      double sum = 0;
      for (double t = from; t < from + PLACE_S; t += 0.0025)
        sum += stroke_at(one, m, t) * stroke_at(other, n, t / tempo + ms / 1000.0);
      if (sum > best) {
        best = sum;
        late[p] = ms;
      }
    }
  }
  qsort(late, PLACES, sizeof *late, smaller);
  printf("%.0f %.0f\n", late[PLACES / 2], late[PLACES - 1]);
  free(one);
  free(other);
  norae_pcm_free(&x);
  norae_pcm_free(&y);
}

static double band(const double *power, double from, double to)
{
  double sum = 1e-12;
  for (size_t k = (size_t)(from * WINDOW / RATE); k < (size_t)(to * WINDOW / RATE); k++)
    sum += power[k];
  return 10 * log10(sum);
}

static void energy(const char *path)
{
  static double middle[WINDOW / 2 + 1], side[WINDOW / 2 + 1];
  norae_pcm *pcm = sound_of(path);
  spectrum(pcm, 1, middle);
  spectrum(pcm, -1, side);
  printf("%.2f %.2f %.2f\n", band(middle, 200, 5000), band(middle, 20, 100), band(side, 200, 5000));
  norae_pcm_free(&pcm);
}

static void loudness(const char *path)
{
  norae_pcm *pcm = sound_of(path);
  nr_loudness found;
  if (nr_loudness_measure(pcm, &found) != NORAE_OK)
    exit(1);
  printf("%.2f %.2f\n", found.lufs, found.peak);
  norae_pcm_free(&pcm);
}

static void difference(const char *a, const char *b)
{
  norae_pcm *x = sound_of(a), *y = sound_of(b);
  double rest = 0, all = 1e-12;
  for (int c = 0; c < 2; c++) {
    for (size_t i = 0; i < x->frames && i < y->frames; i++) {
      double d = y->channel[c][i] - x->channel[c][i];
      rest += d * d;
      all += (double)x->channel[c][i] * x->channel[c][i];
    }
  }
  printf("%.2f\n", 10 * log10(rest / all + 1e-12));
  norae_pcm_free(&x);
  norae_pcm_free(&y);
}

int main(int argc, char **argv)
{
  if (argc == 4 && strcmp(argv[1], "pitch") == 0)
    pitch(argv[2], argv[3]);
  else if (argc == 4 && strcmp(argv[1], "lag") == 0)
    lag(argv[2], argv[3]);
  else if (argc == 4 && strcmp(argv[1], "difference") == 0)
    difference(argv[2], argv[3]);
  else if (argc == 5 && strcmp(argv[1], "step") == 0 && atof(argv[4]) > 0)
    step(argv[2], argv[3], atof(argv[4]));
  else if (argc == 3 && strcmp(argv[1], "energy") == 0)
    energy(argv[2]);
  else if (argc == 3 && strcmp(argv[1], "loudness") == 0)
    loudness(argv[2]);
  else
    return 2;
  return 0;
}
