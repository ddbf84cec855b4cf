/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The context-independent part of a CMU Sphinx acoustic model (phonetically tied
 * mixtures, as in Debian's pocketsphinx-en-us): for each phone 3 streams
 * (cepstra, their first and second differences) of 128 Gaussians with diagonal
 * covariances, shared by the phone's 3 states, each of which weighs them its own way.
 *
 * Files, as SphinxTrain writes them: `mdef` (names of the phones), `means`,
 * `variances`, `sendump` (quantised log weights).
 */
#ifndef NR_SYNC_ACOUSTIC_H
#define NR_SYNC_ACOUSTIC_H

#include <stdbool.h>

#include "audio/cepstra.h"
#include "base/diag.h"

#define NR_ACOUSTIC_STATES 3 /* of a phone */

typedef struct nr_acoustic nr_acoustic;

/* Load from a folder.  NORAE_ERR_ENVIRONMENT, silently, when it holds no model;
 * NORAE_ERR_FORMAT with a message when a file is damaged or of another kind. */
norae_status nr_acoustic_new(const char *folder, nr_acoustic **out, norae_diags *diags);
void nr_acoustic_free(nr_acoustic **acoustic); /* takes NULL; sets NULL */

size_t nr_acoustic_phones(const nr_acoustic *acoustic);
/* The index of a phone by its name ("AA", "SIL"), -1 if the model has none. */
int nr_acoustic_phone(const nr_acoustic *acoustic, const char *name);

/* Log likelihoods of every state of the wanted phones, for `count` frames from `from`
 * on, of `frames` frames of cepstra with their mean removed.
 * out: count × (phones × NR_ACOUSTIC_STATES); of each frame, the best wanted state has 0.  Those of
 * other phones mean nothing. */
void nr_acoustic_score(const nr_acoustic *acoustic, const float *cepstra, size_t frames,
                       size_t from, size_t count, const bool *wanted, float *out);

#endif
