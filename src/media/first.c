/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/first.h"

static norae_status decode_first(nr_source *source, int index, AVFrame *frame, norae_diags *diags)
{
  AVCodecContext *codec;
  if (index < 0)
    index = av_find_best_stream(source->format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
  if (index < 0 || (unsigned)index >= source->format->nb_streams) {
    nr_error(diags, "no-picture", nr_in_file(source->path), "has no picture");
    return NORAE_ERR_FORMAT;
  }
  norae_status status = nr_decoder_open(source, source->format->streams[index], 1, &codec, diags);
  if (status != NORAE_OK)
    return status;
  AVPacket *packet = av_packet_alloc();
  int got = packet ? nr_source_next_frame(source, index, codec, packet, frame) : AVERROR(ENOMEM);
  av_packet_free(&packet);
  avcodec_free_context(&codec);
  if (got < 0)
    return nr_av_error(diags, source->path, "no-picture", "its picture can't be decoded", got,
                       NORAE_ERR_FORMAT);
  return NORAE_OK;
}

norae_status nr_first_frame(const char *path, int stream, const norae_log *log, AVFrame *out,
                            norae_diags *diags)
{
  nr_source source;
  norae_status status = nr_source_open(&source, path, log, diags);
  if (status == NORAE_OK)
    status = decode_first(&source, stream, out, diags);
  nr_source_close(&source);
  return status;
}
