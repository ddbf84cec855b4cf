/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/scores.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/clones.h"

#define SHARPNESS 2.0f /* with 1 it is the mean likelihood of all */
#define LOUD 0.5f /* weight of loudness and hiss */

/* How bright the vowels are: the place of their second formant. */
static const float front[NR_CLASS_COUNT] = {
    [NR_CLASS_I] = 1,     [NR_CLASS_E] = 0.5f,  [NR_CLASS_A] = 0,
    [NR_CLASS_O] = -0.5f, [NR_CLASS_U] = -0.7f, [NR_CLASS_ER] = -0.2f,
};

norae_status nr_scores_new(size_t frames, size_t kinds, nr_scores **out)
{
  nr_scores *scores = *out = calloc(1, sizeof *scores);
  if (!scores)
    return NORAE_ERR_MEMORY;
  scores->frames = frames;
  scores->kinds = kinds;
  scores->score = calloc(frames ? frames : 1, (kinds ? kinds : 1) * sizeof *scores->score);
  if (!scores->score) {
    nr_scores_free(out);
    return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

void nr_scores_free(nr_scores **scores)
{
  if (!scores || !*scores)
    return;
  free((*scores)->score);
  free(*scores);
  *scores = NULL;
}

static void score_classes(const nr_cues *cues, size_t t, float out[NR_CLASS_COUNT])
{
  float loud = LOUD * cues->energy[t], hiss = LOUD * cues->hiss[t];
  float hissing = fmaxf(cues->hiss[t], 0);
  out[NR_CLASS_SILENCE] = -loud;
  for (size_t c = NR_CLASS_I; c <= NR_CLASS_ER; c++)
    out[c] = loud - 0.3f * LOUD * hissing + 0.25f * front[c] * cues->front[t];
  out[NR_CLASS_S] = out[NR_CLASS_SH] = hiss + 0.2f * cues->high[t];
  out[NR_CLASS_Z] = 0.7f * hiss + 0.2f * cues->energy[t];
  out[NR_CLASS_F] = out[NR_CLASS_HH] = 0.3f * hiss - 0.1f * cues->energy[t];
  out[NR_CLASS_P] = -0.5f * loud + 0.2f * cues->hiss[t];
  out[NR_CLASS_B] = -0.2f * loud;
  float hum = 0.4f * loud + 0.2f * cues->low[t] - 0.2f * hissing;
  for (size_t c = NR_CLASS_M; c <= NR_CLASS_Y; c++)
    out[c] = hum;
}

void nr_scores_add_energy(nr_scores *scores, const nr_cues *cues, const nr_kind *kinds)
{
  float by_class[NR_CLASS_COUNT];
  for (size_t t = 0; t < scores->frames && t < cues->frames; t++) {
    float *out = scores->score + t * scores->kinds;
    score_classes(cues, t, by_class);
    for (size_t k = 0; k < scores->kinds; k++)
      out[k] += by_class[kinds[k].energy_class];
  }
}

void nr_scores_add_classes(nr_scores *scores, const float *classes, const nr_kind *kinds,
                           float weight)
{
  for (size_t t = 0; t < scores->frames; t++) {
    float *out = scores->score + t * scores->kinds;
    for (size_t k = 0; k < scores->kinds; k++)
      out[k] += weight * classes[t * NR_CLASS_COUNT + kinds[k].energy_class];
  }
}

NR_CLONES
float nr_scores_level(const float *score, size_t kinds)
{
  float best = score[0], sum = 0;
  for (size_t k = 1; k < kinds; k++)
    best = score[k] > best ? score[k] : best;
  for (size_t k = 0; k < kinds; k++)
    sum += expf(SHARPNESS * (score[k] - best));
  return best + logf(sum / (float)kinds) / SHARPNESS;
}

void nr_scores_fill_other(nr_scores *scores, size_t other)
{
  if (other < 2)
    return;
  for (size_t t = 0; t < scores->frames; t++) {
    float *row = scores->score + t * scores->kinds;
    row[other] = nr_scores_level(row + 1, other - 1);
  }
}
