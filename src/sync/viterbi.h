/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The best way through a graph for a stretch of a recording.
 */
#ifndef NR_SYNC_VITERBI_H
#define NR_SYNC_VITERBI_H

#include <norae/log.h>

#include "sync/graph.h"
#include "sync/scores.h"

/* When each state is entered. */
typedef struct nr_path {
  size_t states;
  uint32_t *enter; /* states + 1 frames, rising; the last is the end of the stretch; a
                      state that was left out has the frame of the next one */
  double score;    /* log likelihood of the whole */
} nr_path;

void nr_path_free(nr_path **path); /* takes NULL; sets NULL */

/* Over frames [from, to).  `onset` holds a value for each frame of the
 * recording.  NORAE_ERR_LIMIT when the stretch is too short for the graph;
 * NORAE_ERR_CANCELLED when `log` says so. */
norae_status nr_viterbi(const nr_graph *graph, const nr_scores *scores, const float *onset,
                        size_t from, size_t to, const norae_log *log, nr_path **out);

#endif
