/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/still.h"

#include <libavcodec/avcodec.h>
#include <string.h>

void nr_still_lay(unsigned char *rgb, int width, const nr_coverage *area)
{
  const unsigned colour[3] = {area->red, area->green, area->blue};
  for (int y = 0; y < area->height; y++) {
    for (int x = 0; x < area->width; x++) {
      unsigned k = area->opacity * area->mask[y * area->stride + x] / 255;
      unsigned char *c = rgb + 3 * ((size_t)(area->y + y) * (size_t)width + (size_t)(area->x + x));
      for (int channel = 0; k && channel < 3; channel++)
        c[channel] = (unsigned char)((c[channel] * (255 - k) + colour[channel] * k) / 255);
    }
  }
}

static AVCodecContext *open_encoder(const AVCodec *codec, int width, int height)
{
  AVCodecContext *c = avcodec_alloc_context3(codec);
  if (!c)
    return NULL;
  c->width = width;
  c->height = height;
  c->pix_fmt = AV_PIX_FMT_RGB24;
  c->time_base = (AVRational){1, 25};
  c->thread_count = 1;
  if (avcodec_open2(c, codec, NULL) < 0)
    avcodec_free_context(&c);
  return c;
}

static AVFrame *new_frame(const unsigned char *rgb, int width, int height)
{
  AVFrame *frame = av_frame_alloc();
  if (!frame)
    return NULL;
  frame->format = AV_PIX_FMT_RGB24;
  frame->width = width;
  frame->height = height;
  if (av_frame_get_buffer(frame, 0) < 0) {
    av_frame_free(&frame);
    return NULL;
  }
  for (int y = 0; y < height; y++)
    memcpy(frame->data[0] + (ptrdiff_t)y * frame->linesize[0],
           rgb + (size_t)y * (size_t)width * 3, (size_t)width * 3);
  return frame;
}

norae_status nr_still_png(const unsigned char *rgb, int width, int height, nr_str *out,
                          norae_diags *diags)
{
  const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
  if (!codec) {
    nr_error(diags, "no-png", (nr_place){0}, "FFmpeg's libraries here can't write PNG");
    return NORAE_ERR_ENVIRONMENT;
  }
  AVCodecContext *encoder = open_encoder(codec, width, height);
  AVFrame *frame = encoder ? new_frame(rgb, width, height) : NULL;
  AVPacket *packet = frame ? av_packet_alloc() : NULL;
  bool fine = packet && avcodec_send_frame(encoder, frame) >= 0 &&
              avcodec_receive_packet(encoder, packet) >= 0;
  if (fine)
    nr_str_add_bytes(out, packet->data, (size_t)packet->size);
  av_packet_free(&packet);
  av_frame_free(&frame);
  avcodec_free_context(&encoder);
  return fine && !out->failed ? NORAE_OK : NORAE_ERR_MEMORY;
}
