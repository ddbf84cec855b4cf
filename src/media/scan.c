/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/scan.h"

#include <stdlib.h>

#include <libavutil/intreadwrite.h>

#include "base/checked.h"

/* Enough to know a film's rhythm without reading a long one whole. */
#define FRAMES_MAX 5000
#define BYTES_MAX ((int64_t)64 << 20)
#define TAIL (3 * NORAE_US_PER_S)
/* Containers that count in milliseconds shake by one; two frames that differ by
 * more than this are not equally long. */
#define SHAKE 2500

static void note_skips(nr_scanned *s, const AVPacket *packet, bool first)
{
  size_t size;
  const uint8_t *data = av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
  if (!data || size < 10)
    return;
  if (first)
    s->skip = AV_RL32(data);
  if (AV_RL32(data + 4))
    s->padding = AV_RL32(data + 4);
}

static bool note_packet(nr_scanned *s, const AVStream *stream, const AVPacket *packet)
{
  bool first = s->count == 0;
  int64_t pts = packet->pts == AV_NOPTS_VALUE ? packet->dts : packet->pts;
  note_skips(s, packet, first);
  if (packet->flags & AV_PKT_FLAG_DISCARD && stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO) {
    s->hidden++;
    return true;
  }
  if (pts == AV_NOPTS_VALUE)
    return true;
  if (s->first_pts == AV_NOPTS_VALUE || pts < s->first_pts)
    s->first_pts = pts;
  if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO) {
    s->count++;
    return true;
  }
  if (!nr_grow(&s->pts, &s->capacity, s->count + 1, sizeof *s->pts))
    return false;
  s->pts[s->count++] = pts;
  return true;
}

static int by_value(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void find_rhythm(nr_scanned *s, const AVStream *stream, bool whole)
{
  /* Where reading stopped, the last frames in coded order leave holes. */
  size_t count = whole || s->count < 64 ? s->count : s->count - 32;
  if (count < 3)
    return;
  qsort(s->pts, s->count, sizeof *s->pts, by_value);
  int64_t least = INT64_MAX, most = 0;
  for (size_t i = 1; i < count; i++) {
    int64_t step = s->pts[i] - s->pts[i - 1];
    least = step && step < least ? step : least;
    most = step > most ? step : most;
  }
  if (most == 0)
    return;
  s->least = av_rescale_q(least, stream->time_base, AV_TIME_BASE_Q);
  s->most = av_rescale_q(most, stream->time_base, AV_TIME_BASE_Q);
  s->variable = s->most - s->least > SHAKE;
}

/* False when memory ran out; *whole: all of the file was read. */
static bool scan_head(nr_source *source, nr_scanned *all, AVPacket *packet, bool *whole)
{
  int64_t bytes = 0;
  *whole = false;
  while (bytes < BYTES_MAX && !nr_cancelled(source->log)) {
    if (av_read_frame(source->format, packet) < 0) {
      *whole = true;
      return true;
    }
    int index = packet->stream_index;
    bytes += packet->size;
    bool noted = note_packet(&all[index], source->format->streams[index], packet);
    av_packet_unref(packet);
    if (!noted)
      return false;
    if (source->video >= 0 && all[source->video].count >= FRAMES_MAX)
      return true;
  }
  return true;
}

/* Only the last packets know about padding. */
static void scan_tail(nr_source *source, nr_scanned *all, AVPacket *packet)
{
  AVFormatContext *f = source->format;
  norae_us duration = nr_source_duration(source);
  if (source->audio < 0 || duration == NORAE_NO_TIME)
    return;
  norae_us target = source->start + duration - TAIL;
  if (avformat_seek_file(f, -1, INT64_MIN, target, target, 0) < 0)
    return;
  while (!nr_cancelled(source->log) && av_read_frame(f, packet) >= 0) {
    if (packet->stream_index == source->audio)
      note_skips(&all[source->audio], packet, false);
    av_packet_unref(packet);
  }
}

norae_status nr_scan(nr_source *source, nr_scanned **out)
{
  unsigned streams = source->format->nb_streams;
  nr_scanned *all = calloc(streams ? streams : 1, sizeof *all);
  AVPacket *packet = av_packet_alloc();
  bool whole = true, fine = all && packet;
  *out = all;
  for (unsigned i = 0; fine && i < streams; i++)
    all[i].first_pts = AV_NOPTS_VALUE;
  fine = fine && scan_head(source, all, packet, &whole);
  if (fine && !whole)
    scan_tail(source, all, packet);
  for (unsigned i = 0; fine && i < streams; i++) {
    if (source->format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
      find_rhythm(&all[i], source->format->streams[i], whole);
  }
  av_packet_free(&packet);
  if (fine)
    return nr_cancelled(source->log) ? NORAE_ERR_CANCELLED : NORAE_OK;
  return NORAE_ERR_MEMORY;
}

void nr_scan_free(const nr_source *source, nr_scanned **scanned)
{
  for (unsigned i = 0; *scanned && source->format && i < source->format->nb_streams; i++)
    free((*scanned)[i].pts);
  free(*scanned);
  *scanned = NULL;
}
