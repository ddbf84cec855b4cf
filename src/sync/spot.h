/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much the recording speaks for each line at each place it might start at, if
 * it is sung about as quickly as its times say.  Lines know nothing of one another
 * here: what a missing verse or an inserted scene does to one leaves the others as
 * they are.
 */
#ifndef NR_SYNC_SPOT_H
#define NR_SYNC_SPOT_H

#include "sync/align.h"

#define NR_STEPS_PER_S 50 /* places that are told apart */

/* One line of the row. */
typedef struct nr_spot {
  size_t line;   /* of the sheet */
  double given;  /* its start as given, s */
  double end;    /* and its end, at least about */
  size_t first;  /* place (step of the recording) of value[0] */
  size_t count;  /* 0: nothing is known of it */
  float *value;  /* 0: no better than anywhere, up to NR_SPOT_MOST: as good as it gets */
} nr_spot;

#define NR_SPOT_MOST 4.0f

typedef struct nr_spots {
  nr_spot *spots; /* of the row's lines that have a time, in the row's order */
  size_t count;
  size_t steps; /* of the recording */
} nr_spots;

/* Where to look: from slowest × given − reach to quickest × given + reach. */
typedef struct nr_spot_range {
  double slowest, quickest; /* rates */
  double reach;             /* s */
} nr_spot_range;

/* For the `count` lines of `row` that have a time in `given` (by the sheet's lines, ends
 * known where starts are). */
norae_status nr_spots_new(const nr_hearing *hearing, const size_t *row, size_t count,
                          const nr_interval *given, const nr_spot_range *range, nr_spots **out);
void nr_spots_free(nr_spots **spots); /* takes NULL; sets NULL */

#endif
