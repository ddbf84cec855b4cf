/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well each kind of state fits each frame: log likelihoods up to a constant.
 */
#ifndef NR_SYNC_SCORES_H
#define NR_SYNC_SCORES_H

#include "audio/cues.h"
#include "sync/acoustic.h"
#include "sync/phones.h"

typedef struct nr_scores {
  size_t frames, kinds;
  float *score; /* frame by frame, one value for each kind */
} nr_scores;

norae_status nr_scores_new(size_t frames, size_t kinds, nr_scores **out); /* zeroed */
void nr_scores_free(nr_scores **scores); /* takes NULL; sets NULL */

static inline const float *nr_scores_at(const nr_scores *scores, size_t frame)
{
  return scores->score + frame * scores->kinds;
}

/* Add `weight` times what the acoustic model says of each frame; NORAE_ERR_MEMORY. */
norae_status nr_scores_add_acoustic(nr_scores *scores, const nr_acoustic *acoustic,
                                    const float *cepstra, const nr_kind *kinds, float weight);

/* What `kinds` scores are worth together, between their mean and the best:
 * ½·log of the mean of exp(2 × score). */
float nr_scores_level(const float *score, size_t kinds);

/* `other` scores what all kinds that sound, those from 1 up to it, score together. */
void nr_scores_fill_other(nr_scores *scores, size_t other);

/* Add what the energy classes of `kinds` say of each frame. */
void nr_scores_add_energy(nr_scores *scores, const nr_cues *cues, const nr_kind *kinds);

/* Add `weight` times the log likelihoods of classes (frames × NR_CLASS_COUNT). */
void nr_scores_add_classes(nr_scores *scores, const float *classes, const nr_kind *kinds,
                           float weight);

#endif
