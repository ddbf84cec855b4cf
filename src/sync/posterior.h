/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much worse the whole would be if something began elsewhere.  The best way
 * through a graph tells one time for each state; here every state that is watched
 * is asked what the best way is that enters it at any other time nearby.
 */
#ifndef NR_SYNC_POSTERIOR_H
#define NR_SYNC_POSTERIOR_H

#include "sync/align.h"

/* A state, the frame it was found to be entered in, and how far around to look. */
typedef struct nr_watch {
  size_t state;
  size_t frame;
  size_t reach; /* frames */
} nr_watch;

#define NR_TEMPERATURES 2

/* What is known of where a watched state is entered. */
typedef struct nr_posterior {
  float gap; /* of the best way there over the best one more than 0.3 s from it, ≥ 0 unless it
                was not the best; log likelihood */
  float doubt[NR_TEMPERATURES]; /* log odds of more than 0.3 s off, at each temperature */
} nr_posterior;

/* Of `count` watches, by rising state, in the graph over frames [0, frames).  Ways that are
 * more than the longest reach from `entered` (each state's frame, rising, with the end
 * of the recording behind the last one) are not looked at.
 * NORAE_ERR_MEMORY, NORAE_ERR_CANCELLED. */
norae_status nr_posterior_find(const nr_graph *graph, const nr_hearing *hearing, size_t frames,
                               const uint32_t *entered, const nr_watch *watches, size_t count,
                               nr_posterior *out);

#endif
