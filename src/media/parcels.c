/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/parcels.h"

#include <stdlib.h>

#include "base/checked.h"

norae_status nr_parcels_init(nr_parcels *p, const nr_plan *plan, size_t ahead)
{
  *p = (nr_parcels){.plan = plan, .ahead = ahead};
  p->parcel = calloc(plan->count ? plan->count : 1, sizeof *p->parcel);
  if (!p->parcel || pthread_mutex_init(&p->mutex, NULL) != 0) {
    free(p->parcel);
    p->parcel = NULL;
    return NORAE_ERR_MEMORY;
  }
  pthread_cond_init(&p->changed, NULL);
  p->made = true;
  return NORAE_OK;
}

void nr_parcels_finish(nr_parcels *p)
{
  if (!p->made)
    return;
  for (size_t r = 0; r < p->plan->count; r++) {
    nr_parcel *parcel = &p->parcel[r];
    for (size_t i = parcel->taken; i < parcel->count; i++)
      av_packet_free(&parcel->packet[i]);
    free(parcel->packet);
  }
  free(p->parcel);
  pthread_cond_destroy(&p->changed);
  pthread_mutex_destroy(&p->mutex);
  *p = (nr_parcels){0};
}

static void skip_copied(nr_parcels *p)
{
  while (p->begun < p->plan->count && p->plan->range[p->begun].copied)
    p->begun++;
}

/* Encoded ranges from the one that is written up to the one to be begun. */
static size_t in_the_making(const nr_parcels *p)
{
  size_t count = 0;
  for (size_t r = p->wanted; r < p->begun; r++)
    count += !p->plan->range[r].copied;
  return count;
}

bool nr_parcels_begin(nr_parcels *p, size_t *range)
{
  pthread_mutex_lock(&p->mutex);
  skip_copied(p);
  while (p->status == NORAE_OK && p->begun < p->plan->count && in_the_making(p) >= p->ahead) {
    pthread_cond_wait(&p->changed, &p->mutex);
    skip_copied(p);
  }
  bool fine = p->status == NORAE_OK && p->begun < p->plan->count;
  if (fine)
    *range = p->begun++;
  pthread_mutex_unlock(&p->mutex);
  return fine;
}

static bool add(nr_parcel *parcel, AVPacket *packet)
{
  if (!nr_grow(&parcel->packet, &parcel->capacity, parcel->count + 1, sizeof *parcel->packet))
    return false;
  AVPacket *kept = av_packet_alloc();
  if (!kept)
    return false;
  av_packet_move_ref(kept, packet);
  parcel->packet[parcel->count++] = kept;
  parcel->bytes += kept->size;
  return true;
}

bool nr_parcels_put(nr_parcels *p, size_t range, AVPacket *packet)
{
  nr_parcel *parcel = &p->parcel[range];
  pthread_mutex_lock(&p->mutex);
  while (p->status == NORAE_OK && parcel->bytes > NR_PARCEL_BYTES)
    pthread_cond_wait(&p->changed, &p->mutex);
  if (p->status == NORAE_OK && !add(parcel, packet))
    p->status = NORAE_ERR_MEMORY;
  bool fine = p->status == NORAE_OK;
  pthread_cond_broadcast(&p->changed);
  pthread_mutex_unlock(&p->mutex);
  return fine;
}

AVPacket *nr_parcels_take(nr_parcels *p, size_t range)
{
  nr_parcel *parcel = &p->parcel[range];
  AVPacket *packet = NULL;
  pthread_mutex_lock(&p->mutex);
  if (p->wanted < range) {
    p->wanted = range;
    pthread_cond_broadcast(&p->changed);
  }
  while (p->status == NORAE_OK && parcel->taken == parcel->count)
    pthread_cond_wait(&p->changed, &p->mutex);
  if (p->status == NORAE_OK) {
    bool waited_for = parcel->bytes > NR_PARCEL_BYTES;
    packet = parcel->packet[parcel->taken++];
    parcel->bytes -= packet->size;
    if (waited_for)
      pthread_cond_broadcast(&p->changed);
  }
  pthread_mutex_unlock(&p->mutex);
  return packet;
}

void nr_parcels_stop(nr_parcels *p, norae_status status, const char *why)
{
  pthread_mutex_lock(&p->mutex);
  if (p->status == NORAE_OK) {
    p->status = status;
    p->why = why;
  }
  pthread_cond_broadcast(&p->changed);
  pthread_mutex_unlock(&p->mutex);
}

bool nr_parcels_stopped(nr_parcels *p)
{
  pthread_mutex_lock(&p->mutex);
  bool is = p->status != NORAE_OK;
  pthread_mutex_unlock(&p->mutex);
  return is;
}
