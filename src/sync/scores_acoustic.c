/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the acoustic model says of the states of a sheet.
 */
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "sync/scores.h"

#define BLOCK 256 /* frames scored at a time, so that all of them need no memory */
#define NAMES 64  /* phones that nr_model_phone() may have */

/* Which phones of the model are meant, and which of them are needed at all. */
typedef struct plan {
  int phone[NAMES]; /* of the model, by nr_model_phone()'s index; −1: it has none */
  bool *wanted;     /* by the model's index */
  int silence;
} plan;

static void want(plan *p, int phone)
{
  if (phone >= 0)
    p->wanted[phone] = true;
}

static bool make_plan(const nr_acoustic *acoustic, const nr_kind *kinds, size_t count, plan *p)
{
  p->wanted = calloc(nr_acoustic_phones(acoustic), sizeof *p->wanted);
  if (!p->wanted)
    return false;
  for (size_t i = 0; i < NAMES && nr_model_phone(i); i++)
    p->phone[i] = nr_acoustic_phone(acoustic, nr_model_phone(i));
  p->silence = nr_acoustic_phone(acoustic, "SIL");
  want(p, p->silence);
  for (size_t k = 0; k < count; k++) {
    for (size_t a = 0; a < kinds[k].count; a++)
      want(p, p->phone[kinds[k].alternative[a].phone]);
  }
  return true;
}

/* log of the mean of exp(value): alternatives share one state's likelihood. */
static float log_mean(const float *value, size_t count)
{
  float best = -INFINITY, sum = 0;
  if (count == 1)
    return value[0];
  for (size_t i = 0; i < count; i++)
    best = fmaxf(best, value[i]);
  for (size_t i = 0; i < count; i++)
    sum += expf(value[i] - best);
  return best + logf(sum / (float)count);
}

/* One kind's value from a frame's states. */
static float value_of(const plan *p, const nr_kind *kind, const float *states)
{
  float value[NR_ALTERNATIVES > NR_ACOUSTIC_STATES ? NR_ALTERNATIVES : NR_ACOUSTIC_STATES];
  size_t count = 0;
  for (size_t a = 0; a < kind->count; a++) {
    int phone = p->phone[kind->alternative[a].phone];
    if (phone >= 0)
      value[count++] = states[phone * NR_ACOUSTIC_STATES + kind->alternative[a].state];
  }
  if (kind->count == 0 && p->silence >= 0) {
    for (count = 0; count < NR_ACOUSTIC_STATES; count++)
      value[count] = states[(size_t)p->silence * NR_ACOUSTIC_STATES + count];
  }
  return count ? log_mean(value, count) : 0;
}

norae_status nr_scores_add_acoustic(nr_scores *scores, const nr_acoustic *acoustic,
                                    const float *cepstra, const nr_kind *kinds, float weight)
{
  plan p = {0};
  size_t row = nr_acoustic_phones(acoustic) * NR_ACOUSTIC_STATES;
  float *states = nr_alloc_array(BLOCK, row * sizeof *states);
  if (!states || !make_plan(acoustic, kinds, scores->kinds, &p)) {
    free(states);
    return NORAE_ERR_MEMORY;
  }
  for (size_t from = 0; from < scores->frames; from += BLOCK) {
    size_t count = scores->frames - from < BLOCK ? scores->frames - from : BLOCK;
    nr_acoustic_score(acoustic, cepstra, scores->frames, from, count, p.wanted, states);
    for (size_t t = 0; t < count; t++) {
      float *out = scores->score + (from + t) * scores->kinds;
      for (size_t k = 0; k < scores->kinds; k++)
        out[k] += weight * value_of(&p, &kinds[k], states + t * row);
    }
  }
  free(states);
  free(p.wanted);
  return NORAE_OK;
}
