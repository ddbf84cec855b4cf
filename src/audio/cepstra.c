/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/cepstra.h"

#include <math.h>
#include <stdlib.h>

#include "audio/stats.h"
#include "base/checked.h"

#define RATE 16000.0
#define FILTERS 25
#define LOW_HZ 130.0
#define HIGH_HZ 6800.0
#define LIFTER 22
#define EMPHASIS 0.97
/* sphinx_fe hears 16-bit integers, and floors its energies for them. */
#define FULL_SCALE 32768.0
#define FLOOR 1e-4f

static const double pi = 3.14159265358979323846;

struct nr_cepstra {
  size_t first[FILTERS], count[FILTERS]; /* bins of each filter */
  float weight[FILTERS][NR_BINS];        /* from its first bin on; emphasis and scale included */
  float basis[NR_CEPSTRA][FILTERS];      /* cosine transform, liftered */
};

static double mel(double hz)
{
  return 2595.0 * log10(1.0 + hz / 700.0);
}

static double hz_of_mel(double m)
{
  return 700.0 * (pow(10.0, m / 2595.0) - 1.0);
}

/* Edge i of 0 … FILTERS + 1, rounded to a bin. */
static size_t edge_bin(int i)
{
  double low = mel(LOW_HZ), width = (mel(HIGH_HZ) - low) / (FILTERS + 1);
  return (size_t)(hz_of_mel(low + i * width) / (RATE / NR_WINDOW) + 0.5);
}

/* What pre-emphasis x[i] − 0.97 x[i − 1] does to a bin's power. */
static double emphasis(size_t bin)
{
  double w = 2.0 * pi * (double)bin / NR_WINDOW;
  return 1.0 + EMPHASIS * EMPHASIS - 2.0 * EMPHASIS * cos(w);
}

static void make_filter(nr_cepstra *c, int f)
{
  double left = (double)edge_bin(f), top = (double)edge_bin(f + 1), right = (double)edge_bin(f + 2);
  double hz = RATE / NR_WINDOW, height = 2.0 / ((right - left) * hz);
  c->first[f] = (size_t)left;
  c->count[f] = (size_t)(right - left) + 1;
  for (size_t i = 0; i < c->count[f]; i++) {
    double bin = left + (double)i;
    double up = (bin - left) / (top - left), down = (right - bin) / (right - top);
    c->weight[f][i] = (float)(fmin(up, down) * height * emphasis(c->first[f] + i) *
                              FULL_SCALE * FULL_SCALE);
  }
}

static void make_basis(nr_cepstra *c)
{
  for (int k = 0; k < NR_CEPSTRA; k++) {
    double scale = sqrt((k ? 2.0 : 1.0) / FILTERS) * (1.0 + LIFTER / 2.0 * sin(k * pi / LIFTER));
    for (int f = 0; f < FILTERS; f++)
      c->basis[k][f] = (float)(scale * cos(k * pi / FILTERS * (f + 0.5)));
  }
}

norae_status nr_cepstra_new(nr_cepstra **out)
{
  nr_cepstra *c = *out = calloc(1, sizeof *c);
  if (!c)
    return NORAE_ERR_MEMORY;
  for (int f = 0; f < FILTERS; f++)
    make_filter(c, f);
  make_basis(c);
  return NORAE_OK;
}

void nr_cepstra_free(nr_cepstra **cepstra)
{
  if (!cepstra)
    return;
  free(*cepstra);
  *cepstra = NULL;
}

void nr_cepstra_of(const nr_cepstra *c, const float power[NR_BINS], float out[NR_CEPSTRA])
{
  float energy[FILTERS];
  for (int f = 0; f < FILTERS; f++) {
    float sum = 0;
    for (size_t i = 0; i < c->count[f]; i++)
      sum += c->weight[f][i] * power[c->first[f] + i];
    energy[f] = logf(sum + FLOOR);
  }
  for (int k = 0; k < NR_CEPSTRA; k++) {
    float sum = 0;
    for (int f = 0; f < FILTERS; f++)
      sum += c->basis[k][f] * energy[f];
    out[k] = sum;
  }
}

norae_status nr_cepstra_centre(float *values, size_t frames, size_t reach)
{
  float *column = nr_alloc_array(frames, 2 * sizeof *column);
  if (!column)
    return NORAE_ERR_MEMORY;
  float *mean = column + frames;
  for (size_t k = 0; k < NR_CEPSTRA; k++) {
    for (size_t i = 0; i < frames; i++)
      column[i] = values[i * NR_CEPSTRA + k];
    nr_moving_mean(column, frames, reach, mean);
    for (size_t i = 0; i < frames; i++)
      values[i * NR_CEPSTRA + k] = column[i] - mean[i];
  }
  free(column);
  return NORAE_OK;
}
