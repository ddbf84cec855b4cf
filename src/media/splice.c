/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/splice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

typedef struct writer {
  nr_splice *splice;
  nr_parcels parcels;
  size_t unit, range; /* where it is */
} writer;

uint64_t nr_packet_sum(const uint8_t *data, int size)
{
  uint64_t sum = 0x9e3779b97f4a7c15u ^ (uint64_t)size, word = 0;
  for (; size >= 8; size -= 8, data += 8) {
    memcpy(&word, data, 8);
    sum = (sum ^ word) * 0xff51afd7ed558ccdu;
    sum ^= sum >> 32;
  }
  word = 0;
  memcpy(&word, data, (size_t)size);
  sum = (sum ^ word) * 0xc4ceb9fe1a85ec53u;
  return sum ^ sum >> 29;
}

static bool stop(writer *w, norae_status status, const char *why)
{
  nr_parcels_stop(&w->parcels, status, why);
  return false;
}

/* One of libav's errors about the output, or 0; true when fine. */
static bool written(writer *w, int error)
{
  nr_splice *s = w->splice;
  return error >= 0 || stop(w, nr_remux_error(s->remux, error, s->diags), NULL);
}

/* ── pictures ── */

static const nr_range *range_at(writer *w, size_t unit)
{
  const nr_plan *plan = w->splice->work.plan;
  while (unit >= plan->range[w->range].last)
    w->range++;
  return &plan->range[w->range];
}

/* What is written for the unit: itself, or what a worker made instead. */
static bool replace(writer *w, AVPacket *packet, const nr_unit *unit)
{
  const nr_splice *s = w->splice;
  int64_t start = av_rescale_q(s->work.source->start, AV_TIME_BASE_Q, s->work.clock);
  if (range_at(w, w->unit)->copied) {
    packet->pts -= start;
  } else {
    AVPacket *made = nr_parcels_take(&w->parcels, w->range);
    if (!made)
      return false;
    av_packet_unref(packet);
    av_packet_move_ref(packet, made);
    av_packet_free(&made);
    packet->duration = nr_units_duration(s->work.units, packet->pts + start);
  }
  packet->dts = unit->dts - start;
  return packet->dts <= packet->pts ||
         stop(w, NORAE_ERR_FORMAT,
              "its pictures come in another order than they can be encoded in");
}

static bool write_picture(writer *w, AVPacket *packet)
{
  nr_splice *s = w->splice;
  const nr_units *u = s->work.units;
  const nr_unit *unit = &u->unit[w->unit];
  if (w->unit == u->count || packet->pts != unit->pts || packet->size != unit->size)
    return stop(w, NORAE_ERR_FORMAT, "it changed while it was read");
  if (unit->hidden || !replace(w, packet, unit)) {
    av_packet_unref(packet);
    w->unit++;
    return unit->hidden;
  }
  w->unit++;
  norae_us done = av_rescale_q(packet->pts, s->work.clock, AV_TIME_BASE_Q);
  s->done = done > s->done ? done : s->done;
  nr_mark *mark = &s->mark[s->marked++];
  bool kept = s->work.lengths;
  *mark = (nr_mark){.sum = kept ? nr_packet_sum(packet->data, packet->size) : 0,
                    .size = kept ? packet->size : -1};
  mark->pts = av_rescale_q(packet->pts, s->work.clock,
                           s->remux->format->streams[s->stream]->time_base);
  return written(w, nr_remux_write(s->remux, packet, s->stream, s->work.clock));
}

/* ── all packets ── */

static bool write_packet(writer *w, AVPacket *packet)
{
  nr_splice *s = w->splice;
  const AVStream *stream = s->work.source->format->streams[packet->stream_index];
  if (packet->stream_index != s->video)
    return written(w, nr_remux_copy(s->remux, packet));
  norae_us time = nr_source_time(s->work.source, stream, packet->dts);
  if (!write_picture(w, packet))
    return false;
  return !s->sound->count || time == NORAE_NO_TIME ||
         written(w, nr_soundtracks_write(s->sound, s->remux, time));
}

static bool may_go_on(writer *w)
{
  nr_splice *s = w->splice;
  const norae_log *log = s->work.source->log;
  if (w->unit % 16)
    return true;
  nr_progress(log, "burn", s->end > 0 ? (double)s->done / (double)s->end : -1);
  return !nr_cancelled(log) || stop(w, NORAE_ERR_CANCELLED, NULL);
}

static void write_all(writer *w)
{
  nr_splice *s = w->splice;
  AVPacket *packet = av_packet_alloc();
  int error = packet ? 0 : AVERROR(ENOMEM);
  bool fine = packet;
  while (fine && (error = av_read_frame(s->work.source->format, packet)) >= 0)
    fine = write_packet(w, packet) && may_go_on(w);
  av_packet_free(&packet);
  if (error == AVERROR(ENOMEM))
    stop(w, NORAE_ERR_MEMORY, NULL);
  else if (error == AVERROR_EXIT)
    stop(w, NORAE_ERR_CANCELLED, NULL);
  else if (fine && (error != AVERROR_EOF || w->unit != s->work.units->count))
    stop(w, NORAE_ERR_FORMAT, "it can't be read to its end");
  else if (fine && s->sound->count)
    written(w, nr_soundtracks_write(s->sound, s->remux, NORAE_NO_TIME));
}

/* ── the workers ── */

static int start(writer *w, nr_worker *worker, pthread_t *thread)
{
  nr_splice *s = w->splice;
  int count = 0;
  while (count < s->workers) {
    worker[count] = (nr_worker){.work = &s->work, .parcels = &w->parcels};
    if (pthread_create(&thread[count], NULL, nr_worker_run, &worker[count]) != 0)
      break;
    count++;
  }
  if (count == 0)
    stop(w, NORAE_ERR_MEMORY, NULL);
  return count;
}

static norae_status run(writer *w)
{
  nr_splice *s = w->splice;
  nr_worker *worker = calloc((size_t)s->workers, sizeof *worker);
  pthread_t *thread = calloc((size_t)s->workers, sizeof *thread);
  s->mark = nr_alloc_array(s->work.units->shown_count, sizeof *s->mark);
  if (!worker || !thread || !s->mark) {
    free(worker);
    free(thread);
    return NORAE_ERR_MEMORY;
  }
  int count = start(w, worker, thread);
  if (count > 0)
    write_all(w);
  if (w->unit < s->work.units->count)
    stop(w, NORAE_ERR_MEMORY, NULL); /* after a failure: has one already */
  for (int i = 0; i < count; i++) {
    pthread_join(thread[i], NULL);
    s->converted += worker[i].converted;
  }
  free(worker);
  free(thread);
  s->why = w->parcels.why;
  return w->parcels.status;
}

norae_status nr_splice_run(nr_splice *s)
{
  writer w = {.splice = s};
  norae_status status = nr_parcels_init(&w.parcels, s->work.plan, (size_t)s->workers + 1);
  if (status == NORAE_OK)
    status = run(&w);
  nr_parcels_finish(&w.parcels);
  return status;
}

void nr_splice_finish(nr_splice *s)
{
  free(s->mark);
  s->mark = NULL;
}
