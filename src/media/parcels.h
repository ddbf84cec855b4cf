/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Encoded packets on their way from those who make them, a range each, to the one
 * who writes them, range after range.  Who is too far ahead waits.
 */
#ifndef NR_MEDIA_PARCELS_H
#define NR_MEDIA_PARCELS_H

#include <pthread.h>
#include <stdbool.h>

#include <libavcodec/packet.h>

#include "base/diag.h"
#include "media/plan.h"

/* What one range may hold back: far more than a few seconds take. */
#define NR_PARCEL_BYTES ((int64_t)32 << 20)

typedef struct nr_parcel {
  AVPacket **packet;
  size_t count, capacity, taken;
  int64_t bytes; /* of those not taken */
} nr_parcel;

typedef struct nr_parcels {
  pthread_mutex_t mutex; /* guards all that follows */
  pthread_cond_t changed;
  const nr_plan *plan;
  nr_parcel *parcel; /* one a range; those of copied ones stay empty */
  size_t begun;      /* ranges before it are being made or done */
  size_t wanted;     /* the one that is written */
  size_t ahead;      /* how many may be in the making */
  norae_status status; /* the first that is not fine */
  const char *why;     /* what then went wrong, NULL if that is not for us to say */
  bool made;           /* mutex and condition exist */
} nr_parcels;

norae_status nr_parcels_init(nr_parcels *parcels, const nr_plan *plan, size_t ahead);
void nr_parcels_finish(nr_parcels *parcels); /* takes a zeroed one */

/* ── for those who make ── */

/* The next range to encode; waits until it is not too early.  False when there is none. */
bool nr_parcels_begin(nr_parcels *parcels, size_t *range);
/* Takes over what is in the packet.  False when nobody wants any more. */
bool nr_parcels_put(nr_parcels *parcels, size_t range, AVPacket *packet);

/* ── for the one who writes ── */

/* Waits for the next packet of a range, which the caller has to free; NULL when it
 * will not come. */
AVPacket *nr_parcels_take(nr_parcels *parcels, size_t range);

/* ── for all ── */

/* Ends everything; why: see above. */
void nr_parcels_stop(nr_parcels *parcels, norae_status status, const char *why);
bool nr_parcels_stopped(nr_parcels *parcels);

#endif
