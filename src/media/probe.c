/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/media.h>

#include <stdlib.h>
#include <string.h>

#include <libavutil/pixdesc.h>

#include "media/audit.h"
#include "media/avlog.h"
#include "media/picture.h"
#include "media/scan.h"
#include "media/source.h"

static norae_stream_kind kind_of(const AVStream *stream)
{
  switch (stream->codecpar->codec_type) {
  case AVMEDIA_TYPE_VIDEO:
    return nr_stream_is_picture(stream) ? NORAE_STREAM_PICTURE : NORAE_STREAM_VIDEO;
  case AVMEDIA_TYPE_AUDIO:
    return NORAE_STREAM_AUDIO;
  case AVMEDIA_TYPE_SUBTITLE:
    return NORAE_STREAM_SUBTITLE;
  default:
    return NORAE_STREAM_OTHER;
  }
}

/* A copy of a tag; *out stays NULL when there is none.  False when memory ran out. */
static bool copy_tag(AVDictionary *tags, const char *key, char **out)
{
  const AVDictionaryEntry *tag = av_dict_get(tags, key, NULL, 0);
  *out = tag && tag->value[0] ? strdup(tag->value) : NULL;
  return *out || !tag || !tag->value[0];
}

/* MP4 always tells a language, if only "undetermined". */
static bool copy_language(AVDictionary *tags, char **out)
{
  if (!copy_tag(tags, "language", out))
    return false;
  if (*out && strcmp(*out, "und") == 0) {
    free(*out);
    *out = NULL;
  }
  return true;
}

static bool copy_text(const char *text, char **out)
{
  *out = strdup(text ? text : "unknown");
  return *out;
}

static bool probe_picture(const nr_source *source, AVStream *stream, norae_stream_info *s)
{
  nr_picture picture = nr_picture_of(source->format, stream);
  const AVCodecParameters *p = stream->codecpar;
  const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(p->format);
  AVRational rate = stream->avg_frame_rate.num ? stream->avg_frame_rate : stream->r_frame_rate;
  s->width = picture.width;
  s->height = picture.height;
  s->display_width = picture.display_width;
  s->display_height = picture.display_height;
  s->sar_num = picture.sar.num;
  s->sar_den = picture.sar.den;
  s->rotation = picture.rotation;
  s->bit_depth = format ? format->comp[0].depth : 0;
  s->fps = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0;
  return copy_text(av_color_space_name(p->color_space), &s->matrix) &&
         copy_text(av_color_range_name(p->color_range), &s->range);
}

static void probe_sound(const AVStream *stream, const nr_scanned *scanned, norae_stream_info *s)
{
  const AVCodecParameters *p = stream->codecpar;
  s->rate = p->sample_rate;
  s->channels = p->ch_layout.nb_channels;
  s->bit_depth = p->bits_per_raw_sample ? p->bits_per_raw_sample : p->bits_per_coded_sample;
  s->encoder_delay = scanned->skip ? scanned->skip : p->initial_padding;
  s->encoder_padding = scanned->padding ? scanned->padding : p->trailing_padding;
}

static bool probe_stream(const nr_source *source, int index, const nr_scanned *scanned,
                         norae_stream_info *s)
{
  AVStream *stream = source->format->streams[index];
  int64_t first = scanned->first_pts == AV_NOPTS_VALUE ? stream->start_time : scanned->first_pts;
  s->kind = kind_of(stream);
  s->is_default = index == source->video || index == source->audio;
  if (s->kind == NORAE_STREAM_SUBTITLE)
    s->is_default = stream->disposition & AV_DISPOSITION_DEFAULT;
  s->start = nr_source_time(source, stream, first);
  if (s->start != NORAE_NO_TIME)
    s->start += source->start;
  s->duration = NORAE_NO_TIME;
  if (stream->duration > 0)
    s->duration = av_rescale_q(stream->duration, stream->time_base, AV_TIME_BASE_Q);
  s->variable_fps = scanned->variable;
  if (s->kind == NORAE_STREAM_AUDIO)
    probe_sound(stream, scanned, s);
  if (s->kind == NORAE_STREAM_VIDEO || s->kind == NORAE_STREAM_PICTURE) {
    if (!probe_picture(source, stream, s))
      return false;
  }
  return copy_text(avcodec_get_name(stream->codecpar->codec_id), &s->codec) &&
         copy_language(stream->metadata, &s->lang) &&
         copy_tag(stream->metadata, "title", &s->title);
}

static norae_status fill(const nr_source *source, const nr_scanned *scanned, norae_media_info *info)
{
  AVFormatContext *f = source->format;
  info->start = source->start;
  info->duration = nr_source_duration(source);
  info->video = source->video;
  info->audio = source->audio;
  info->streams = calloc(f->nb_streams, sizeof *info->streams);
  if (!info->streams || !copy_text(f->iformat->name, &info->container) ||
      !copy_tag(f->metadata, "title", &info->title) ||
      !copy_tag(f->metadata, "artist", &info->artist))
    return NORAE_ERR_MEMORY;
  info->stream_count = f->nb_streams;
  for (unsigned i = 0; i < f->nb_streams; i++) {
    if (!probe_stream(source, (int)i, &scanned[i], &info->streams[i]))
      return NORAE_ERR_MEMORY;
  }
  return nr_audit(source, scanned, info);
}

norae_status norae_media_probe(const char *path, norae_media_info **out, norae_diags *diags)
{
  nr_source source;
  nr_scanned *scanned = NULL;
  *out = NULL;
  nr_avlog_scope scope = nr_avlog_enter(NULL);
  norae_status status = nr_source_open(&source, path, NULL, diags);
  if (status == NORAE_OK) {
    *out = calloc(1, sizeof **out);
    status = *out ? nr_scan(&source, &scanned) : NORAE_ERR_MEMORY;
  }
  if (status == NORAE_OK)
    status = fill(&source, scanned, *out);
  if (status != NORAE_OK)
    norae_media_info_free(out);
  nr_scan_free(&source, &scanned);
  nr_source_close(&source);
  nr_avlog_leave(scope);
  return status;
}

void norae_media_info_free(norae_media_info **info)
{
  if (!info || !*info)
    return;
  for (size_t i = 0; i < (*info)->stream_count; i++) {
    norae_stream_info *s = &(*info)->streams[i];
    free(s->codec);
    free(s->lang);
    free(s->title);
    free(s->matrix);
    free(s->range);
  }
  for (size_t i = 0; i < (*info)->finding_count; i++) {
    free((*info)->findings[i].what);
    free((*info)->findings[i].applied);
  }
  free((*info)->streams);
  free((*info)->findings);
  free((*info)->container);
  free((*info)->title);
  free((*info)->artist);
  free(*info);
  *info = NULL;
}
