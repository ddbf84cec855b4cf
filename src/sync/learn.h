/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a song teaches about itself.  Once most words are in place, its own frames
 * show how its classes of sounds sound here: this voice, this microphone, this
 * band around it.  Each class is a Gaussian with a mean of its own and the
 * covariance of all.
 */
#ifndef NR_SYNC_LEARN_H
#define NR_SYNC_LEARN_H

#include "audio/spectrogram.h"
#include "sync/phones.h"

#define NR_UNLABELLED UINT8_MAX /* a frame that nothing is learned from */

/* What frames are told apart by: cepstra, their slope, the bands of the centre,
 * and how much louder all is than the centre. */
#define NR_TRAITS (2 * NR_CEPSTRA + 2 * NR_BANDS)

typedef struct nr_traits {
  size_t frames;
  float *value; /* frames × NR_TRAITS, each with mean 0 and deviation 1 */
} nr_traits;

norae_status nr_traits_new(const nr_spectrogram *spectrogram, nr_traits **out);
void nr_traits_free(nr_traits **traits); /* takes NULL; sets NULL */

/* Learn from frames whose class is known (labels: an nr_class or NR_UNLABELLED
 * each) and tell all frames by it: `out` (frames × NR_CLASS_COUNT) becomes their
 * log likelihoods, the best class of a frame having 0.  All 0 when there is too
 * little to learn from. */
norae_status nr_learn(const nr_traits *traits, const uint8_t *labels, float *out);

#endif
