/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/listening.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <string.h>

#include "media/avlog.h"
#include "media/source.h"

#define FRAME_SIZE 1024 /* for encoders that take any */

typedef struct way {
  const char *encoder, *container, *type;
  int64_t bit_rate;
} way;

static const way ways[] = {{"libopus", "webm", "audio/webm", 64000},
                           {"aac", "mp4", "audio/mp4", 96000}};

/* What is on its way. */
typedef struct copy {
  const norae_pcm *pcm;
  const norae_log *log;
  size_t at; /* frames that were encoded */
  AVFormatContext *format;
  AVCodecContext *codec;
  AVFrame *frame;
  AVPacket *packet;
} copy;

static const way *choose_way(void)
{
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (avcodec_find_encoder_by_name(ways[i].encoder))
      return &ways[i];
  return NULL;
}

static int open_encoder(copy *c, const way *w)
{
  const AVCodec *encoder = avcodec_find_encoder_by_name(w->encoder);
  c->codec = avcodec_alloc_context3(encoder);
  c->packet = av_packet_alloc();
  if (!c->codec || !c->packet)
    return AVERROR(ENOMEM);
  nr_avlog_hush(c->codec);
  c->codec->sample_fmt = encoder->sample_fmts[0];
  for (const enum AVSampleFormat *f = encoder->sample_fmts; *f != AV_SAMPLE_FMT_NONE; f++)
    if (*f == AV_SAMPLE_FMT_FLT || *f == AV_SAMPLE_FMT_FLTP)
      c->codec->sample_fmt = *f;
  c->codec->sample_rate = c->pcm->rate;
  c->codec->time_base = (AVRational){1, c->pcm->rate};
  c->codec->bit_rate = w->bit_rate;
  c->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_channel_layout_default(&c->codec->ch_layout, c->pcm->channels);
  return avcodec_open2(c->codec, encoder, NULL);
}

static int open_frame(copy *c)
{
  c->frame = av_frame_alloc();
  if (!c->frame)
    return AVERROR(ENOMEM);
  c->frame->nb_samples = c->codec->frame_size ? c->codec->frame_size : FRAME_SIZE;
  c->frame->format = c->codec->sample_fmt;
  c->frame->sample_rate = c->codec->sample_rate;
  int error = av_channel_layout_copy(&c->frame->ch_layout, &c->codec->ch_layout);
  return error < 0 ? error : av_frame_get_buffer(c->frame, 0);
}

static int open_container(copy *c, const way *w)
{
  int error = avformat_alloc_output_context2(&c->format, NULL, w->container, NULL);
  AVStream *stream = error < 0 ? NULL : avformat_new_stream(c->format, NULL);
  if (!stream)
    return error < 0 ? error : AVERROR(ENOMEM);
  error = avcodec_parameters_from_context(stream->codecpar, c->codec);
  stream->time_base = c->codec->time_base;
  if (error >= 0)
    error = avio_open_dyn_buf(&c->format->pb);
  return error < 0 ? error : avformat_write_header(c->format, NULL);
}

static void fill_frame(copy *c, int count)
{
  int channels = c->pcm->channels;
  c->frame->nb_samples = count;
  c->frame->pts = (int64_t)c->at;
  for (int k = 0; k < channels; k++) {
    const float *from = c->pcm->channel[k] + c->at;
    if (av_sample_fmt_is_planar(c->codec->sample_fmt)) {
      memcpy(c->frame->extended_data[k], from, (size_t)count * sizeof *from);
      continue;
    }
    float *to = (float *)c->frame->extended_data[0] + k;
    for (int i = 0; i < count; i++)
      to[i * channels] = from[i];
  }
  c->at += (size_t)count;
}

static int write_packets(copy *c)
{
  int error;
  while ((error = avcodec_receive_packet(c->codec, c->packet)) >= 0) {
    c->packet->stream_index = 0;
    av_packet_rescale_ts(c->packet, c->codec->time_base, c->format->streams[0]->time_base);
    error = av_interleaved_write_frame(c->format, c->packet);
    if (error < 0)
      return error;
  }
  return error == AVERROR(EAGAIN) || error == AVERROR_EOF ? 0 : error;
}

static int encode(copy *c)
{
  int most = c->frame->nb_samples, error = 0;
  while (error >= 0 && c->at < c->pcm->frames) {
    if (c->log && c->log->cancelled && c->log->cancelled(c->log->user))
      return AVERROR_EXIT;
    size_t left = c->pcm->frames - c->at;
    error = av_frame_make_writable(c->frame);
    if (error < 0)
      break;
    fill_frame(c, left < (size_t)most ? (int)left : most);
    error = avcodec_send_frame(c->codec, c->frame);
    if (error >= 0)
      error = write_packets(c);
  }
  if (error >= 0)
    error = avcodec_send_frame(c->codec, NULL);
  if (error >= 0)
    error = write_packets(c);
  return error < 0 ? error : av_write_trailer(c->format);
}

static int make(copy *c, const way *w)
{
  int error = open_encoder(c, w);
  if (error >= 0)
    error = open_frame(c);
  if (error >= 0)
    error = open_container(c, w);
  return error < 0 ? error : encode(c);
}

/* What was written, and nothing of it left behind. */
static void close_all(copy *c, nr_str *out)
{
  uint8_t *bytes = NULL;
  if (c->format && c->format->pb) {
    int size = avio_close_dyn_buf(c->format->pb, &bytes);
    if (out)
      nr_str_add_bytes(out, bytes, (size_t)size);
  }
  av_free(bytes);
  avformat_free_context(c->format);
  avcodec_free_context(&c->codec);
  av_frame_free(&c->frame);
  av_packet_free(&c->packet);
}

norae_status nr_listening_copy(const norae_pcm *pcm, nr_str *out, const char **type,
                               const norae_log *log, norae_diags *diags)
{
  const way *w = choose_way();
  copy c = {.pcm = pcm, .log = log};
  if (!w) {
    nr_error(diags, "no-encoder", (nr_place){0},
             "FFmpeg's libraries here can encode neither Opus nor AAC");
    return NORAE_ERR_ENVIRONMENT;
  }
  nr_avlog_scope scope = nr_avlog_enter(log);
  int error = make(&c, w);
  close_all(&c, error < 0 ? NULL : out);
  nr_avlog_leave(scope);
  *type = w->type;
  if (error == AVERROR_EXIT)
    return NORAE_ERR_CANCELLED;
  if (error < 0)
    return nr_av_error(diags, "the sound", "encoder", "can't be encoded", error,
                       NORAE_ERR_ENVIRONMENT);
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
