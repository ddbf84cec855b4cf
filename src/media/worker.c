/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/cpu.h>
#include <libavutil/intreadwrite.h>

#include "base/checked.h"
#include "media/avlog.h"

#define THREADS_MAX 16

static bool give_up(nr_worker *w, norae_status status, const char *why)
{
  bool ours = status != NORAE_ERR_MEMORY && status != NORAE_ERR_CANCELLED;
  nr_parcels_stop(w->parcels, status, ours ? why : NULL);
  return false;
}

/* One of libav's errors, or 0; true when fine. */
static bool fine(nr_worker *w, int error, const char *why)
{
  if (error >= 0)
    return true;
  if (error == AVERROR(ENOMEM))
    return give_up(w, NORAE_ERR_MEMORY, NULL);
  if (error == AVERROR_EXIT)
    return give_up(w, NORAE_ERR_CANCELLED, NULL);
  return give_up(w, NORAE_ERR_FORMAT, why);
}

static const nr_range *range_of(const nr_worker *w)
{
  return &w->work->plan->range[w->range];
}

/* ── encoding ── */

/* Start codes become lengths. */
static int put_lengths(AVPacket *packet)
{
  size_t size = 0;
  nr_nal nal;
  const uint8_t *at = packet->data, *end = packet->data + packet->size;
  while (nr_annexb_next(&at, end, &nal))
    size += NR_AVC_LENGTH + nal.size;
  AVPacket *to = av_packet_alloc();
  if (!to || size > INT_MAX || av_new_packet(to, (int)size) < 0 ||
      av_packet_copy_props(to, packet) < 0) {
    av_packet_free(&to);
    return AVERROR(ENOMEM);
  }
  uint8_t *out = to->data;
  for (at = packet->data; nr_annexb_next(&at, end, &nal); out += NR_AVC_LENGTH + nal.size) {
    AV_WB32(out, nal.size);
    memcpy(out + NR_AVC_LENGTH, nal.data, nal.size);
  }
  av_packet_unref(packet);
  av_packet_move_ref(packet, to);
  av_packet_free(&to);
  return 0;
}

static bool deliver(nr_worker *w)
{
  int error;
  while ((error = avcodec_receive_packet(w->encoder, w->packet)) >= 0) {
    if (w->work->lengths)
      error = put_lengths(w->packet);
    w->encoded++;
    if (!fine(w, error, NULL) || !nr_parcels_put(w->parcels, w->range, w->packet)) {
      av_packet_unref(w->packet);
      return false;
    }
  }
  return error == AVERROR(EAGAIN) || error == AVERROR_EOF || fine(w, error, "it can't be encoded");
}

static bool draw_and_encode(nr_worker *w, AVFrame **frame)
{
  const nr_work *k = w->work;
  AVFrame *f = *frame;
  f->pts -= av_rescale_q(k->source->start, AV_TIME_BASE_Q, k->clock);
  norae_us time = av_rescale_q(f->pts, k->clock, AV_TIME_BASE_Q);
  norae_status status = nr_painter_paint(&w->painter, frame, time);
  if (status != NORAE_OK)
    return give_up(w, status, "its pictures can't be drawn into");
  f = *frame;
  f->pict_type = AV_PICTURE_TYPE_NONE;
  f->key_frame = 0;
  f->sample_aspect_ratio = w->encoder->sample_aspect_ratio;
  return fine(w, avcodec_send_frame(w->encoder, f), "it can't be encoded") && deliver(w);
}

/* Each picture has to come, in its turn: the plan rests on it. */
static bool show(nr_worker *w, AVFrame **frame)
{
  const nr_range *r = range_of(w);
  const int64_t *shown = w->work->units->shown + r->shown;
  AVFrame *f = *frame;
  if (f->decode_error_flags || (f->flags & AV_FRAME_FLAG_CORRUPT))
    return give_up(w, NORAE_ERR_FORMAT, "pictures of it are damaged");
  if (r->count == 0 || f->pts < shown[0])
    return true; /* only needed to have the others */
  if (w->shown == r->count || f->pts != shown[w->shown])
    return give_up(w, NORAE_ERR_FORMAT, "not each of its packets gives a picture");
  w->shown++;
  return draw_and_encode(w, frame);
}

/* ── decoding ── */

static bool decode(nr_worker *w, const AVPacket *packet)
{
  if (!fine(w, avcodec_send_packet(w->decoder, packet), "packets of it are broken"))
    return false;
  for (;;) {
    AVFrame *frame = av_frame_alloc();
    int error = frame ? avcodec_receive_frame(w->decoder, frame) : AVERROR(ENOMEM);
    bool more = error >= 0 && show(w, &frame);
    av_frame_free(&frame);
    if (error == AVERROR(EAGAIN) || error == AVERROR_EOF)
      return true;
    if (error < 0)
      return fine(w, error, "packets of it are broken");
    if (!more)
      return false;
  }
}

static bool decode_range(nr_worker *w)
{
  const nr_units *u = w->work->units;
  size_t at = nr_units_entry(u, range_of(w)->first), last = range_of(w)->last;
  int error = nr_reread_seek(&w->reread, u->unit[at].pts, u->unit[at].dts, w->packet);
  while (fine(w, error, "it can't be read from a cut on")) {
    bool same = w->packet->pts == u->unit[at].pts && w->packet->size == u->unit[at].size;
    bool needless = at < range_of(w)->first && u->unit[at].unused;
    bool went = !same ? give_up(w, NORAE_ERR_FORMAT, "it reads otherwise from a cut on")
                      : needless || decode(w, w->packet);
    av_packet_unref(w->packet);
    if (!went || nr_parcels_stopped(w->parcels))
      return false;
    if (++at == last)
      return decode(w, NULL);
    error = nr_reread_next(&w->reread, w->packet);
  }
  return false;
}

/* ── a range ── */

static bool open_encoder(nr_worker *w)
{
  const nr_work *k = w->work;
  norae_status status = k->open_encoder(k->user, &w->encoder);
  if (status != NORAE_OK)
    return give_up(w, status, "the encoder can't be set up again");
  if (w->encoder->extradata_size != k->header_size ||
      (k->header_size && memcmp(w->encoder->extradata, k->header, (size_t)k->header_size) != 0))
    return give_up(w, NORAE_ERR_FORMAT, "the encoder's parameters are not the same each time");
  return true;
}

/* What the frames before have drawn tells where lines are that make room for one another. */
static bool catch_up(nr_worker *w)
{
  const nr_work *k = w->work;
  size_t count = range_of(w)->shown + 1; /* and the first of its own */
  norae_us *time = nr_alloc_array(count, sizeof *time);
  int64_t start = av_rescale_q(k->source->start, AV_TIME_BASE_Q, k->clock);
  for (size_t i = 0; time && i < count; i++)
    time[i] = av_rescale_q(k->units->shown[i] - start, k->clock, AV_TIME_BASE_Q);
  norae_status status =
      time ? nr_renderer_catch_up(w->painter.renderer, time[count - 1], time, count - 1)
           : NORAE_ERR_MEMORY;
  free(time);
  return status == NORAE_OK || give_up(w, status, NULL);
}

static bool encode_range(nr_worker *w)
{
  w->shown = w->encoded = 0;
  if (range_of(w)->count == 0)
    return true;
  avcodec_flush_buffers(w->decoder);
  bool went = open_encoder(w) && catch_up(w) && decode_range(w) &&
              fine(w, avcodec_send_frame(w->encoder, NULL), "it can't be encoded") && deliver(w);
  avcodec_free_context(&w->encoder);
  if (went && (w->shown != range_of(w)->count || w->encoded != w->shown))
    return give_up(w, NORAE_ERR_FORMAT, "pictures of it are missing");
  return went;
}

/* libav would take one more than there are cores, and a frame's memory for each; but here
 * decoding waits for the encoder. */
static int decoder_threads(const nr_work *k)
{
  int cores = av_cpu_count();
  return k->threads ? k->threads : cores < THREADS_MAX ? cores : THREADS_MAX;
}

static bool set_up(nr_worker *w)
{
  const nr_work *k = w->work;
  w->packet = av_packet_alloc();
  if (!fine(w, w->packet ? nr_reread_open(&w->reread, k->source) : AVERROR(ENOMEM),
            "it can't be read a second time"))
    return false;
  norae_status status =
      nr_decoder_open(k->source, k->stream, decoder_threads(k), &w->decoder, NULL);
  if (status == NORAE_OK)
    status = k->open_painter(k->user, &w->painter);
  return status == NORAE_OK || give_up(w, status, "it can't be decoded");
}

void *nr_worker_run(void *worker)
{
  nr_worker *w = worker;
  nr_avlog_scope scope = nr_avlog_enter(w->work->source->log);
  bool went = set_up(w);
  while (went && nr_parcels_begin(w->parcels, &w->range))
    went = encode_range(w);
  w->converted = w->painter.converted;
  nr_painter_finish(&w->painter);
  avcodec_free_context(&w->decoder);
  avcodec_free_context(&w->encoder);
  nr_reread_close(&w->reread);
  av_packet_free(&w->packet);
  nr_avlog_leave(scope);
  return NULL;
}
