/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/pipeline.h"

#include <errno.h>
#include <time.h>

#include "media/avlog.h"
#include "media/background.h"
#include "media/hardware.h"

#define TICK_MS 100

/* ── shared state ── */

static void stop(nr_pipeline *p, norae_status status)
{
  pthread_mutex_lock(&p->mutex);
  if (p->status == NORAE_OK)
    p->status = status;
  pthread_mutex_unlock(&p->mutex);
  nr_queue_stop(&p->decoded);
}

static bool stopped(nr_pipeline *p)
{
  pthread_mutex_lock(&p->mutex);
  bool is = p->status != NORAE_OK;
  pthread_mutex_unlock(&p->mutex);
  return is;
}

/* One of libav's errors about the output, or 0; true when fine. */
static bool written(nr_pipeline *p, int error)
{
  if (error >= 0)
    return true;
  pthread_mutex_lock(&p->mutex);
  norae_status status =
      p->status == NORAE_OK ? nr_remux_error(p->remux, error, p->diags) : p->status;
  pthread_mutex_unlock(&p->mutex);
  stop(p, status);
  return false;
}

/* The same about a codec. */
static bool coded(nr_pipeline *p, int error, const char *file, const char *what)
{
  if (error >= 0)
    return true;
  pthread_mutex_lock(&p->mutex);
  norae_status status = p->status == NORAE_OK
                            ? nr_av_error(p->diags, file, "codec", what, error, NORAE_ERR_FORMAT)
                            : p->status;
  pthread_mutex_unlock(&p->mutex);
  stop(p, status);
  return false;
}

static void *end_thread(nr_pipeline *p, nr_avlog_scope scope)
{
  nr_avlog_leave(scope);
  pthread_mutex_lock(&p->mutex);
  p->running--;
  pthread_cond_broadcast(&p->changed);
  pthread_mutex_unlock(&p->mutex);
  return NULL;
}

/* Puts a frame on player time and in the queue.  Takes it over; NULL when there
 * was no memory for one. */
static bool pass_on(nr_pipeline *p, AVFrame *frame)
{
  if (!frame)
    return coded(p, AVERROR(ENOMEM), NULL, "");
  norae_us start = p->background ? 0 : p->source->start;
  int64_t pts = p->background ? frame->pts : frame->best_effort_timestamp;
  norae_us time = p->last_time + p->frame_duration;
  if (pts == AV_NOPTS_VALUE) /* right behind the last one */
    pts = av_rescale_q(time + start, AV_TIME_BASE_Q, p->clock);
  else
    time = av_rescale_q(pts, p->clock, AV_TIME_BASE_Q) - start;
  p->last_time = time;
  frame->pts = pts - av_rescale_q(start, AV_TIME_BASE_Q, p->clock);
  return nr_queue_put(&p->decoded, &frame);
}

/* ── deinterlacing ── */

/* Pass on what comes out, up to what needs more to be put in. */
static bool pass_deinterlaced(nr_pipeline *p)
{
  for (;;) {
    AVFrame *frame = av_frame_alloc();
    int error = frame ? nr_deinterlacer_get(&p->deinterlacer, frame) : AVERROR(ENOMEM);
    if (error >= 0 && !pass_on(p, frame))
      return false;
    if (error >= 0)
      continue;
    av_frame_free(&frame);
    return error == AVERROR(EAGAIN) || error == AVERROR_EOF ||
           coded(p, error, p->source->path, "can't be deinterlaced");
  }
}

static bool end_deinterlacing(nr_pipeline *p)
{
  if (!p->deinterlacer.graph)
    return true;
  int error = nr_deinterlacer_put(&p->deinterlacer, NULL);
  bool fine = coded(p, error, p->source->path, "can't be deinterlaced") && pass_deinterlaced(p);
  nr_deinterlacer_close(&p->deinterlacer);
  return fine;
}

/* Takes a decoded frame over. */
static bool show(nr_pipeline *p, AVFrame *frame)
{
  if (!p->deinterlaces) {
    p->combed += frame->interlaced_frame && p->encoder->field_order == AV_FIELD_UNKNOWN;
    return pass_on(p, frame);
  }
  int error = 0;
  frame->pts = frame->best_effort_timestamp;
  bool fine = nr_deinterlacer_fits(&p->deinterlacer, frame) || end_deinterlacing(p);
  if (fine && !p->deinterlacer.graph)
    error = nr_deinterlacer_open(&p->deinterlacer, frame, p->clock, p->deinterlaces_all);
  if (!fine || error < 0) {
    av_frame_free(&frame);
    return fine && coded(p, error, p->source->path, "can't be deinterlaced");
  }
  error = nr_deinterlacer_put(&p->deinterlacer, frame);
  return coded(p, error, p->source->path, "can't be deinterlaced") && pass_deinterlaced(p);
}

/* ── reading ── */

static bool copy_packet(nr_pipeline *p, AVPacket *packet)
{
  pthread_mutex_lock(&p->muxing);
  int error = nr_remux_copy(p->remux, packet);
  pthread_mutex_unlock(&p->muxing);
  return written(p, error);
}

/* Encoded sound goes along with the picture. */
static bool write_sound(nr_pipeline *p, norae_us until)
{
  if (!p->soundtrack)
    return true;
  pthread_mutex_lock(&p->muxing);
  int error = nr_soundtrack_write(p->soundtrack, p->remux, until);
  pthread_mutex_unlock(&p->muxing);
  return written(p, error);
}

/* packet NULL: what is left in the decoder.  Broken packets are passed over. */
static bool decode(nr_pipeline *p, const AVPacket *packet)
{
  int error = avcodec_send_packet(p->decoder, packet);
  bool broken = error < 0 && error != AVERROR_EOF;
  for (;;) {
    AVFrame *frame = av_frame_alloc();
    error = frame ? avcodec_receive_frame(p->decoder, frame) : AVERROR(ENOMEM);
    if (error < 0) {
      av_frame_free(&frame);
      break;
    }
    p->frames++;
    p->damaged += frame->decode_error_flags || (frame->flags & AV_FRAME_FLAG_CORRUPT);
    if (!show(p, frame))
      return false;
  }
  p->packets += packet != NULL;
  p->broken += broken || (error != AVERROR(EAGAIN) && error != AVERROR_EOF);
  return error != AVERROR(ENOMEM) || coded(p, error, p->source->path, "can't be decoded");
}

/* Frames of the background up to a player time. */
static bool show_background(nr_pipeline *p, norae_us until)
{
  while (av_rescale(p->frames, NORAE_US_PER_S, NR_BACKGROUND_FPS) < until) {
    AVFrame *frame = av_frame_clone(p->background);
    if (frame) {
      frame->pts = p->frames++;
      frame->pkt_duration = 1;
    }
    if (!pass_on(p, frame))
      return false;
  }
  return true;
}

static bool read_packet(nr_pipeline *p, AVPacket *packet)
{
  const AVStream *stream = p->source->format->streams[packet->stream_index];
  norae_us time = nr_source_time(p->source, stream, packet->dts);
  if (packet->stream_index == p->video) {
    bool fine = decode(p, packet);
    av_packet_unref(packet);
    return fine && (time == NORAE_NO_TIME || write_sound(p, time));
  }
  norae_us end = nr_source_time(p->source, stream, packet->pts);
  if (p->background && end != NORAE_NO_TIME && packet->stream_index == p->source->audio) {
    end += av_rescale_q(packet->duration, stream->time_base, AV_TIME_BASE_Q);
    if (!show_background(p, end) || !write_sound(p, end))
      return false;
  }
  return copy_packet(p, packet);
}

static void *read_all(void *pipeline)
{
  nr_pipeline *p = pipeline;
  nr_avlog_scope scope = nr_avlog_enter(p->log);
  AVPacket *packet = av_packet_alloc();
  bool fine = packet || coded(p, AVERROR(ENOMEM), NULL, "");
  int error = 0;
  while (fine && !stopped(p) && (error = av_read_frame(p->source->format, packet)) >= 0)
    fine = read_packet(p, packet);
  if (fine && error == AVERROR_EXIT)
    stop(p, NORAE_ERR_CANCELLED);
  else if (fine && !stopped(p)) {
    p->read_error = error == AVERROR_EOF ? 0 : error;
    fine = (!p->decoder || decode(p, NULL)) && end_deinterlacing(p) &&
           write_sound(p, NORAE_NO_TIME);
  }
  av_packet_free(&packet);
  nr_queue_end(&p->decoded);
  return end_thread(p, scope);
}

/* ── drawing and encoding ── */

static bool draw(nr_pipeline *p, AVFrame **frame)
{
  norae_us time = av_rescale_q((*frame)->pts, p->clock, AV_TIME_BASE_Q);
  norae_status status = nr_painter_paint(p->painter, frame, time);
  if (status != NORAE_OK)
    stop(p, status);
  return status == NORAE_OK;
}

static bool encode(nr_pipeline *p, AVFrame **frame)
{
  int error = nr_hardware_upload(p->encoder, frame);
  if (error >= 0)
    error = avcodec_send_frame(p->encoder, *frame);
  return coded(p, error, p->remux->name, "can't be encoded");
}

/* What the encoder is to know of a frame that came out of a decoder. */
static void prepare(nr_pipeline *p, AVFrame *frame, int64_t *last_pts)
{
  frame->pict_type = AV_PICTURE_TYPE_NONE;
  frame->key_frame = 0;
  frame->sample_aspect_ratio = p->encoder->sample_aspect_ratio;
  if (*last_pts != AV_NOPTS_VALUE && frame->pts <= *last_pts) {
    frame->pts = *last_pts + 1;
    p->bent++;
  }
  *last_pts = frame->pts;
}

static bool write_encoded(nr_pipeline *p, AVPacket *packet, int64_t last_pts, int64_t last_duration)
{
  int error;
  while ((error = avcodec_receive_packet(p->encoder, packet)) >= 0) {
    norae_us done = av_rescale_q(packet->pts, p->clock, AV_TIME_BASE_Q);
    packet->duration = packet->pts == last_pts && last_duration > 0
                           ? last_duration
                           : av_rescale_q(p->frame_duration, AV_TIME_BASE_Q, p->clock);
    pthread_mutex_lock(&p->muxing);
    error = nr_remux_write(p->remux, packet, p->stream, p->clock);
    pthread_mutex_unlock(&p->muxing);
    if (!written(p, error))
      return false;
    pthread_mutex_lock(&p->mutex);
    p->done = done > p->done ? done : p->done;
    pthread_mutex_unlock(&p->mutex);
  }
  if (error == AVERROR(EAGAIN) || error == AVERROR_EOF)
    return true;
  return coded(p, error, p->remux->name, "can't be encoded");
}

static void *encode_all(void *pipeline)
{
  nr_pipeline *p = pipeline;
  nr_avlog_scope scope = nr_avlog_enter(p->log);
  AVPacket *packet = av_packet_alloc();
  int64_t last_pts = AV_NOPTS_VALUE, last_duration = 0;
  bool fine = packet || coded(p, AVERROR(ENOMEM), NULL, "");
  AVFrame *frame;
  while (fine && (frame = nr_queue_take(&p->decoded))) {
    fine = draw(p, &frame);
    if (fine) {
      prepare(p, frame, &last_pts);
      last_duration = frame->pkt_duration;
      fine = encode(p, &frame);
    }
    av_frame_free(&frame);
    fine = fine && write_encoded(p, packet, last_pts, last_duration);
  }
  if (fine && !stopped(p)) {
    int error = avcodec_send_frame(p->encoder, NULL);
    if (coded(p, error, p->remux->name, "can't be encoded"))
      write_encoded(p, packet, last_pts, last_duration);
  }
  av_packet_free(&packet);
  return end_thread(p, scope);
}

/* ── all together ── */

/* Tell how far it is, now and then, until the threads are done. */
static void watch(nr_pipeline *p)
{
  pthread_mutex_lock(&p->mutex);
  while (p->running > 0) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += TICK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&p->changed, &p->mutex, &until);
    norae_us done = p->done;
    bool fine = p->status == NORAE_OK;
    pthread_mutex_unlock(&p->mutex);
    if (fine)
      nr_progress(p->log, "burn", p->end > 0 ? (double)done / (double)p->end : -1);
    if (fine && nr_cancelled(p->log))
      stop(p, NORAE_ERR_CANCELLED);
    pthread_mutex_lock(&p->mutex);
  }
  pthread_mutex_unlock(&p->mutex);
}

static void run_threads(nr_pipeline *p)
{
  enum { THREADS = 2 };
  void *(*const work[THREADS])(void *) = {read_all, encode_all};
  pthread_t thread[THREADS];
  int count = 0;
  p->running = THREADS;
  while (count < THREADS && pthread_create(&thread[count], NULL, work[count], p) == 0)
    count++;
  if (count < THREADS) {
    pthread_mutex_lock(&p->mutex);
    p->running -= THREADS - count;
    pthread_mutex_unlock(&p->mutex);
    stop(p, NORAE_ERR_MEMORY);
  }
  watch(p);
  for (int i = 0; i < count; i++)
    pthread_join(thread[i], NULL);
}

norae_status nr_pipeline_run(nr_pipeline *p)
{
  p->status = NORAE_OK;
  if (pthread_mutex_init(&p->mutex, NULL) != 0)
    return NORAE_ERR_MEMORY;
  pthread_mutex_init(&p->muxing, NULL);
  pthread_cond_init(&p->changed, NULL);
  p->last_time = -p->frame_duration;
  if (nr_queue_init(&p->decoded))
    run_threads(p);
  else
    p->status = NORAE_ERR_MEMORY;
  nr_deinterlacer_close(&p->deinterlacer);
  nr_queue_finish(&p->decoded);
  pthread_cond_destroy(&p->changed);
  pthread_mutex_destroy(&p->muxing);
  pthread_mutex_destroy(&p->mutex);
  return p->status;
}
