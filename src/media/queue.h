/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Frames handed from one thread to the next, a bounded number at a time.
 */
#ifndef NR_MEDIA_QUEUE_H
#define NR_MEDIA_QUEUE_H

#include <pthread.h>
#include <stdbool.h>

#include <libavutil/frame.h>

/* Enough for the encoder to find one ready, and for the decoder to let go of most
 * (see pipeline.h); few enough to need no more memory than one thread would. */
#define NR_QUEUE_FRAMES 1

typedef struct nr_queue {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  AVFrame *frame[NR_QUEUE_FRAMES];
  unsigned first, count;
  bool ended;   /* no more will come */
  bool stopped; /* nobody wants any more */
  bool made;    /* mutex and condition exist */
} nr_queue;

bool nr_queue_init(nr_queue *queue);
void nr_queue_finish(nr_queue *queue); /* takes a zeroed one; frees what is inside */

/* Take the frame's reference over and wait for room; false, and the frame is
 * freed, when the queue was stopped. */
bool nr_queue_put(nr_queue *queue, AVFrame **frame);
void nr_queue_end(nr_queue *queue);
/* Wait for a frame; NULL at the end or when the queue was stopped. */
AVFrame *nr_queue_take(nr_queue *queue);
/* Wake everyone who waits here, for good. */
void nr_queue_stop(nr_queue *queue);

#endif
