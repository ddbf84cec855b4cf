/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/units.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "media/reread.h"

/* ── one packet ── */

/* What its NAL units are.  NULL when fine. */
static const char *look_inside(const AVPacket *packet, const nr_avc *avc, nr_unit *unit)
{
  const uint8_t *at = packet->data, *end = packet->data + packet->size;
  bool broken = false, slices = false, idr = true, used = false;
  nr_nal nal;
  while (nr_avc_next(&at, end, &nal, &broken)) {
    int type = nr_nal_type(nal);
    if (type == 1 || type == NR_NAL_IDR) {
      slices = true;
      idr = idr && type == NR_NAL_IDR;
      used = used || nr_nal_is_used(nal);
    } else if (type >= NR_NAL_PARTITION_A && type <= NR_NAL_PARTITION_C)
      return "its slices come in partitions";
    else if (type == 14 || type == 19 || type == 20)
      return "it holds more pictures than one (layers, views or transparency)";
    else if ((type == NR_NAL_SPS || type == NR_NAL_PPS) && !nr_avc_has(avc, nal))
      return "its parameters change on the way";
  }
  unit->fresh = slices && idr;
  unit->unused = !used;
  if (broken)
    return "its packets are damaged";
  return slices ? NULL : "not each of its packets is a picture";
}

/* A fresh picture of HEVC is an IDR one, too. */
static void look_inside_hevc(const AVPacket *packet, nr_unit *unit)
{
  const uint8_t *at = packet->data, *end = packet->data + packet->size;
  bool broken = false;
  nr_nal nal;
  unit->fresh = false;
  while (nr_avc_next(&at, end, &nal, &broken)) {
    int type = nal.data[0] >> 1 & 63;
    unit->fresh = unit->fresh || type == 19 || type == 20;
  }
}

static const char *take_packet(nr_units *u, const AVPacket *packet, nr_cuts how, const nr_avc *avc)
{
  size_t size;
  nr_unit *unit = &u->unit[u->count];
  *unit = (nr_unit){.pts = packet->pts,
                    .dts = packet->dts,
                    .duration = packet->duration,
                    .size = packet->size,
                    .fresh = packet->flags & AV_PKT_FLAG_KEY,
                    .hidden = packet->flags & AV_PKT_FLAG_DISCARD};
  u->count++;
  if (packet->pts == AV_NOPTS_VALUE)
    return "its pictures have no times";
  if (packet->flags & AV_PKT_FLAG_CORRUPT)
    return "its packets are damaged";
  if (av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size))
    return "its parameters change on the way";
  if (how == NR_CUTS_HEVC)
    look_inside_hevc(packet, unit);
  return how == NR_CUTS_AVC ? look_inside(packet, avc, unit) : NULL;
}

static int read_all(nr_reread *reread, nr_cuts how, const nr_avc *avc, nr_units *u,
                    AVPacket *packet, const char **why)
{
  int error = 0;
  while (!*why && (error = nr_reread_next(reread, packet)) >= 0) {
    if (!nr_grow(&u->unit, &u->capacity, u->count + 1, sizeof *u->unit)) {
      av_packet_unref(packet);
      return AVERROR(ENOMEM);
    }
    *why = take_packet(u, packet, how, avc);
    av_packet_unref(packet);
    if (u->count % 256 == 0 && nr_cancelled(reread->source->log))
      return AVERROR_EXIT;
  }
  return *why || error == AVERROR_EOF ? 0 : error;
}

/* ── all of them ── */

int nr_by_time(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static bool sort_times(nr_units *u)
{
  u->shown = nr_alloc_array(u->count, sizeof *u->shown);
  if (!u->shown)
    return false;
  for (size_t i = 0; i < u->count; i++) {
    if (u->unit[i].hidden)
      continue;
    u->shown[u->shown_count++] = u->unit[i].pts;
    u->bytes += u->unit[i].size;
  }
  qsort(u->shown, u->shown_count, sizeof *u->shown, nr_by_time);
  for (size_t i = 0; i < u->count; i++) {
    if (u->shown_count && u->unit[i].pts == u->shown[u->shown_count - 1])
      u->last_duration = u->unit[i].duration;
  }
  return true;
}

/* How many are shown before. */
static size_t rank(const nr_units *u, int64_t pts)
{
  size_t low = 0, high = u->shown_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (u->shown[middle] < pts)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

int64_t nr_units_duration(const nr_units *u, int64_t pts)
{
  size_t next = rank(u, pts) + 1;
  return next < u->shown_count ? u->shown[next] - pts : u->last_duration;
}

static bool times_differ(const nr_units *u)
{
  for (size_t i = 1; i < u->shown_count; i++) {
    if (u->shown[i] == u->shown[i - 1])
      return false;
  }
  return true;
}

/* Where all before is shown before all that follows. */
static bool find_closed(nr_units *u)
{
  int64_t *least = nr_alloc_array(u->count + 1, sizeof *least);
  if (!least)
    return false;
  least[u->count] = INT64_MAX;
  for (size_t i = u->count; i-- > 0;)
    least[i] = u->unit[i].pts < least[i + 1] ? u->unit[i].pts : least[i + 1];
  int64_t most = INT64_MIN;
  for (size_t i = 0; i < u->count; i++) {
    u->unit[i].closed = most < least[i];
    most = u->unit[i].pts > most ? u->unit[i].pts : most;
  }
  free(least);
  return true;
}

/* How far the first picture in coded order is behind the first one shown, in pictures:
 * decoding has to begin that much earlier. */
static size_t depth_of(const nr_units *u)
{
  size_t depth = 0, before = 0;
  for (size_t i = 0; i < u->count; i++) {
    if (u->unit[i].hidden)
      continue;
    size_t place = rank(u, u->unit[i].pts);
    if (before > place && before - place > depth)
      depth = before - place;
    before++;
  }
  return depth;
}

static bool has_decoding_times(const nr_units *u)
{
  for (size_t i = 0; i < u->count; i++) {
    const nr_unit *unit = &u->unit[i];
    if (unit->dts == AV_NOPTS_VALUE || unit->dts > unit->pts ||
        (i > 0 && unit->dts <= u->unit[i - 1].dts))
      return false;
  }
  return true;
}

/* Those of the pictures in order, late enough for the deepest reordering. */
void nr_units_retime(nr_units *u, size_t depth)
{
  size_t n = 0;
  int64_t step = u->shown_count > 1 ? u->shown[1] - u->shown[0] : 1;
  for (size_t i = 0; i < u->count; i++) {
    if (u->unit[i].hidden) {
      u->unit[i].dts = u->unit[i].pts;
      continue;
    }
    u->unit[i].dts = n >= depth ? u->shown[n - depth]
                                : u->shown[0] - (int64_t)(depth - n) * step;
    n++;
  }
}

static const char *check(nr_units *u)
{
  if (u->shown_count < 2)
    return "it has hardly any pictures";
  if (!times_differ(u))
    return "several of its pictures have one time";
  if (!has_decoding_times(u)) /* Matroska has none */
    nr_units_retime(u, depth_of(u));
  return NULL;
}

norae_status nr_units_read(const nr_source *source, nr_cuts how, const nr_avc *avc, nr_units *u,
                           const char **why)
{
  nr_reread reread;
  *u = (nr_units){0};
  *why = NULL;
  AVPacket *packet = av_packet_alloc();
  int error = packet ? nr_reread_open(&reread, source) : AVERROR(ENOMEM);
  if (packet && error >= 0)
    error = read_all(&reread, how, avc, u, packet, why);
  if (packet)
    nr_reread_close(&reread);
  av_packet_free(&packet);
  if (error == AVERROR_EXIT)
    return NORAE_ERR_CANCELLED;
  if (error >= 0 && (!sort_times(u) || !find_closed(u)))
    error = AVERROR(ENOMEM);
  if (error == AVERROR(ENOMEM))
    return NORAE_ERR_MEMORY;
  if (!*why)
    *why = error < 0 ? "it can't be read to its end" : check(u);
  return NORAE_OK;
}

void nr_units_free(nr_units *u)
{
  free(u->unit);
  free(u->shown);
  *u = (nr_units){0};
}

bool nr_units_are_cut_off(const nr_units *u, const nr_source *source)
{
  const AVStream *stream = source->format->streams[source->video];
  norae_us end = nr_source_stream_end(source, stream);
  return end != NORAE_NO_TIME && u->shown_count &&
         nr_source_time(source, stream, u->shown[u->shown_count - 1]) < end - NORAE_US_PER_S;
}

/* ── cuts ── */

size_t nr_units_next_cut(const nr_units *u, size_t index)
{
  while (index < u->count && !nr_unit_is_cut(&u->unit[index]))
    index++;
  return index < u->count ? index : u->count;
}

size_t nr_units_entry(const nr_units *u, size_t index)
{
  while (index > 0 && !nr_unit_is_cut(&u->unit[index]))
    index--;
  return index;
}
