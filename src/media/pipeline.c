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

/* ── the timeline ── */

/* Put a frame that is seen at a player time in the queue, on the output's clock.
 * Takes it over.  The drawing thread finds the player time in its best-effort time. */
static bool queue_frame(nr_pipeline *p, AVFrame *frame, norae_us time)
{
  const nr_timeline *t = &p->timeline;
  norae_us length = av_rescale_q(frame->pkt_duration, p->source_clock, AV_TIME_BASE_Q);
  frame->best_effort_timestamp = time;
  p->shown++;
  if (nr_timeline_is_whole(t)) { /* to the tick */
    frame->pts -= av_rescale_q(p->source->start, AV_TIME_BASE_Q, p->clock);
    return nr_queue_put(&p->decoded, &frame);
  }
  if (t->until != NORAE_NO_TIME && time + length > t->until)
    length = t->until - time;
  frame->pts = av_rescale_q(nr_timeline_output(t, time), AV_TIME_BASE_Q, p->clock);
  frame->pkt_duration = av_rescale_q(nr_timeline_length(t, length), AV_TIME_BASE_Q, p->clock);
  return nr_queue_put(&p->decoded, &frame);
}

/* The frame that is seen when an excerpt begins becomes its first one. */
static bool queue_held(nr_pipeline *p)
{
  AVFrame *frame = p->held;
  p->held = NULL;
  return !frame || queue_frame(p, frame, p->timeline.from);
}

/* Takes a frame over.  NULL when there was no memory for one. */
static bool pass_on(nr_pipeline *p, AVFrame *frame)
{
  if (!frame)
    return coded(p, AVERROR(ENOMEM), NULL, "");
  norae_us start = p->source->start;
  int64_t pts = frame->best_effort_timestamp;
  norae_us time = p->last_time + p->frame_duration;
  if (pts == AV_NOPTS_VALUE) /* right behind the last one */
    pts = av_rescale_q(time + start, AV_TIME_BASE_Q, p->source_clock);
  else
    time = av_rescale_q(pts, p->source_clock, AV_TIME_BASE_Q) - start;
  p->last_time = time;
  frame->pts = pts;
  if (!nr_timeline_cuts(&p->timeline))
    return queue_frame(p, frame, time);
  p->past = p->past || nr_timeline_ends_before(&p->timeline, time);
  if (p->past) {
    av_frame_free(&frame);
    return true;
  }
  if (nr_timeline_begins_after(&p->timeline, time) && !p->shown) {
    av_frame_free(&p->held);
    p->held = frame;
    return true;
  }
  if (queue_held(p))
    return queue_frame(p, frame, time);
  av_frame_free(&frame);
  return false;
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
    error = nr_deinterlacer_open(&p->deinterlacer, frame, p->source_clock, p->deinterlaces_all);
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

/* Encoded sound goes along with the picture, up to a player time. */
static bool write_sound(nr_pipeline *p, norae_us time)
{
  norae_us until = nr_timeline_output(&p->timeline, time);
  if (!p->sound->count)
    return true;
  pthread_mutex_lock(&p->muxing);
  int error = nr_soundtracks_write(p->sound, p->remux, until);
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
  norae_us end = nr_timeline_end(&p->timeline, until), at;
  while ((at = av_rescale(p->frames, NORAE_US_PER_S, NR_BACKGROUND_FPS)) < end) {
    AVFrame *frame = av_frame_clone(p->background);
    if (!frame)
      return coded(p, AVERROR(ENOMEM), NULL, "");
    frame->pts = p->frames++;
    frame->pkt_duration = 1;
    frame->best_effort_timestamp = nr_timeline_source(&p->timeline, at);
    p->shown++;
    if (!nr_queue_put(&p->decoded, &frame))
      return false;
  }
  return true;
}

/* Whether all that the output takes has been read: some streams lie behind others. */
static bool has_read_enough(const nr_pipeline *p, const AVStream *stream, norae_us time)
{
  static const norae_us behind = 5 * NORAE_US_PER_S;
  norae_us until = p->timeline.until;
  if (until == NORAE_NO_TIME || time == NORAE_NO_TIME || (p->decoder && !p->past))
    return false;
  if (stream->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE || nr_stream_is_picture(stream))
    return false;
  return time >= until &&
         (stream->index == p->source->audio || p->source->audio < 0 || time >= until + behind);
}

static bool read_packet(nr_pipeline *p, AVPacket *packet)
{
  const AVStream *stream = p->source->format->streams[packet->stream_index];
  norae_us time = nr_source_time(p->source, stream, packet->dts);
  p->read_enough = has_read_enough(p, stream, time);
  if (packet->stream_index == p->video) {
    bool fine = p->past || decode(p, packet);
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

/* What has not come out yet when all is read. */
static bool read_rest(nr_pipeline *p)
{
  bool fine = !p->decoder || p->past || decode(p, NULL);
  return fine && end_deinterlacing(p) && queue_held(p) && write_sound(p, NORAE_NO_TIME);
}

static void *read_all(void *pipeline)
{
  nr_pipeline *p = pipeline;
  nr_avlog_scope scope = nr_avlog_enter(p->log);
  AVPacket *packet = av_packet_alloc();
  bool fine = packet || coded(p, AVERROR(ENOMEM), NULL, "");
  int error = nr_source_seek(p->source, p->decoder ? p->video : p->source->audio, p->timeline.from);
  fine = fine && (error == AVERROR_EXIT || coded(p, error, p->source->path, "can't be read"));
  while (fine && !stopped(p) && error >= 0 && !p->read_enough &&
         (error = nr_source_read(p->source, packet)) >= 0)
    fine = read_packet(p, packet);
  if (fine && error == AVERROR_EXIT)
    stop(p, NORAE_ERR_CANCELLED);
  else if (fine && !stopped(p) && nr_source_failed(p->source))
    coded(p, error, p->source->path, "can't be read");
  else if (fine && !stopped(p)) {
    p->read_error = error == AVERROR_EOF ? 0 : error;
    fine = read_rest(p);
  }
  av_packet_free(&packet);
  nr_queue_end(&p->decoded);
  return end_thread(p, scope);
}

/* ── drawing and encoding ── */

static bool draw(nr_pipeline *p, AVFrame **frame)
{
  norae_us time = (*frame)->best_effort_timestamp; /* see queue_frame() */
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
  norae_us usual =
      p->background ? p->frame_duration : nr_timeline_length(&p->timeline, p->frame_duration);
  int error;
  while ((error = avcodec_receive_packet(p->encoder, packet)) >= 0) {
    norae_us done = av_rescale_q(packet->pts, p->clock, AV_TIME_BASE_Q);
    packet->duration = packet->pts == last_pts && last_duration > 0
                           ? last_duration
                           : av_rescale_q(usual, AV_TIME_BASE_Q, p->clock);
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
  av_frame_free(&p->held);
  pthread_cond_destroy(&p->changed);
  pthread_mutex_destroy(&p->muxing);
  pthread_mutex_destroy(&p->mutex);
  return p->status;
}
