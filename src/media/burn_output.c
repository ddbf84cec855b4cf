/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/burn.h"

#include <stdlib.h>

/* Copied, other films would begin in the midst of what they are predicted from, and
 * the times inside of ASS events would not follow another tempo. */
static const char *misfit(const nr_burn *b, const AVStream *s)
{
  const AVCodecParameters *p = s->codecpar;
  if (s != b->stream && p->codec_type == AVMEDIA_TYPE_VIDEO && !nr_stream_is_picture(s))
    return "(video) is left out: a part of it can't be copied";
  if (b->timeline.tempo != 1 && p->codec_id == AV_CODEC_ID_ASS)
    return "(ass) is left out: its effects would keep the old tempo";
  return NULL;
}

static void drop_misfits(const nr_burn *b, nr_fate *fate)
{
  for (unsigned i = 0; i < b->source.format->nb_streams; i++) {
    const char *why = misfit(b, b->source.format->streams[i]);
    if (!why)
      continue;
    fate[i] = NR_DROP;
    nr_warn(b->diags, "stream-dropped", nr_in_file(b->remux.name), "stream %u of the input %s", i,
            why);
  }
}

static norae_status map_streams(nr_burn *b)
{
  unsigned count = b->source.format->nb_streams;
  nr_fate *fate = calloc(count, sizeof *fate);
  if (!fate)
    return NORAE_ERR_MEMORY;
  if (b->stream)
    fate[b->stream->index] = NR_REPLACE;
  nr_soundtracks_plan(&b->sound, &b->remux, &b->options->sing, fate, b->diags);
  if (!nr_timeline_is_whole(&b->timeline))
    drop_misfits(b, fate);
  /* With a background the new stream comes first, as players like it. */
  b->target = b->stream ? NULL : nr_remux_add(&b->remux);
  norae_status status = nr_remux_map(&b->remux, fate, b->diags);
  free(fate);
  if (b->stream)
    b->target = nr_remux_target(&b->remux, b->stream->index);
  if (status == NORAE_OK && !b->target)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_soundtracks_open(&b->sound, &b->remux, &b->options->sing, b->diags);
  return status;
}

norae_status nr_burn_begin_output(nr_burn *b)
{
  norae_status status = map_streams(b);
  if (status != NORAE_OK)
    return status;
  AVCodecParameters *p = b->target->codecpar;
  int error = avcodec_parameters_from_context(p, b->encoder);
  if (error < 0)
    return nr_remux_error(&b->remux, error, b->diags);
  status = nr_light_tell_stream(&b->light, b->target);
  if (status != NORAE_OK)
    return status;
  if (b->copies) {
    status = nr_smart_join(&b->smart, b->encoder, b->stream->codecpar, p, &b->why);
    if (status != NORAE_OK || b->why)
      return status == NORAE_OK ? NORAE_ERR_UNSUPPORTED : status;
  }
  b->target->time_base = b->output_clock;
  b->target->avg_frame_rate = nr_burn_rate(b);
  if (b->paint.turn || b->paint.mirror)
    nr_remux_forget_rotation(b->target);
  b->target->sample_aspect_ratio = b->encoder->sample_aspect_ratio;
  b->target->disposition |= AV_DISPOSITION_DEFAULT;
  /* The tag that all players of HEVC in MP4 know. */
  if (nr_remux_is_mov(&b->remux) && p->codec_id == AV_CODEC_ID_HEVC)
    p->codec_tag = MKTAG('h', 'v', 'c', '1');
  AVDictionary *options = NULL;
  if (nr_remux_is_mov(&b->remux))
    av_dict_set(&options, "movflags", "+faststart", 0);
  return nr_remux_begin(&b->remux, &options, b->diags);
}
