/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/shots.h"

#include <stdlib.h>
#include <string.h>

#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>

#include "media/attached.h"
#include "media/background.h"
#include "media/timeline.h"
#include "media/turn.h"

/* Where a file has no index, reading on for so long is as good as a jump. */
#define READ_ON (3 * NORAE_US_PER_S)

/* ── opening ── */

static norae_status open_background(nr_shots *s, nr_paint_options *paint)
{
  const norae_burn_options *o = s->options;
  norae_status status =
      nr_background(o->background, o->width, o->height, s->log, &s->background, s->diags);
  if (status == NORAE_OK)
    *paint = nr_canvas_of_background(s->background, NR_BACKGROUND_FORMAT);
  return status;
}

static norae_status open_stream(nr_shots *s)
{
  s->stream = s->source.format->streams[s->source.video];
  for (unsigned i = 0; i < s->source.format->nb_streams; i++) {
    if ((int)i != s->source.video)
      s->source.format->streams[i]->discard = AVDISCARD_ALL;
  }
  return nr_decoder_open(&s->source, s->stream, s->options->threads, &s->decoder, s->diags);
}

/* As a burn draws on it. */
static norae_status choose_canvas(nr_shots *s, nr_paint_options *paint)
{
  enum AVPixelFormat format = nr_canvas_near(s->stream->codecpar);
  if (format == AV_PIX_FMT_NONE) {
    nr_error(s->diags, "video-undecodable", nr_in_file(s->source.path),
             "no picture could be decoded");
    return NORAE_ERR_FORMAT;
  }
  *paint = nr_canvas_of(s->source.format, s->stream,
                        nr_blender_can(format) ? format : AV_PIX_FMT_YUV444P);
  paint->interlaced = nr_canvas_is_interlaced(s->stream->codecpar);
  return NORAE_OK;
}

static norae_status load_script(nr_shots *s, const char *script, size_t size,
                                const nr_paint_options *paint)
{
  const nr_carried carried = {.container = s->source.format,
                              .script = script,
                              .size = size,
                              .name = "the script",
                              .font_dir = s->options->font_dir,
                              .no_system_fonts = s->options->no_system_fonts,
                              .strict = s->options->strict,
                              .frame = nr_paint_frame(&paint->picture)};
  nr_renderer *renderer;
  nr_font_uses *uses;
  norae_status status = nr_carried_open(&carried, &renderer, &uses, s->diags);
  if (status != NORAE_OK)
    return status;
  if (uses->count > 0)
    s->family = strdup(uses->use[0].family);
  nr_font_uses_free(&uses);
  status = nr_renderer_shown(renderer, &s->shown, &s->shown_count);
  if (status != NORAE_OK) {
    nr_renderer_free(&renderer);
    return status;
  }
  return nr_painter_init(&s->painter, &renderer, paint);
}

norae_status nr_shots_open(nr_shots *s, const char *input, const char *script, size_t size,
                           const norae_burn_options *options, const norae_log *log,
                           norae_diags *diags)
{
  *s = (nr_shots){.options = options, .log = log, .diags = diags};
  nr_paint_options paint = {0};
  norae_status status = nr_source_open(&s->source, input, log, diags);
  if (status != NORAE_OK)
    return status;
  s->duration = nr_source_duration(&s->source);
  s->packet = av_packet_alloc();
  if (!s->packet)
    return NORAE_ERR_MEMORY;
  if (s->source.video < 0)
    status = open_background(s, &paint);
  else
    status = open_stream(s);
  if (status == NORAE_OK && s->stream)
    status = choose_canvas(s, &paint);
  if (status != NORAE_OK)
    return status;
  s->width = paint.picture.display_width;
  s->height = paint.picture.display_height;
  if (nr_video_colours_are_hdr(&paint.colours))
    nr_warn(diags, "hdr", nr_in_file(input),
            "the picture is HDR: a still of it looks paler than it does in a player");
  return load_script(s, script, size, &paint);
}

void nr_shots_close(nr_shots *s)
{
  nr_painter_finish(&s->painter);
  sws_freeContext(s->scaler);
  av_packet_free(&s->packet);
  avcodec_free_context(&s->decoder);
  av_frame_free(&s->background);
  av_frame_free(&s->found);
  av_frame_free(&s->ahead);
  nr_source_close(&s->source);
  free(s->shown);
  free(s->family);
  *s = (nr_shots){0};
}

/* ── finding a frame ── */

/* Some files can't be sought in: they are read from the start once more. */
static norae_status reopen(nr_shots *s)
{
  const char *path = s->source.path;
  avcodec_free_context(&s->decoder);
  nr_source_close(&s->source);
  norae_status status = nr_source_open(&s->source, path, s->log, s->diags);
  if (status == NORAE_OK && s->source.video < 0)
    status = NORAE_ERR_FORMAT;
  return status == NORAE_OK ? open_stream(s) : status;
}

static norae_status seek(nr_shots *s, norae_us time)
{
  int64_t at = av_rescale_q(time + s->source.start, AV_TIME_BASE_Q, s->stream->time_base);
  if (avformat_seek_file(s->source.format, s->stream->index, INT64_MIN, at, at, 0) < 0)
    return reopen(s);
  avcodec_flush_buffers(s->decoder);
  return NORAE_OK;
}

static norae_us time_of(const nr_shots *s, const AVFrame *frame)
{
  return nr_source_time(&s->source, s->stream, frame->best_effort_timestamp);
}

/* Read on to the last frame that is not later than `time`, or the first of all:
 * s->found, and the one behind it, s->ahead.  Neither, when nothing more comes. */
static norae_status read_up_to(nr_shots *s, norae_us time)
{
  while (!s->ahead || time_of(s, s->ahead) <= time + NR_SAME_TIME) {
    if (s->ahead) {
      av_frame_free(&s->found);
      s->found = s->ahead;
    }
    s->ahead = av_frame_alloc();
    if (!s->ahead)
      return NORAE_ERR_MEMORY;
    if (nr_cancelled(s->log) ||
        nr_source_next_frame(&s->source, s->stream->index, s->decoder, s->packet, s->ahead) < 0) {
      av_frame_free(&s->ahead);
      break;
    }
  }
  if (!s->found && s->ahead)
    s->found = av_frame_clone(s->ahead);
  if (nr_source_failed(&s->source))
    return nr_source_failure(&s->source, s->diags);
  return nr_cancelled(s->log) ? NORAE_ERR_CANCELLED : NORAE_OK;
}

/* Without a jump, where no frame to begin with lies between here and there. */
static bool can_read_on(const nr_shots *s, norae_us time)
{
  norae_us here = s->ahead ? time_of(s, s->ahead) : NORAE_NO_TIME;
  if (!s->found || here == NORAE_NO_TIME || time_of(s, s->found) > time + NR_SAME_TIME)
    return false;
  int64_t at = av_rescale_q(time + s->source.start, AV_TIME_BASE_Q, s->stream->time_base);
  const AVIndexEntry *key =
      avformat_index_get_entry_from_timestamp(s->stream, at, AVSEEK_FLAG_BACKWARD);
  if (!key)
    return time - here <= READ_ON;
  return nr_source_time(&s->source, s->stream, key->timestamp) <= here;
}

static norae_status jump(nr_shots *s, norae_us to, norae_us time)
{
  av_frame_free(&s->found);
  av_frame_free(&s->ahead);
  norae_status status = seek(s, to);
  return status == NORAE_OK ? read_up_to(s, time) : status;
}

/* An index may lead to a place behind what was asked for: then from further back. */
static norae_status go_to(nr_shots *s, norae_us time)
{
  static const norae_us back[] = {0, 10 * NORAE_US_PER_S, 60 * NORAE_US_PER_S};
  if (can_read_on(s, time))
    return read_up_to(s, time);
  for (size_t i = 0; i < sizeof back / sizeof *back && time > back[i]; i++) {
    norae_status status = jump(s, time - back[i], time);
    if (status != NORAE_OK || (s->found && time_of(s, s->found) <= time + NR_SAME_TIME))
      return status;
  }
  return jump(s, 0, time);
}

static norae_status find_frame(nr_shots *s, norae_us time, AVFrame **out)
{
  norae_status status = go_to(s, time);
  if (status != NORAE_OK)
    return status;
  norae_us end = nr_source_stream_end(&s->source, s->stream);
  if (!s->found || (!s->ahead && end != NORAE_NO_TIME && time >= end)) {
    nr_error(s->diags, "no-picture", nr_in_file(s->source.path), "has no picture at %.3f s",
             (double)time / NORAE_US_PER_S);
    return NORAE_ERR_FORMAT;
  }
  *out = av_frame_clone(s->found);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── taking ── */

/* Where chroma lies, in 256ths of luma; libswscale's own guess is the middle. */
static void tell_siting(const nr_shots *s, struct SwsContext *c, const AVPixFmtDescriptor *d)
{
  int x, y;
  enum AVChromaLocation location = s->painter.options.location;
  if (location == AVCHROMA_LOC_UNSPECIFIED)
    location = AVCHROMA_LOC_LEFT;
  if (avcodec_enum_to_chroma_pos(&x, &y, location) < 0)
    return;
  av_opt_set_int(c, "src_h_chr_pos", d->log2_chroma_w ? x : 0, 0);
  av_opt_set_int(c, "src_v_chr_pos", d->log2_chroma_h ? y : 0, 0);
}

static norae_status open_scaler(nr_shots *s, const AVFrame *from, const AVFrame *to)
{
  const nr_video_colours *colours = &s->painter.options.colours;
  enum AVPixelFormat format = nr_plain_format(from->format);
  struct SwsContext *c = sws_alloc_context();
  s->scaler = c;
  if (!c)
    return NORAE_ERR_MEMORY;
  av_opt_set_int(c, "srcw", from->width, 0);
  av_opt_set_int(c, "srch", from->height, 0);
  av_opt_set_int(c, "src_format", format, 0);
  av_opt_set_int(c, "dstw", to->width, 0);
  av_opt_set_int(c, "dsth", to->height, 0);
  av_opt_set_int(c, "dst_format", to->format, 0);
  av_opt_set_int(c, "sws_flags", SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, 0);
  tell_siting(s, c, av_pix_fmt_desc_get(format));
  const int *table = sws_getCoefficients((int)colours->matrix);
  sws_setColorspaceDetails(c, table, colours->full_range, table, 1, 0, 1 << 16, 1 << 16);
  return sws_init_context(c, NULL, NULL) < 0 ? NORAE_ERR_UNSUPPORTED : NORAE_OK;
}

/* All pictures have the same size. */
static norae_status scale(nr_shots *s, const AVFrame *frame, const AVFrame *to)
{
  norae_status status = s->scaler ? NORAE_OK : open_scaler(s, frame, to);
  if (status == NORAE_OK && sws_scale(s->scaler, (const uint8_t *const *)frame->data,
                                      frame->linesize, 0, frame->height, to->data,
                                      to->linesize) < 0)
    status = NORAE_ERR_UNSUPPORTED;
  return status;
}

/* Scaled as it is stored, then turned to be seen. */
static norae_status develop(nr_shots *s, const AVFrame *frame, AVFrame *to)
{
  const nr_picture *picture = &s->painter.options.picture;
  bool lying = picture->rotation % 180;
  if (!picture->rotation && !picture->mirrored)
    return scale(s, frame, to);
  AVFrame *stored = av_frame_alloc();
  if (!stored)
    return NORAE_ERR_MEMORY;
  stored->format = to->format;
  stored->width = lying ? to->height : to->width;
  stored->height = lying ? to->width : to->height;
  norae_status status =
      av_frame_get_buffer(stored, 0) < 0 ? NORAE_ERR_MEMORY : scale(s, frame, stored);
  if (status == NORAE_OK)
    nr_turn_frame(stored, to, picture->rotation, picture->mirrored);
  av_frame_free(&stored);
  return status;
}

/* The frame to draw on, and when it is seen. */
static norae_status take_frame(nr_shots *s, norae_us *time, AVFrame **out)
{
  if (s->stream) {
    norae_status status = find_frame(s, *time, out);
    if (status == NORAE_OK)
      *time = time_of(s, *out);
    return status;
  }
  *out = av_frame_clone(s->background);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status nr_shots_take(nr_shots *s, norae_us time, uint8_t *rgb, int stride, int width,
                           int height)
{
  AVFrame *frame = NULL, *to = av_frame_alloc();
  norae_status status = to ? take_frame(s, &time, &frame) : NORAE_ERR_MEMORY;
  nr_renderer_forget(s->painter.renderer); /* the still before may be a later one */
  if (status == NORAE_OK)
    status = nr_renderer_catch_up(s->painter.renderer, time, NULL, 0);
  if (status == NORAE_OK)
    status = nr_painter_paint(&s->painter, &frame, time);
  if (status == NORAE_OK) {
    to->format = AV_PIX_FMT_RGB24;
    to->width = width;
    to->height = height;
    to->data[0] = rgb;
    to->linesize[0] = stride;
    status = develop(s, frame, to);
  }
  av_frame_free(&frame);
  av_frame_free(&to);
  return status;
}
