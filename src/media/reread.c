/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/reread.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"

static bool is_mov(const AVFormatContext *format)
{
  return strncmp(format->iformat->name, "mov", 3) == 0;
}

const char *nr_reread_unfit(const nr_source *source)
{
  struct stat at;
  if (!is_mov(source->format) && strncmp(source->format->iformat->name, "matroska", 8) != 0)
    return "it is neither MP4 nor Matroska";
  if (stat(source->path, &at) != 0 || !S_ISREG(at.st_mode))
    return "it can only be read once";
  return NULL;
}

static int on_interrupt(void *source)
{
  return nr_cancelled(((const nr_source *)source)->log);
}

int nr_reread_open(nr_reread *r, const nr_source *source)
{
  nr_str url = {0};
  *r = (nr_reread){.source = source, .stream = source->video};
  nr_str_addf(&url, "file:%s", source->path);
  r->format = avformat_alloc_context();
  if (!nr_str_text(&url) || !r->format) {
    nr_str_free(&url);
    nr_reread_close(r);
    return AVERROR(ENOMEM);
  }
  r->format->interrupt_callback = (AVIOInterruptCB){on_interrupt, (void *)(uintptr_t)source};
  /* The streams are known already: nothing has to be decoded to find them. */
  int error = avformat_open_input(&r->format, nr_str_text(&url), NULL, NULL);
  nr_str_free(&url);
  if (error < 0)
    return error;
  if ((unsigned)r->stream >= r->format->nb_streams)
    return AVERROR_INVALIDDATA;
  for (unsigned i = 0; i < r->format->nb_streams; i++)
    r->format->streams[i]->discard = (int)i == r->stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  return 0;
}

void nr_reread_close(nr_reread *r)
{
  avformat_close_input(&r->format);
}

int nr_reread_next(nr_reread *r, AVPacket *packet)
{
  for (;;) {
    int error = av_read_frame(r->format, packet);
    if (error < 0 || packet->stream_index == r->stream)
      return error;
    av_packet_unref(packet);
  }
}

static int find(nr_reread *r, int64_t pts, AVPacket *packet)
{
  int error;
  while ((error = nr_reread_next(r, packet)) >= 0 && packet->pts != pts)
    av_packet_unref(packet);
  return error;
}

int nr_reread_seek(nr_reread *r, int64_t pts, int64_t dts, AVPacket *packet)
{
  /* MP4 seeks by decoding times, Matroska by those of the pictures. */
  int64_t target = is_mov(r->format) ? dts : pts;
  int error = avformat_seek_file(r->format, r->stream, INT64_MIN, target, target, 0);
  if (error >= 0)
    error = find(r, pts, packet);
  if (error >= 0 || error == AVERROR_EXIT)
    return error;
  /* An index that leads beyond, or none. */
  error = avformat_seek_file(r->format, r->stream, INT64_MIN, INT64_MIN, INT64_MAX, 0);
  return error < 0 ? error : find(r, pts, packet);
}
