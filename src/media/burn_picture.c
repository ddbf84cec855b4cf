/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/burn.h"

#include <string.h>

#include <libavutil/pixdesc.h>

#include "media/attached.h"
#include "media/background.h"
#include "media/canvas.h"

#define SCRIPT_NAME "the script"

/* ── which part ── */

/* Where the picture ends by the file's word. */
norae_us nr_burn_end(const nr_burn *b)
{
  norae_us end = b->stream ? nr_source_stream_end(&b->source, b->stream) : NORAE_NO_TIME;
  return end == NORAE_NO_TIME ? nr_source_duration(&b->source) : end;
}

/* Finer than frames last: one that is exact for the rates that films have. */
static AVRational fine_clock(AVRational clock)
{
  static const AVRational fine = {1, 60000};
  return av_cmp_q(clock, fine) > 0 ? fine : clock;
}

norae_status nr_burn_choose_part(nr_burn *b)
{
  const norae_burn_options *o = b->options;
  nr_place place = nr_in_file(b->source.path);
  norae_us end = nr_burn_end(b);
  b->timeline = (nr_timeline){.from = o->from,
                              .until = o->until ? o->until : NORAE_NO_TIME,
                              .tempo = o->sing.tempo != 0 ? o->sing.tempo : 1};
  if (o->from < 0 || o->until < 0 || (o->until && o->until - o->from <= NR_SAME_TIME)) {
    nr_error(b->diags, "excerpt", place, "an excerpt has to end after it begins");
    return NORAE_ERR_ARGUMENT;
  }
  if (end != NORAE_NO_TIME && o->from >= end) {
    nr_error(b->diags, "excerpt", place,
             "the excerpt is to begin at %.3f s, but the file ends at %.3f s",
             (double)o->from / NORAE_US_PER_S, (double)end / NORAE_US_PER_S);
    return NORAE_ERR_ARGUMENT;
  }
  if (end != NORAE_NO_TIME && o->until > end + NORAE_US_PER_S)
    nr_note(b->diags, "excerpt", place, "the file ends at %.3f s, before the excerpt does",
            (double)end / NORAE_US_PER_S);
  b->remux.timeline = b->timeline;
  return NORAE_OK;
}

/* ── what is drawn on ── */

norae_status nr_burn_choose_background(nr_burn *b)
{
  const norae_burn_options *o = b->options;
  b->clock = (AVRational){1, NR_BACKGROUND_FPS};
  b->rate = av_inv_q(b->clock);
  b->output_clock = b->clock;
  norae_status status =
      nr_background(o->background, o->width, o->height, &b->log, &b->background, b->diags);
  if (status == NORAE_OK)
    b->paint = nr_canvas_of_background(b->background,
                                       nr_encoder_format(b->codec, NR_BACKGROUND_FORMAT));
  return status;
}

/* What can't be burned rightly is refused rather than burned wrongly. */
static norae_status check_picture(const nr_burn *b)
{
  const AVCodecParameters *p = b->stream->codecpar;
  nr_place place = nr_in_file(b->source.path);
  size_t size;
  const uint8_t *dovi = nr_stream_side_data(b->stream, AV_PKT_DATA_DOVI_CONF, &size);
  if (dovi && size >= 3 && dovi[2] == 5) {
    nr_error(b->diags, "dolby-vision", place,
             "Dolby Vision profile 5 has colours of its own that nothing can be drawn into");
    return NORAE_ERR_UNSUPPORTED;
  }
  if (dovi)
    nr_warn(b->diags, "dolby-vision", place,
            "Dolby Vision's data is not kept: the picture is what other players show of it");
  if (nr_canvas_is_interlaced(p) && !b->options->deinterlace &&
      strcmp(b->codec->name, "libx264") != 0) {
    nr_error(b->diags, "interlaced", place,
             "the picture is interlaced; only h264 keeps it so: use that, or deinterlace it "
             "(--deinterlace)");
    return NORAE_ERR_UNSUPPORTED;
  }
  return NORAE_OK;
}

static void report_picture(const nr_burn *b, enum AVPixelFormat from)
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(from);
  nr_place place = nr_in_file(b->source.path);
  if (d->flags & AV_PIX_FMT_FLAG_ALPHA)
    nr_warn(b->diags, "alpha", place, "the picture's transparency is not kept");
  if (from != b->paint.format)
    nr_note(b->diags, "pixel-format", place, "the picture is converted from %s to %s",
            av_get_pix_fmt_name(from), av_get_pix_fmt_name(b->paint.format));
  if (b->paint.picture.width != b->stream->codecpar->width ||
      b->paint.picture.height != b->stream->codecpar->height)
    nr_note(b->diags, "odd-size", place,
            "the encoder wants even sizes: the last column or row is left out");
  if (nr_video_colours_are_hdr(&b->paint.colours))
    nr_note(b->diags, "hdr", place, "the picture is HDR: white of the lyrics is put at 203 cd/m²");
}

/* The picture stays as it is stored, and players go on turning it, unless the
 * container can't tell them to: then each frame is turned. */
static norae_status choose_orientation(nr_burn *b)
{
  const nr_picture *p = &b->paint.picture;
  if ((!p->rotation && !p->mirrored) || nr_remux_holds_rotation(&b->remux) ||
      nr_canvas_turn_upright(&b->paint))
    return NORAE_OK;
  nr_error(b->diags, "rotation", nr_in_file(b->remux.name),
           "can't hold a turned picture of this kind; name it .mp4");
  return NORAE_ERR_UNSUPPORTED;
}

norae_status nr_burn_choose_picture(nr_burn *b)
{
  const AVCodecParameters *p = b->stream->codecpar;
  norae_status status = check_picture(b);
  if (status != NORAE_OK)
    return status;
  enum AVPixelFormat near = nr_canvas_near(p);
  if (near == AV_PIX_FMT_NONE) {
    nr_error(b->diags, "video-undecodable", nr_in_file(b->source.path),
             "no picture could be decoded");
    return NORAE_ERR_FORMAT;
  }
  enum AVPixelFormat format = nr_encoder_format(b->codec, near);
  if (format == AV_PIX_FMT_NONE) {
    nr_error(b->diags, "pixel-format", nr_in_file(b->source.path),
             "the encoder %s takes no picture that can be drawn into", b->codec->name);
    return NORAE_ERR_UNSUPPORTED;
  }
  b->paint = nr_canvas_of(b->source.format, b->stream, format);
  b->paint.interlaced = nr_canvas_is_interlaced(p) && !b->options->deinterlace;
  b->clock = b->stream->time_base;
  b->rate = av_guess_frame_rate(b->source.format, b->stream, NULL);
  if (b->rate.num <= 0 || b->rate.den <= 0)
    b->rate = (AVRational){25, 1};
  b->output_clock = nr_timeline_is_whole(&b->timeline) ? b->clock : fine_clock(b->clock);
  report_picture(b, nr_plain_format(p->format));
  return choose_orientation(b);
}

/* ── the script and its fonts ── */

norae_status nr_burn_open_painter(const nr_burn *b, nr_painter *painter, norae_diags *diags)
{
  const nr_carried carried = {.container = b->source.format,
                              .script = b->script,
                              .size = b->script_size,
                              .name = SCRIPT_NAME,
                              .font_dir = b->options->font_dir,
                              .no_system_fonts = b->options->no_system_fonts,
                              .strict = b->options->strict,
                              .frame = nr_paint_frame(&b->paint.picture)};
  nr_renderer *renderer;
  nr_font_uses *uses;
  norae_status status = nr_carried_open(&carried, &renderer, &uses, diags);
  nr_font_uses_free(&uses);
  if (status != NORAE_OK)
    return status;
  return nr_painter_init(painter, &renderer, &b->paint);
}

/* ── the encoder ── */

/* A frame for each frame, at another tempo. */
AVRational nr_burn_rate(const nr_burn *b)
{
  double tempo = b->stream ? b->timeline.tempo : 1;
  return tempo == 1 ? b->rate : av_d2q(av_q2d(b->rate) * tempo, 1000000);
}

static void describe_picture(const nr_burn *b, AVCodecContext *c)
{
  const nr_paint_options *o = &b->paint;
  c->width = o->picture.width;
  c->height = o->picture.height;
  c->pix_fmt = o->format;
  c->sample_aspect_ratio = o->picture.sar;
  c->time_base = b->output_clock;
  c->framerate = nr_burn_rate(b);
  c->color_range = o->colours.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  c->chroma_sample_location = o->location;
  if (b->background) {
    c->colorspace = b->background->colorspace;
    c->color_primaries = b->background->color_primaries;
    c->color_trc = b->background->color_trc;
    return;
  }
  const AVCodecParameters *p = b->stream->codecpar;
  bool rgb = nr_canvas_is_rgb(p->format);
  c->colorspace = rgb ? o->colours.matrix : p->color_space;
  c->color_primaries = p->color_primaries;
  c->color_trc = p->color_trc;
  if (p->color_range == AVCOL_RANGE_UNSPECIFIED && !o->colours.full_range && !rgb)
    c->color_range = AVCOL_RANGE_UNSPECIFIED;
  if (o->interlaced) {
    c->field_order = p->field_order;
    c->flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
  }
}

/* Without a quality that was asked for, what is encoded again is kept near the rate that
 * the rest has. */
static bool caps_rate(const nr_burn *b)
{
  return b->options->crf < 0 && !b->options->bit_rate;
}

norae_status nr_burn_new_encoder(const nr_burn *b, AVCodecContext **out, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  *out = avcodec_alloc_context3(b->codec);
  if (!*out)
    return NORAE_ERR_MEMORY;
  describe_picture(b, *out);
  if (b->remux.format->oformat->flags & AVFMT_GLOBALHEADER)
    (*out)->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  if (b->copies)
    status = nr_smart_tune(&b->smart, &b->source, caps_rate(b), *out);
  return status == NORAE_OK ? nr_encoder_open(*out, b->options, &b->light, diags) : status;
}

norae_status nr_burn_open_encoder(nr_burn *b)
{
  if (b->stream && nr_video_colours_are_hdr(&b->paint.colours))
    b->light = nr_light_of(&b->source, b->stream);
  return nr_burn_new_encoder(b, &b->encoder, b->diags);
}
