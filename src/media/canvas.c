/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/canvas.h"

#include <libavutil/pixdesc.h>

bool nr_canvas_is_rgb(enum AVPixelFormat format)
{
  return av_pix_fmt_desc_get(format)->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL);
}

bool nr_canvas_is_interlaced(const AVCodecParameters *p)
{
  return p->field_order == AV_FIELD_TT || p->field_order == AV_FIELD_BB ||
         p->field_order == AV_FIELD_TB || p->field_order == AV_FIELD_BT;
}

enum AVPixelFormat nr_canvas_near(const AVCodecParameters *p)
{
  enum AVPixelFormat from = nr_plain_format(p->format);
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(from);
  if (!d)
    return AV_PIX_FMT_NONE;
  if (!nr_canvas_is_rgb(from) && d->nb_components >= 3)
    return from;
  return d->comp[0].depth > 8 ? AV_PIX_FMT_YUV420P10 : AV_PIX_FMT_YUV420P;
}

/* RGB becomes limited YCbCr; grey is full where nothing else is told. */
static bool has_full_range(const AVCodecParameters *p)
{
  enum AVPixelFormat plain = nr_plain_format(p->format);
  if (nr_canvas_is_rgb(plain))
    return false;
  if (av_pix_fmt_desc_get(plain)->nb_components == 1 &&
      p->color_range == AVCOL_RANGE_UNSPECIFIED)
    return true;
  return p->color_range == AVCOL_RANGE_JPEG || plain != (enum AVPixelFormat)p->format;
}

nr_paint_options nr_canvas_of(AVFormatContext *container, AVStream *stream,
                              enum AVPixelFormat format)
{
  const AVCodecParameters *p = stream->codecpar;
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
  nr_paint_options o = {.format = format,
                        .picture = nr_picture_of(container, stream),
                        .location = p->chroma_location};
  o.picture.width &= d->log2_chroma_w ? ~1 : ~0;
  o.picture.height &= d->log2_chroma_h ? ~1 : ~0;
  o.colours = nr_video_colours_guess(p->color_space, p->color_trc,
                                     has_full_range(p) ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG,
                                     d->comp[0].depth, p->width, p->height);
  return o;
}

nr_paint_options nr_canvas_of_background(const AVFrame *background, enum AVPixelFormat format)
{
  int width = background->width, height = background->height;
  return (nr_paint_options){
      .format = format,
      .picture = {.width = width,
                  .height = height,
                  .sar = {1, 1},
                  .display_width = width,
                  .display_height = height},
      .location = AVCHROMA_LOC_LEFT,
      .colours = nr_video_colours_guess(background->colorspace, background->color_trc,
                                        background->color_range, 8, width, height)};
}

bool nr_canvas_turn_upright(nr_paint_options *o)
{
  nr_picture *p = &o->picture;
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(o->format);
  bool lying = p->rotation % 180;
  if (lying && (d->log2_chroma_w != d->log2_chroma_h || o->interlaced))
    return false;
  o->turn = p->rotation;
  o->mirror = p->mirrored;
  nr_picture upright = *p;
  upright.width = lying ? p->height : p->width;
  upright.height = lying ? p->width : p->height;
  upright.sar = lying ? av_inv_q(p->sar) : p->sar;
  upright.rotation = 0;
  upright.mirrored = false;
  *p = upright;
  return true;
}
