/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/smart.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/opt.h>

#include "media/pieces.h"
#include "media/reread.h"

/* An encoder that is let loose makes stretches many times as large as they were; twice the
 * source's rate, or half as much again as its most demanding seconds have, leave them hard
 * to tell from the rest. */
#define PEAK_SPAN 2 /* seconds */

/* ── before reading ── */

static bool is_known_profile(unsigned profile)
{
  return profile == 66 || profile == 77 || profile == 100 || profile == 110 || profile == 122;
}

static const char *check_sets(nr_smart *s)
{
  if (s->avc.length_size != NR_AVC_LENGTH)
    return "its packets have lengths of an uncommon size";
  for (size_t i = 0; i < s->avc.sps_count; i++) {
    nr_sps sps;
    if (!nr_sps_read(s->avc.sps[i], &sps))
      return "its parameters are not understood";
    if (!sps.frames_only)
      return "its pictures may be coded as fields";
    if (!is_known_profile(sps.profile))
      return "its profile is an uncommon one";
    if (i == 0)
      s->sps = sps;
    else if (sps.width != s->sps.width || sps.height != s->sps.height ||
             sps.chroma_format != s->sps.chroma_format || sps.luma_depth != s->sps.luma_depth)
      return "its pictures change their size or form on the way";
  }
  s->free_id = nr_avc_free_id(&s->avc);
  return s->free_id < 0 ? "its parameter sets leave none free" : NULL;
}

void nr_smart_look(const nr_source *source, const nr_remux *remux, nr_smart *s, const char **why)
{
  const AVStream *stream = source->format->streams[source->video];
  const AVCodecParameters *p = stream->codecpar;
  size_t size;
  const char *unfit = nr_reread_unfit(source);
  *s = (nr_smart){0};
  if (p->codec_id != AV_CODEC_ID_H264)
    *why = "it is not H.264";
  else if (unfit)
    *why = unfit;
  else if (!nr_remux_is(remux, "mp4") && !nr_remux_is(remux, "mov") &&
           !nr_remux_is(remux, "matroska"))
    *why = "it is to become neither MP4 nor Matroska";
  else if (nr_stream_side_data(stream, AV_PKT_DATA_DOVI_CONF, &size))
    *why = "it is Dolby Vision";
  else if (!p->extradata || !nr_avc_read(p->extradata, (size_t)p->extradata_size, &s->avc))
    *why = "its parameters are not apart from its pictures";
  else
    *why = check_sets(s);
}

/* ── the plan ── */

/* The stretch of events that a time is in, or none. */
static bool has_events(const nr_shown *span, size_t count, norae_us time)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (span[middle].end > time)
      high = middle;
    else
      low = middle + 1;
  }
  return low < count && span[low].start <= time;
}

/* Events may be there and draw nothing: faded out, empty, beside the picture.  They are
 * looked at up to the first picture of a group that shows some; the rest of the group is
 * encoded in any case. */
static norae_status find_lyrics(const nr_source *source, nr_renderer *renderer, nr_units *u)
{
  const AVStream *stream = source->format->streams[source->video];
  int64_t start = av_rescale_q(source->start, AV_TIME_BASE_Q, stream->time_base);
  nr_shown *span;
  size_t count;
  bool found = false;
  norae_status status = nr_renderer_shown(renderer, &span, &count);
  for (size_t i = 0; status == NORAE_OK && i < u->count; i++) {
    nr_unit *unit = &u->unit[i];
    norae_us time = av_rescale_q(unit->pts - start, stream->time_base, AV_TIME_BASE_Q);
    bool events = has_events(span, count, time);
    found = (found && !nr_unit_is_cut(unit)) || (events && nr_renderer_shows(renderer, time));
    unit->lyrics = events && found;
    if (i % 256 == 0 && nr_cancelled(source->log))
      status = NORAE_ERR_CANCELLED;
  }
  nr_renderer_forget(renderer);
  free(span);
  return status;
}

norae_status nr_smart_plan(const nr_source *source, nr_renderer *renderer, int workers,
                           nr_smart *s, const char **why)
{
  norae_status status = nr_units_read(source, NR_CUTS_AVC, &s->avc, &s->units, why);
  /* Who burns it whole tells where. */
  if (status == NORAE_OK && !*why && nr_units_are_cut_off(&s->units, source))
    *why = "it is cut off";
  if (status != NORAE_OK || *why)
    return status;
  status = find_lyrics(source, renderer, &s->units);
  if (status == NORAE_OK)
    status = nr_plan_smart(
        &s->units, workers > 1 ? nr_pieces_least(s->units.shown_count, workers) : 0, &s->plan);
  if (status == NORAE_OK && s->plan.copied == 0)
    *why = "no stretch without lyrics begins where it can be cut";
  return status;
}

/* ── the encoder ── */

/* The most bytes of so many units that follow one another. */
static int64_t heaviest(const nr_units *u, size_t span)
{
  int64_t bytes = 0, most = 0;
  for (size_t i = 0; i < u->count; i++) {
    bytes += u->unit[i].size - (i < span ? 0 : u->unit[i - span].size);
    most = bytes > most ? bytes : most;
  }
  return most;
}

/* Bits a second; 0 when that can't be told. */
static int64_t rate_room(const nr_source *source, const nr_units *u)
{
  const AVStream *stream = source->format->streams[source->video];
  norae_us time = av_rescale_q(u->shown[u->shown_count - 1] - u->shown[0], stream->time_base,
                               AV_TIME_BASE_Q);
  if (time <= PEAK_SPAN * NORAE_US_PER_S || u->bytes > INT64_MAX / 16)
    return 0;
  size_t span = (size_t)av_rescale((int64_t)u->shown_count, PEAK_SPAN * NORAE_US_PER_S, time);
  int64_t usual = av_rescale(u->bytes * 8, NORAE_US_PER_S, time);
  int64_t peak = heaviest(u, span ? span : 1) * 8 / PEAK_SPAN;
  return 2 * usual > peak * 3 / 2 ? 2 * usual : peak * 3 / 2;
}

/* Pictures held back are bound by the source's; a room for pictures of the same size
 * spares players that set themselves up anew when it changes. */
norae_status nr_smart_tune(const nr_smart *s, const nr_source *source, bool rate_cap,
                           AVCodecContext *encoder)
{
  char words[64];
  int refs = (int)(s->sps.refs < 1 ? 1 : s->sps.refs > 16 ? 16 : s->sps.refs);
  snprintf(words, sizeof words, "sps-id=%d:dpb-size=%d%s", s->free_id, refs,
           s->plan.reorder < 2 ? ":b-pyramid=none" : "");
  if (av_opt_set(encoder->priv_data, "x264-params", words, 0) < 0)
    return NORAE_ERR_ENVIRONMENT;
  if (s->plan.reorder == 0)
    encoder->max_b_frames = 0;
  int64_t rate = rate_cap ? rate_room(source, &s->units) : 0;
  if (rate > 0 && rate < INT_MAX / PEAK_SPAN) {
    encoder->rc_max_rate = rate;
    encoder->rc_buffer_size = (int)rate * PEAK_SPAN;
  }
  return NORAE_OK;
}

norae_status nr_smart_join(nr_smart *s, const AVCodecContext *encoder,
                           const AVCodecParameters *source, AVCodecParameters *target,
                           const char **why)
{
  s->header = nr_avc_join(&s->avc, encoder->extradata, (size_t)encoder->extradata_size,
                          &s->header_size, &s->profile, &s->level);
  if (!s->header) {
    *why = "the encoder's parameters do not go with its own";
    return NORAE_OK;
  }
  av_freep(&target->extradata);
  target->extradata = av_memdup(s->header, s->header_size + AV_INPUT_BUFFER_PADDING_SIZE);
  target->extradata_size = target->extradata ? (int)s->header_size : 0;
  target->profile = (int)s->profile;
  target->level = (int)s->level;
  target->video_delay = source->video_delay;
  return target->extradata ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_smart_free(nr_smart *s)
{
  nr_units_free(&s->units);
  nr_plan_free(&s->plan);
  av_freep(&s->header);
}
