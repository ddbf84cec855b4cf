/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A film made of stretches that are copied and stretches that are encoded again, by
 * one or several workers: what they give takes the place of the source's packets, one
 * for one, and the decoding times of those.
 */
#ifndef NR_MEDIA_SPLICE_H
#define NR_MEDIA_SPLICE_H

#include "media/remux.h"
#include "media/soundtracks.h"
#include "media/worker.h"

/* What was written for a picture, to be found again. */
typedef struct nr_mark {
  int64_t pts; /* in the output's time base */
  uint64_t sum; /* of its bytes */
  int size;     /* below 0: the muxer changes them */
} nr_mark;

typedef struct nr_splice {
  /* Set up by the caller, who owns it all. */
  nr_work work;
  nr_remux *remux;
  nr_soundtracks *sound; /* what of it is not copied */
  int video, stream;         /* the source's, and the output's */
  int workers;
  norae_us end; /* for the progress, NORAE_NO_TIME if not known */
  norae_diags *diags;

  /* What came of it. */
  nr_mark *mark; /* one for each picture that is shown, in coded order */
  size_t marked;
  norae_us done;      /* player time of the last packet written */
  unsigned converted; /* frames that had another size or form */
  const char *why;    /* why it could not be done this way, NULL: another failure */
} nr_splice;

/* The source is read on from its start.  With a failure that another way of burning may
 * not have, `why` is set, and nothing is said in diags. */
norae_status nr_splice_run(nr_splice *splice);
void nr_splice_finish(nr_splice *splice); /* takes a zeroed one */

/* A sum of a packet's bytes that two packets hardly ever share. */
uint64_t nr_packet_sum(const uint8_t *data, int size);

#endif
