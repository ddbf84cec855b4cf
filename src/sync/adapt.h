/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Make an acoustic model sound like the singer: the means of all Gaussians of a
 * class move by one affine transform, the one that makes the frames that were
 * found to be of that class likeliest (maximum likelihood linear regression,
 * Leggetter and Woodland 1995), held back towards no change.
 */
#ifndef NR_SYNC_ADAPT_H
#define NR_SYNC_ADAPT_H

#include "sync/acoustic.h"

#define NR_ADAPT_CLASSES 3 /* vowels, consonants, silence */

/* What a frame is. */
typedef struct nr_adapt_label {
  int16_t phone; /* of the model; −1: nothing is learned from it */
  uint8_t state;
} nr_adapt_label;

/* `classes` holds one for each phone of the model.  NORAE_ERR_MEMORY. */
norae_status nr_acoustic_adapt(nr_acoustic *acoustic, const float *cepstra, size_t frames,
                               const nr_adapt_label *labels, const uint8_t *classes);

#endif
