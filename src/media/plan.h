/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of each stretch of a stream: copied as it is, or encoded again.
 */
#ifndef NR_MEDIA_PLAN_H
#define NR_MEDIA_PLAN_H

#include "media/units.h"

typedef struct nr_range {
  size_t first, last; /* units, half-open */
  size_t shown;       /* how many are shown before it */
  size_t count;       /* and how many in it */
  bool copied;
} nr_range;

typedef struct nr_plan {
  nr_range *range;
  size_t count, capacity;
  size_t copied; /* units */
  int reorder;   /* how many pictures an encoder may hold back, at most 2 */
} nr_plan;

/* Copy what shows no lyrics: from a cut on, up to the last picture that closes a group
 * before the first lyrics.  The rest in pieces of at least `least` pictures; 0: whole. */
norae_status nr_plan_smart(const nr_units *units, size_t least, nr_plan *out);
/* Encode all, likewise. */
norae_status nr_plan_pieces(const nr_units *units, size_t least, nr_plan *out);
void nr_plan_free(nr_plan *plan); /* takes a zeroed one */

#endif
