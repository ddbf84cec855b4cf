/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/queue.h"

bool nr_queue_init(nr_queue *q)
{
  *q = (nr_queue){0};
  if (pthread_mutex_init(&q->mutex, NULL) != 0)
    return false;
  q->made = pthread_cond_init(&q->changed, NULL) == 0;
  if (!q->made)
    pthread_mutex_destroy(&q->mutex);
  return q->made;
}

void nr_queue_finish(nr_queue *q)
{
  if (!q->made)
    return;
  for (; q->count > 0; q->count--) {
    av_frame_free(&q->frame[q->first]);
    q->first = (q->first + 1) % NR_QUEUE_FRAMES;
  }
  pthread_cond_destroy(&q->changed);
  pthread_mutex_destroy(&q->mutex);
  q->made = false;
}

bool nr_queue_put(nr_queue *q, AVFrame **frame)
{
  pthread_mutex_lock(&q->mutex);
  while (q->count == NR_QUEUE_FRAMES && !q->stopped)
    pthread_cond_wait(&q->changed, &q->mutex);
  bool wanted = !q->stopped;
  if (wanted) {
    q->frame[(q->first + q->count++) % NR_QUEUE_FRAMES] = *frame;
    *frame = NULL;
    pthread_cond_broadcast(&q->changed);
  }
  pthread_mutex_unlock(&q->mutex);
  av_frame_free(frame);
  return wanted;
}

AVFrame *nr_queue_take(nr_queue *q)
{
  AVFrame *frame = NULL;
  pthread_mutex_lock(&q->mutex);
  while (q->count == 0 && !q->ended && !q->stopped)
    pthread_cond_wait(&q->changed, &q->mutex);
  if (q->count > 0 && !q->stopped) {
    frame = q->frame[q->first];
    q->first = (q->first + 1) % NR_QUEUE_FRAMES;
    q->count--;
    pthread_cond_broadcast(&q->changed);
  }
  pthread_mutex_unlock(&q->mutex);
  return frame;
}

static void set(nr_queue *q, bool *flag)
{
  pthread_mutex_lock(&q->mutex);
  *flag = true;
  pthread_cond_broadcast(&q->changed);
  pthread_mutex_unlock(&q->mutex);
}

void nr_queue_end(nr_queue *q)
{
  set(q, &q->ended);
}

void nr_queue_stop(nr_queue *q)
{
  set(q, &q->stopped);
}
