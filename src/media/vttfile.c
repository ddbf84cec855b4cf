/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vttfile.h"

#include <string.h>

#include <libavformat/avformat.h>

#include "media/source.h"

#define IO_BUFFER 4096

typedef struct bytes {
  const char *data;
  size_t size, at;
} bytes;

static int read_bytes(void *user, uint8_t *to, int size)
{
  bytes *b = user;
  size_t left = b->size - b->at;
  size_t count = (size_t)size < left ? (size_t)size : left;
  if (count == 0)
    return AVERROR_EOF;
  memcpy(to, b->data + b->at, count);
  b->at += count;
  return (int)count;
}

static int open_text(bytes *b, AVIOContext **io, AVFormatContext **out)
{
  uint8_t *buffer = av_malloc(IO_BUFFER);
  *io = buffer ? avio_alloc_context(buffer, IO_BUFFER, 0, b, read_bytes, NULL, NULL) : NULL;
  *out = avformat_alloc_context();
  if (!*io)
    av_free(buffer);
  if (!*io || !*out)
    return AVERROR(ENOMEM);
  (*out)->pb = *io;
  int error = avformat_open_input(out, NULL, av_find_input_format("webvtt"), NULL);
  return error >= 0 && (*out)->nb_streams != 1 ? AVERROR_INVALIDDATA : error;
}

static norae_status visit_packets(AVFormatContext *f, AVPacket *packet, nr_vtt_visitor *visit,
                                  void *user)
{
  AVRational clock = f->streams[0]->time_base;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && av_read_frame(f, packet) >= 0) {
    nr_vtt_cue cue = {.start = av_rescale_q(packet->pts, clock, AV_TIME_BASE_Q),
                      .text = (const char *)packet->data,
                      .size = packet->size > 0 ? (size_t)packet->size : 0};
    cue.end = cue.start + av_rescale_q(packet->duration, clock, AV_TIME_BASE_Q);
    if (cue.size && cue.end > cue.start)
      status = visit(user, &cue);
    av_packet_unref(packet);
  }
  return status;
}

norae_status nr_vtt_each(const char *vtt, size_t size, const char *name, nr_vtt_visitor *visit,
                         void *user, norae_diags *diags)
{
  bytes b = {.data = vtt, .size = size};
  AVIOContext *io;
  AVFormatContext *format;
  AVPacket *packet = av_packet_alloc();
  norae_status status = packet ? NORAE_OK : NORAE_ERR_MEMORY;
  int error = open_text(&b, &io, &format);
  if (error < 0)
    status = nr_av_error(diags, name, "vtt-unreadable", "is no WebVTT", error, NORAE_ERR_FORMAT);
  if (status == NORAE_OK)
    status = visit_packets(format, packet, visit, user);
  avformat_close_input(&format);
  if (io)
    av_freep(&io->buffer);
  avio_context_free(&io);
  av_packet_free(&packet);
  return status;
}
