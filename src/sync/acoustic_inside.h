/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The acoustic model's inside, for what loads, scores and adapts it.
 */
#ifndef NR_SYNC_ACOUSTIC_INSIDE_H
#define NR_SYNC_ACOUSTIC_INSIDE_H

#include "base/arena.h"
#include "sync/acoustic.h"

#define NR_STREAMS 3
#define NR_GAUSSIANS 128

/* Log density of Gaussian g at x: offset[g] − Σ_d scale[d][g] (x[d] − mean[d][g])².
 * Gaussians side by side, so that they are computed side by side. */
typedef struct nr_stream {
  float mean[NR_CEPSTRA][NR_GAUSSIANS];
  float scale[NR_CEPSTRA][NR_GAUSSIANS]; /* 1 / (2 σ²) */
  float offset[NR_GAUSSIANS];
} nr_stream;

typedef struct nr_gaussians {
  nr_stream stream[NR_STREAMS];
  float weight[NR_ACOUSTIC_STATES][NR_STREAMS][NR_GAUSSIANS];
} nr_gaussians;

struct nr_acoustic {
  size_t phones;
  char **names; /* in `arena` */
  nr_gaussians *gaussians; /* one for each phone */
  nr_arena arena;
};

/* The three streams' values of frame t: cepstra, and differences to their
 * neighbours as the model's feature "1s_c_d_dd" has them. */
void nr_acoustic_streams(const float *cepstra, size_t frames, size_t t,
                         float out[NR_STREAMS][NR_CEPSTRA]);

#endif
