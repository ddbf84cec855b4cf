/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/soundtrack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <norae/media.h>

#include "media/avlog.h"

#define BIT_RATE 192000
#define FRAME_SIZE 1024 /* for encoders that take any */

static const AVCodec *choose_encoder(const nr_remux *r)
{
  static const char *const names[] = {"aac", "libopus", "libvorbis"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const AVCodec *codec = avcodec_find_encoder_by_name(names[i]);
    if (codec && nr_remux_holds(r, codec->id))
      return codec;
  }
  return NULL;
}

/* The source's rate if the encoder takes it. */
static int choose_rate(const AVCodec *encoder, int rate)
{
  for (const int *r = encoder->supported_samplerates; r && *r; r++) {
    if (*r == rate)
      return rate;
  }
  return 48000;
}

static int open_encoder(nr_soundtrack *t, const nr_remux *r, const AVCodec *encoder)
{
  t->codec = avcodec_alloc_context3(encoder);
  t->frame = av_frame_alloc();
  t->packet = av_packet_alloc();
  if (!t->codec || !t->frame || !t->packet)
    return AVERROR(ENOMEM);
  nr_avlog_hush(t->codec);
  t->codec->sample_fmt = encoder->sample_fmts[0];
  for (const enum AVSampleFormat *f = encoder->sample_fmts; *f != AV_SAMPLE_FMT_NONE; f++) {
    if (*f == AV_SAMPLE_FMT_FLT || *f == AV_SAMPLE_FMT_FLTP)
      t->codec->sample_fmt = *f;
  }
  t->codec->sample_rate = t->pcm->rate;
  t->codec->time_base = (AVRational){1, t->pcm->rate};
  t->codec->bit_rate = BIT_RATE;
  av_channel_layout_default(&t->codec->ch_layout, t->pcm->channels);
  if (r->format->oformat->flags & AVFMT_GLOBALHEADER)
    t->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  return avcodec_open2(t->codec, encoder, NULL);
}

static int open_frame(nr_soundtrack *t)
{
  t->frame->nb_samples = t->codec->frame_size ? t->codec->frame_size : FRAME_SIZE;
  t->frame->format = t->codec->sample_fmt;
  t->frame->sample_rate = t->codec->sample_rate;
  int error = av_channel_layout_copy(&t->frame->ch_layout, &t->codec->ch_layout);
  return error < 0 ? error : av_frame_get_buffer(t->frame, 0);
}

norae_status nr_soundtrack_open(nr_soundtrack *t, nr_remux *r, int source_stream,
                                norae_diags *diags)
{
  const AVStream *in = r->source->format->streams[source_stream];
  AVStream *out = nr_remux_target(r, source_stream);
  const AVCodec *encoder = choose_encoder(r);
  *t = (nr_soundtrack){.stream = out->index};
  if (!encoder) {
    nr_error(diags, "no-encoder", nr_in_file(r->name), "this libav has no encoder for sound in %s",
             r->format->oformat->long_name);
    return NORAE_ERR_ENVIRONMENT;
  }
  int channels = in->codecpar->ch_layout.nb_channels == 1 ? 1 : 2;
  norae_decode_options options = {.stream = source_stream,
                                  .rate = choose_rate(encoder, in->codecpar->sample_rate),
                                  .channels = channels,
                                  .from = r->timeline.from,
                                  .until =
                                      r->timeline.until == NORAE_NO_TIME ? 0 : r->timeline.until};
  norae_status status =
      norae_media_decode(r->source->path, &options, &t->pcm, r->source->log, diags);
  if (status != NORAE_OK)
    return status;
  int error = open_encoder(t, r, encoder);
  if (error >= 0)
    error = open_frame(t);
  if (error >= 0)
    error = avcodec_parameters_from_context(out->codecpar, t->codec);
  if (error < 0)
    return nr_av_error(diags, r->name, "encoder", "its sound can't be encoded", error,
                       NORAE_ERR_ENVIRONMENT);
  out->time_base = t->codec->time_base;
  nr_note(diags, "sound-encoded", nr_in_file(r->name),
          "%s can't hold %s: the sound is encoded as %s%s", r->format->oformat->long_name,
          avcodec_get_name(in->codecpar->codec_id), avcodec_get_name(encoder->id),
          in->codecpar->ch_layout.nb_channels > 2 ? ", mixed down to two channels" : "");
  return NORAE_OK;
}

void nr_soundtrack_close(nr_soundtrack *t)
{
  norae_pcm_free(&t->pcm);
  avcodec_free_context(&t->codec);
  av_frame_free(&t->frame);
  av_packet_free(&t->packet);
}

static void fill_frame(nr_soundtrack *t, int count)
{
  int channels = t->pcm->channels;
  t->frame->nb_samples = count;
  t->frame->pts = (int64_t)t->at;
  for (int c = 0; c < channels; c++) {
    const float *from = t->pcm->channel[c] + t->at;
    if (av_sample_fmt_is_planar(t->codec->sample_fmt)) {
      memcpy(t->frame->extended_data[c], from, (size_t)count * sizeof *from);
      continue;
    }
    float *to = (float *)t->frame->extended_data[0] + c;
    for (int i = 0; i < count; i++)
      to[i * channels] = from[i];
  }
  t->at += (size_t)count;
}

static int write_packets(nr_soundtrack *t, nr_remux *r)
{
  int error;
  while ((error = avcodec_receive_packet(t->codec, t->packet)) >= 0) {
    error = nr_remux_write(r, t->packet, t->stream, t->codec->time_base);
    if (error < 0)
      return error;
  }
  return error == AVERROR(EAGAIN) || error == AVERROR_EOF ? 0 : error;
}

static int encode_next(nr_soundtrack *t, nr_remux *r)
{
  size_t size = (size_t)(t->codec->frame_size ? t->codec->frame_size : FRAME_SIZE);
  size_t left = t->pcm->frames - t->at;
  int error = av_frame_make_writable(t->frame);
  if (error < 0)
    return error;
  fill_frame(t, (int)(left < size ? left : size));
  error = avcodec_send_frame(t->codec, t->frame);
  return error < 0 ? error : write_packets(t, r);
}

int nr_soundtrack_write(nr_soundtrack *t, nr_remux *r, norae_us until)
{
  size_t end = t->pcm->frames;
  if (until != NORAE_NO_TIME && until < (norae_us)(end * 1e6 / t->pcm->rate))
    end = until > 0 ? (size_t)av_rescale(until, t->pcm->rate, NORAE_US_PER_S) : 0;
  while (t->at < end) {
    int error = encode_next(t, r);
    if (error < 0)
      return error;
  }
  if (until != NORAE_NO_TIME || t->ended)
    return 0;
  t->ended = true;
  int error = avcodec_send_frame(t->codec, NULL);
  return error < 0 ? error : write_packets(t, r);
}
