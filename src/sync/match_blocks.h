/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The coarse way: 5 s blocks of A are looked for in all of B by correlation, and the
 * best chain of finds is kept.  A chain may bend a little, as tempo wavers, or jump at
 * a price, where one of the recordings was cut.
 */
#ifndef NR_SYNC_MATCH_BLOCKS_H
#define NR_SYNC_MATCH_BLOCKS_H

#include "audio/onsets.h"

#define NR_BLOCK_FRAMES 500 /* of B that a block covers */
#define NR_BLOCK_PEAKS 10

/* A place in B where a block might be. */
typedef struct nr_block_peak {
  size_t frame;   /* of B, of the block's middle */
  float likeness; /* normalised correlation, −1 … 1 */
  float rate;     /* at which it was found: how much longer it lasts in A */
} nr_block_peak;

/* One block of A and where it was found. */
typedef struct nr_block {
  double a;    /* frame of A at its middle */
  bool silent; /* too little happens in it to be looked for */
  nr_block_peak peak[NR_BLOCK_PEAKS]; /* best first */
  size_t peak_count;
  int chosen;  /* peak on the best chain, -1: none */
  bool jumps;  /* the chain starts anew here */
} nr_block;

typedef struct nr_blocks {
  nr_block *block;
  size_t count;
  double coverage; /* how many blocks are on the chain, of as many as could be: those of
                      the shorter recording that are not silent */
  double likeness; /* median of those on the chain */
  double value;    /* of the chain */
} nr_blocks;

/* A is played `rates` times as fast, one after the other, to find its blocks. */
norae_status nr_blocks_new(const nr_onsets *a, const nr_onsets *b, const double *rates,
                           size_t rate_count, nr_blocks **out);
void nr_blocks_free(nr_blocks **blocks); /* takes NULL; sets NULL */

#endif
