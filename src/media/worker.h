/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One who encodes ranges of a film, one after the other: reads and decodes from the
 * cut before, draws, and encodes each range as a film of its own.
 */
#ifndef NR_MEDIA_WORKER_H
#define NR_MEDIA_WORKER_H

#include "media/painter.h"
#include "media/parcels.h"
#include "media/reread.h"

/* What all workers share; only looked at. */
typedef struct nr_work {
  const nr_source *source;
  const AVStream *stream; /* the picture's */
  const nr_units *units;
  const nr_plan *plan;
  AVRational clock;
  int threads;       /* of each decoder, 0: as many as the machine has */
  bool lengths;      /* packets are to be as in avcC, not Annex B */
  const uint8_t *header; /* what each encoder has to give for one */
  int header_size;
  /* An encoder as set up as all others, and a painter.  From several threads. */
  norae_status (*open_encoder)(void *user, AVCodecContext **out);
  norae_status (*open_painter)(void *user, nr_painter *out);
  void *user;
} nr_work;

typedef struct nr_worker {
  const nr_work *work;
  nr_parcels *parcels;
  /* Working state. */
  nr_reread reread;
  AVCodecContext *decoder, *encoder;
  nr_painter painter;
  AVPacket *packet;
  size_t range, shown; /* the range, and how many of its frames are drawn */
  size_t encoded;
  unsigned converted; /* frames that had another size or form than the first one */
} nr_worker;

/* A thread's function; the first failure ends the parcels. */
void *nr_worker_run(void *worker);

#endif
