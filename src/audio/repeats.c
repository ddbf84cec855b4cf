/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/repeats.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define REACH_S 40.0    /* to each side */
#define APART_S 0.5     /* nearer frames are the same note */
#define HIGHEST_HZ 9000 /* what is above goes by what is just below */
#define MID_BANDS 30
#define SIDE_BANDS 30
#define BANDS (MID_BANDS + SIDE_BANDS)
#define LOWEST_HZ 40.0
#define TOP_HZ 16000.0
#define VOICE_LOW_HZ 180.0 /* between these the middle says little */
#define VOICE_HIGH_HZ 7000.0
#define VOICE_WEIGHT 0.3f
#define KIN 21 /* frames alike that are looked at */
#define LEAST_KIN 5
#define LEAST_LIKENESS 0.5f

struct nr_repeats {
  size_t bins, kept;          /* of a spectrum; those below HIGHEST_HZ */
  size_t reach, apart;        /* frames */
  size_t slots, count;        /* frames that are held; that were added */
  size_t edge[BANDS / 2 + 1]; /* bins where bands begin */
  float weight[BANDS];
  float *power;    /* slots × kept */
  float *sketch;   /* slots × BANDS: of unit length */
  float *likeness; /* to each frame that is held */
};

norae_status nr_repeats_new(size_t bins, double bin_hz, double rate, nr_repeats **out)
{
  nr_repeats *r = calloc(1, sizeof *r);
  *out = NULL;
  if (!r)
    return NORAE_ERR_MEMORY;
  r->bins = bins;
  r->kept = (size_t)(HIGHEST_HZ / bin_hz) < bins ? (size_t)(HIGHEST_HZ / bin_hz) : bins;
  r->reach = (size_t)(REACH_S * rate);
  r->apart = (size_t)(APART_S * rate);
  r->slots = 2 * r->reach + 1;
  for (size_t b = 0; b <= BANDS / 2; b++) {
    double hz = LOWEST_HZ * pow(TOP_HZ / LOWEST_HZ, (double)b / (BANDS / 2));
    size_t bin = (size_t)(hz / bin_hz + 0.5);
    r->edge[b] = bin < bins ? bin : bins;
    bool voice = hz > VOICE_LOW_HZ && hz < VOICE_HIGH_HZ;
    if (b < BANDS / 2) {
      r->weight[b] = voice ? VOICE_WEIGHT : 1;
      r->weight[MID_BANDS + b] = 1;
    }
  }
  size_t size;
  bool fits = nr_mul_size(r->slots, r->kept, &size);
  r->power = fits ? calloc(size, sizeof *r->power) : NULL;
  r->sketch = calloc(r->slots * BANDS, sizeof *r->sketch);
  r->likeness = calloc(r->slots, sizeof *r->likeness);
  if (!r->power || !r->sketch || !r->likeness) {
    nr_repeats_free(&r);
    return NORAE_ERR_MEMORY;
  }
  *out = r;
  return NORAE_OK;
}

void nr_repeats_free(nr_repeats **repeats)
{
  if (!repeats || !*repeats)
    return;
  free((*repeats)->power);
  free((*repeats)->sketch);
  free((*repeats)->likeness);
  free(*repeats);
  *repeats = NULL;
}

size_t nr_repeats_ahead(const nr_repeats *r)
{
  return r->reach;
}

/* ── sketches ── */

/* Loudness of the bands of one spectrum, without its own mean. */
static void draw(const nr_repeats *r, const float *power, const float *weight, float *out)
{
  float mean = 0;
  for (size_t b = 0; b < BANDS / 2; b++) {
    float sum = 1e-9f;
    for (size_t k = r->edge[b]; k < r->edge[b + 1] || k == r->edge[b]; k++)
      sum += k < r->bins ? power[k] : 0;
    out[b] = logf(sum);
    mean += out[b] / (BANDS / 2);
  }
  float length = 1e-9f;
  for (size_t b = 0; b < BANDS / 2; b++) {
    out[b] = (out[b] - mean) * weight[b];
    length += out[b] * out[b];
  }
  for (size_t b = 0; b < BANDS / 2; b++)
    out[b] /= sqrtf(2 * length);
}

void nr_repeats_add(nr_repeats *r, const float *mid, const float *side)
{
  size_t slot = r->count++ % r->slots;
  float *sketch = r->sketch + slot * BANDS;
  memcpy(r->power + slot * r->kept, mid, r->kept * sizeof *mid);
  draw(r, mid, r->weight, sketch);
  draw(r, side, r->weight + MID_BANDS, sketch + MID_BANDS);
}

/* ── frames alike ── */

static void compare(nr_repeats *r, size_t frame, size_t first, size_t end)
{
  const float *own = r->sketch + frame % r->slots * BANDS;
  for (size_t j = first; j < end; j++) {
    const float *other = r->sketch + j % r->slots * BANDS;
    float sum = 0;
    for (size_t b = 0; b < BANDS; b++)
      sum += own[b] * other[b];
    r->likeness[j - first] = sum;
  }
}

/* The frames that are more alike than those beside them, the most alike ones. */
static size_t choose_kin(const nr_repeats *r, size_t frame, size_t first, size_t end,
                         size_t kin[KIN])
{
  float value[KIN];
  size_t count = 0;
  const float *likeness = r->likeness;
  for (size_t j = first + 1; j + 1 < end; j++) {
    float here = likeness[j - first];
    size_t far = j > frame ? j - frame : frame - j;
    if (far < r->apart || here < LEAST_LIKENESS || here < likeness[j - first - 1] ||
        here <= likeness[j - first + 1] || (count == KIN && here <= value[KIN - 1]))
      continue;
    size_t at = count < KIN ? count++ : KIN - 1;
    for (; at > 0 && value[at - 1] < here; at--) {
      value[at] = value[at - 1];
      kin[at] = kin[at - 1];
    }
    value[at] = here;
    kin[at] = j;
  }
  return count;
}

static float median(float *values, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    float value = values[i];
    size_t at = i;
    for (; at > 0 && values[at - 1] > value; at--)
      values[at] = values[at - 1];
    values[at] = value;
  }
  return values[count / 2];
}

void nr_repeats_find(nr_repeats *r, size_t frame, float *share)
{
  size_t first = frame < r->reach ? 0 : frame - r->reach, kin[KIN];
  size_t end = r->count < frame + r->reach + 1 ? r->count : frame + r->reach + 1;
  compare(r, frame, first, end);
  size_t count = choose_kin(r, frame, first, end, kin);
  memset(share, 0, r->bins * sizeof *share);
  if (count < LEAST_KIN)
    return;
  const float *own = r->power + frame % r->slots * r->kept;
  float sum = 0, all = 0;
  for (size_t k = 0; k < r->kept; k++) {
    float values[KIN];
    for (size_t i = 0; i < count; i++)
      values[i] = r->power[kin[i] % r->slots * r->kept + k];
    float found = median(values, count);
    found = found < own[k] ? found : own[k];
    share[k] = own[k] > 0 ? found / own[k] : 0;
    if (k > r->kept / 2) {
      sum += found;
      all += own[k];
    }
  }
  for (size_t k = r->kept; k < r->bins; k++)
    share[k] = all > 0 ? sum / all : 0;
}
