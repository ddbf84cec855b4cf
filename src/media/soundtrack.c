/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/soundtrack.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/avlog.h"

#define BIT_RATE 192000 /* of two channels, unless the source has more */
#define BIT_RATE_MAX 320000
#define FRAME_SIZE 1024 /* for encoders that take any */
#define DEPTH 24        /* bits of lossless sound */

bool nr_sound_is_lossless(enum AVCodecID id)
{
  const AVCodecDescriptor *d = avcodec_descriptor_get(id);
  return d && (d->props & AV_CODEC_PROP_LOSSLESS) && !(d->props & AV_CODEC_PROP_LOSSY);
}

/* In Matroska the delay of AAC would put the picture off; that of Opus can be told. */
static const AVCodec *choose_encoder(const nr_remux *r, enum AVCodecID source)
{
  static const char *const plain[] = {"aac", "libopus", "libvorbis", NULL};
  static const char *const exact[] = {"libopus", "libvorbis", "aac", NULL};
  bool matroska = nr_remux_is(r, "matroska") || nr_remux_is(r, "webm");
  const char *const *names = matroska ? exact : plain;
  const AVCodec *flac = avcodec_find_encoder(AV_CODEC_ID_FLAC);
  if (flac && nr_sound_is_lossless(source) && nr_remux_holds(r, flac->id))
    return flac;
  for (; *names; names++) {
    const AVCodec *codec = avcodec_find_encoder_by_name(*names);
    if (codec && nr_remux_holds(r, codec->id))
      return codec;
  }
  return NULL;
}

/* The source's rate if the encoder takes it. */
static int choose_rate(const AVCodec *encoder, int rate)
{
  if (!encoder->supported_samplerates)
    return rate;
  for (const int *r = encoder->supported_samplerates; r && *r; r++) {
    if (*r == rate)
      return rate;
  }
  return 48000;
}

/* Floats where it takes them, else 32 bits. */
static enum AVSampleFormat choose_format(const AVCodec *encoder)
{
  enum AVSampleFormat format = AV_SAMPLE_FMT_NONE;
  for (const enum AVSampleFormat *f = encoder->sample_fmts; *f != AV_SAMPLE_FMT_NONE; f++) {
    if (*f == AV_SAMPLE_FMT_FLT || *f == AV_SAMPLE_FMT_FLTP ||
        (*f == AV_SAMPLE_FMT_S32 && format == AV_SAMPLE_FMT_NONE))
      format = *f;
  }
  return format;
}

static int open_encoder(nr_soundtrack *t, const nr_remux *r)
{
  t->codec = avcodec_alloc_context3(t->encoder);
  t->frame = av_frame_alloc();
  t->packet = av_packet_alloc();
  if (!t->codec || !t->frame || !t->packet)
    return AVERROR(ENOMEM);
  nr_avlog_hush(t->codec);
  t->codec->sample_fmt = choose_format(t->encoder);
  if (t->codec->sample_fmt == AV_SAMPLE_FMT_S32)
    t->codec->bits_per_raw_sample = DEPTH;
  t->codec->sample_rate = t->pcm->rate;
  t->codec->time_base = (AVRational){1, t->pcm->rate};
  t->codec->bit_rate = t->bit_rate;
  av_channel_layout_default(&t->codec->ch_layout, t->pcm->channels);
  if (r->format->oformat->flags & AVFMT_GLOBALHEADER)
    t->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  return avcodec_open2(t->codec, t->encoder, NULL);
}

static int open_frame(nr_soundtrack *t)
{
  t->frame->nb_samples = t->codec->frame_size ? t->codec->frame_size : FRAME_SIZE;
  t->frame->format = t->codec->sample_fmt;
  t->frame->sample_rate = t->codec->sample_rate;
  int error = av_channel_layout_copy(&t->frame->ch_layout, &t->codec->ch_layout);
  return error < 0 ? error : av_frame_get_buffer(t->frame, 0);
}

norae_status nr_soundtrack_choose(nr_soundtrack *t, const nr_remux *r, const AVStream *in,
                                  norae_diags *diags)
{
  const AVCodecParameters *p = in->codecpar;
  bool mono = p->ch_layout.nb_channels == 1;
  *t = (nr_soundtrack){.encoder = choose_encoder(r, p->codec_id)};
  if (!t->encoder) {
    nr_error(diags, "no-encoder", nr_in_file(r->name), "this libav has no encoder for sound in %s",
             r->format->oformat->long_name);
    return NORAE_ERR_ENVIRONMENT;
  }
  t->rate = choose_rate(t->encoder, p->sample_rate);
  t->bit_rate = p->bit_rate < BIT_RATE ? BIT_RATE : p->bit_rate;
  t->bit_rate = t->bit_rate < BIT_RATE_MAX ? t->bit_rate : BIT_RATE_MAX;
  t->bit_rate = mono ? t->bit_rate / 2 : t->bit_rate;
  return NORAE_OK;
}

norae_status nr_soundtrack_open(nr_soundtrack *t, nr_remux *r, AVStream *out, norae_pcm **pcm,
                                norae_diags *diags)
{
  t->stream = out->index;
  t->pcm = *pcm;
  *pcm = NULL;
  int error = open_encoder(t, r);
  if (error >= 0)
    error = open_frame(t);
  if (error >= 0)
    error = avcodec_parameters_from_context(out->codecpar, t->codec);
  if (error < 0)
    return nr_av_error(diags, r->name, "encoder", "its sound can't be encoded", error,
                       NORAE_ERR_ENVIRONMENT);
  out->time_base = t->codec->time_base;
  return NORAE_OK;
}

void nr_soundtrack_close(nr_soundtrack *t)
{
  norae_pcm_free(&t->pcm);
  avcodec_free_context(&t->codec);
  av_frame_free(&t->frame);
  av_packet_free(&t->packet);
}

/* What goes beyond full scale is cut there. */
static int32_t integer_of(float sample)
{
  const double full = 1 << (DEPTH - 1);
  double value = round((double)sample * full);
  value = value < -full ? -full : value > full - 1 ? full - 1 : value;
  return (int32_t)value * (1 << (32 - DEPTH));
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
    int32_t *integers = (int32_t *)t->frame->extended_data[0] + c;
    bool whole = t->codec->sample_fmt == AV_SAMPLE_FMT_S32;
    for (int i = 0; i < count; i++) {
      if (whole)
        integers[i * channels] = integer_of(from[i]);
      else
        to[i * channels] = from[i];
    }
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
