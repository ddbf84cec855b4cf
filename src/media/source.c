/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "media/avlog.h"

/* Priming before 0 (Opus in WebM) makes a container "start" a few milliseconds
 * before its own zero; nothing of it is ever heard. */
#define PRIMING_MAX (NORAE_US_PER_S / 5)

bool nr_cancelled(const norae_log *log)
{
  return log && log->cancelled && log->cancelled(log->user);
}

void nr_progress(const norae_log *log, const char *stage, double done)
{
  if (log && log->progress)
    log->progress(log->user, stage, done > 1 ? 1 : done);
}

static norae_status status_of(int error, norae_status otherwise)
{
  switch (error) {
  case AVERROR(ENOMEM):
    return NORAE_ERR_MEMORY;
  case AVERROR_EXIT:
    return NORAE_ERR_CANCELLED;
  case AVERROR(ENOENT):
  case AVERROR(EACCES):
  case AVERROR(EPERM):
  case AVERROR(EISDIR):
  case AVERROR(ENOTDIR):
  case AVERROR(EIO):
  case AVERROR(ENOSPC):
  case AVERROR(EFBIG):
  case AVERROR(EDQUOT):
  case AVERROR(EROFS):
  case AVERROR(EPIPE):
    return NORAE_ERR_IO;
  default:
    return otherwise;
  }
}

norae_status nr_av_error(norae_diags *diags, const char *file, const char *code, const char *what,
                         int error, norae_status otherwise)
{
  norae_status status = status_of(error, otherwise);
  char reason[AV_ERROR_MAX_STRING_SIZE];
  if (status == NORAE_ERR_CANCELLED)
    return status;
  av_strerror(error, reason, sizeof reason);
  const char *detail = status == NORAE_ERR_IO ? "" : nr_avlog_last_error();
  nr_error(diags, status == NORAE_ERR_IO ? "io" : code, nr_in_file(file), "%s: %s%s%s%s", what,
           reason, detail[0] ? " (" : "", detail, detail[0] ? ")" : "");
  return status;
}

static int on_interrupt(void *source)
{
  return nr_cancelled(((nr_source *)source)->log);
}

bool nr_stream_is_picture(const AVStream *stream)
{
  return stream->disposition & AV_DISPOSITION_ATTACHED_PIC;
}

const uint8_t *nr_stream_side_data(const AVStream *stream, int type, size_t *size)
{
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  const AVPacketSideData *data = av_packet_side_data_get(stream->codecpar->coded_side_data,
                                                         stream->codecpar->nb_coded_side_data,
                                                         (enum AVPacketSideDataType)type);
  *size = data ? data->size : 0;
  return data ? data->data : NULL;
#else
  *size = 0;
  return av_stream_get_side_data(stream, (enum AVPacketSideDataType)type, size);
#endif
}

/* What av_find_best_stream() chooses, but never a cover when there is a film. */
static int best_video(AVFormatContext *format)
{
  int best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
  if (best >= 0 && !nr_stream_is_picture(format->streams[best]))
    return best;
  for (unsigned i = 0; i < format->nb_streams; i++) {
    const AVStream *s = format->streams[i];
    if (s->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !nr_stream_is_picture(s))
      return (int)i;
  }
  return -1;
}

static norae_us start_of(const AVFormatContext *format)
{
  if (format->start_time == AV_NOPTS_VALUE)
    return 0;
  if (format->start_time < 0 && format->start_time > -PRIMING_MAX)
    return 0;
  return format->start_time;
}

/* Formats that only look like media: they would draw a text file as a film. */
static bool is_media(const AVFormatContext *format)
{
  static const char *const not_media[] = {"tty", "bin", "adf", "idf", "xbin"};
  for (size_t i = 0; i < sizeof not_media / sizeof not_media[0]; i++) {
    if (strcmp(format->iformat->name, not_media[i]) == 0)
      return false;
  }
  for (unsigned i = 0; i < format->nb_streams; i++) {
    const AVCodecParameters *p = format->streams[i]->codecpar;
    if (p->codec_type == AVMEDIA_TYPE_VIDEO && p->width > 0 && p->height > 0)
      return true;
    if (p->codec_type == AVMEDIA_TYPE_AUDIO && p->sample_rate > 0)
      return true;
  }
  return false;
}

bool nr_source_failed(const nr_source *source)
{
  int error = source->bytes ? source->bytes->error : 0;
  return error < 0 && error != AVERROR_EOF && error != AVERROR_EXIT;
}

int nr_source_read(nr_source *source, AVPacket *packet)
{
  int error = av_read_frame(source->format, packet);
  return error < 0 && nr_source_failed(source) ? source->bytes->error : error;
}

int nr_source_next_frame(nr_source *source, int stream, AVCodecContext *decoder, AVPacket *packet,
                         AVFrame *frame)
{
  int got;
  while ((got = avcodec_receive_frame(decoder, frame)) == AVERROR(EAGAIN)) {
    bool more = nr_source_read(source, packet) >= 0;
    if (!more)
      avcodec_send_packet(decoder, NULL);
    else if (packet->stream_index == stream)
      avcodec_send_packet(decoder, packet);
    av_packet_unref(packet);
  }
  return got;
}

norae_status nr_source_failure(const nr_source *source, norae_diags *diags)
{
  return nr_av_error(diags, source->path, "io", "can't be read", source->bytes->error,
                     NORAE_ERR_IO);
}

/* The bytes are opened here, as libavformat would keep to itself why they can't be read. */
static int open_bytes(nr_source *source, const char *url)
{
  int error = avio_open2(&source->bytes, url, AVIO_FLAG_READ, &source->format->interrupt_callback,
                         NULL);
  source->format->pb = source->bytes;
  return error;
}

static int open_format(nr_source *source)
{
  nr_str url = {0};
  /* Without the protocol, "a: b.mp4" would be taken for a protocol named "a". */
  nr_str_addf(&url, "file:%s", source->path);
  source->format = avformat_alloc_context();
  if (!nr_str_text(&url) || !source->format) {
    nr_str_free(&url);
    return AVERROR(ENOMEM);
  }
  source->format->interrupt_callback = (AVIOInterruptCB){on_interrupt, source};
  int error = open_bytes(source, nr_str_text(&url));
  if (error >= 0)
    error = avformat_open_input(&source->format, nr_str_text(&url), NULL, NULL);
  nr_str_free(&url);
  if (error >= 0)
    error = avformat_find_stream_info(source->format, NULL);
  return nr_source_failed(source) ? source->bytes->error : error;
}

norae_status nr_source_open(nr_source *source, const char *path, const norae_log *log,
                            norae_diags *diags)
{
  *source = (nr_source){.path = path, .log = log, .video = -1, .audio = -1};
  int error = open_format(source);
  if (error < 0) {
    nr_source_close(source);
    return nr_av_error(diags, path, "media-unreadable", "can't be opened as media", error,
                       NORAE_ERR_FORMAT);
  }
  if (!is_media(source->format)) {
    nr_error(diags, "media-empty", nr_in_file(path), "has neither sound nor pictures");
    nr_source_close(source);
    return NORAE_ERR_FORMAT;
  }
  source->start = start_of(source->format);
  source->video = best_video(source->format);
  int audio = av_find_best_stream(source->format, AVMEDIA_TYPE_AUDIO, -1, source->video, NULL, 0);
  source->audio = audio >= 0 ? audio : -1;
  return NORAE_OK;
}

void nr_source_close(nr_source *source)
{
  avformat_close_input(&source->format);
  avio_closep(&source->bytes);
}

norae_us nr_source_time(const nr_source *source, const AVStream *stream, int64_t pts)
{
  if (pts == AV_NOPTS_VALUE)
    return NORAE_NO_TIME;
  return av_rescale_q(pts, stream->time_base, AV_TIME_BASE_Q) - source->start;
}

norae_us nr_source_duration(const nr_source *source)
{
  int64_t duration = source->format->duration;
  return duration > 0 && duration < NORAE_TIME_MAX ? duration : NORAE_NO_TIME;
}

/* Matroska keeps a stream's length in a tag, "00:03:25.123000000": some writers
 * mean its end by it, others end minus start; the end is the later of the two. */
static norae_us tagged_end(const nr_source *source, const AVStream *stream)
{
  const AVDictionaryEntry *tag = av_dict_get(stream->metadata, "DURATION", NULL, 0);
  unsigned hours, minutes;
  double seconds;
  if (!tag || sscanf(tag->value, "%4u:%2u:%lf", &hours, &minutes, &seconds) != 3)
    return NORAE_NO_TIME;
  if (!(seconds >= 0 && seconds < 61) || hours > 999 || minutes > 60)
    return NORAE_NO_TIME;
  return (norae_us)((hours * 3600.0 + minutes * 60.0 + seconds) * NORAE_US_PER_S) - source->start;
}

norae_us nr_source_stream_end(const nr_source *source, const AVStream *stream)
{
  /* Guessed from the bit rate: worth a progress bar, but no fact. */
  if (source->format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
    return NORAE_NO_TIME;
  if (stream->duration <= 0 || stream->duration == AV_NOPTS_VALUE)
    return tagged_end(source, stream);
  norae_us start = nr_source_time(source, stream, stream->start_time);
  norae_us duration = av_rescale_q(stream->duration, stream->time_base, AV_TIME_BASE_Q);
  if (duration > NORAE_TIME_MAX || start > NORAE_TIME_MAX)
    return NORAE_NO_TIME;
  return (start == NORAE_NO_TIME ? 0 : start) + duration;
}

/* ── seeking ── */

static int seek_to(nr_source *source, int stream, norae_us time)
{
  const AVStream *s = source->format->streams[stream];
  int64_t target = av_rescale_q(time + source->start, AV_TIME_BASE_Q, s->time_base);
  return avformat_seek_file(source->format, stream, INT64_MIN, target, target, 0);
}

static int seek_to_beginning(nr_source *source, int stream)
{
  /* Streams without an index are searched for times, and there is none before the first. */
  bool by_bytes = source->format->iformat->flags & AVFMT_TS_DISCONT;
  int error = by_bytes ? av_seek_frame(source->format, -1, 0, AVSEEK_FLAG_BYTE)
                       : seek_to(source, stream, 0);
  if (error < 0 && !by_bytes)
    error = avformat_seek_file(source->format, stream, INT64_MIN, INT64_MIN + 1, INT64_MAX, 0);
  return error < 0 ? error : 0;
}

/* Whether the first key frame that comes now is seen at `time` or before: containers
 * keep their index by decoding times, and some by guesses. */
static int comes_early_enough(nr_source *source, int stream, norae_us time)
{
  AVPacket *packet = av_packet_alloc();
  const AVStream *s = source->format->streams[stream];
  bool found = false, early = false;
  int error = packet ? 0 : AVERROR(ENOMEM);
  while (!found && error >= 0 && (error = nr_source_read(source, packet)) >= 0) {
    norae_us at = nr_source_time(source, s, packet->pts);
    found = packet->stream_index == stream && (packet->flags & AV_PKT_FLAG_KEY);
    early = found && at != NORAE_NO_TIME && at <= time;
    av_packet_unref(packet);
  }
  av_packet_free(&packet);
  return error < 0 && error != AVERROR_EOF ? error : early;
}

int nr_source_seek(nr_source *source, int stream, norae_us time)
{
  /* How much earlier to look: sound lies beside the picture, not always near. */
  static const norae_us margins[] = {NORAE_US_PER_S / 2, 4 * NORAE_US_PER_S, 30 * NORAE_US_PER_S};
  int early;
  if (time <= margins[0])
    return 0;
  for (size_t i = 0; i < sizeof margins / sizeof margins[0] && time > margins[i]; i++) {
    if (seek_to(source, stream, time - margins[i]) < 0)
      continue;
    early = comes_early_enough(source, stream, time);
    if (early == AVERROR(ENOMEM) || early == AVERROR_EXIT)
      return early;
    if (early > 0 && seek_to(source, stream, time - margins[i]) >= 0)
      return 0;
  }
  return seek_to_beginning(source, stream);
}

norae_status nr_decoder_open(const nr_source *source, const AVStream *stream, int threads,
                             AVCodecContext **out, norae_diags *diags)
{
  const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
  *out = NULL;
  if (!codec) {
    nr_error(diags, "no-decoder", nr_in_file(source->path), "this libav has no decoder for %s",
             avcodec_get_name(stream->codecpar->codec_id));
    return NORAE_ERR_ENVIRONMENT;
  }
  AVCodecContext *c = avcodec_alloc_context3(codec);
  if (!c)
    return NORAE_ERR_MEMORY;
  int error = avcodec_parameters_to_context(c, stream->codecpar);
  if (error >= 0) {
    nr_avlog_hush(c);
    /* Without it the decoder can't move the time of a frame it cuts priming from. */
    c->pkt_timebase = stream->time_base;
    c->thread_count = threads;
    error = avcodec_open2(c, codec, NULL);
  }
  if (error < 0) {
    avcodec_free_context(&c);
    return nr_av_error(diags, source->path, "decoder", "the decoder can't be set up", error,
                       NORAE_ERR_FORMAT);
  }
  *out = c;
  return NORAE_OK;
}
