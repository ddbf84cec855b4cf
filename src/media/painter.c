/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/painter.h"

#include <libavutil/imgutils.h>

#include "media/turn.h"

#define ALIGN 64

nr_render_frame nr_paint_frame(const nr_picture *p)
{
  bool lying = p->rotation % 180 != 0;
  return (nr_render_frame){.width = lying ? p->height : p->width,
                           .height = lying ? p->width : p->height};
}

enum AVPixelFormat nr_plain_format(enum AVPixelFormat format)
{
  switch (format) {
  case AV_PIX_FMT_YUVJ420P:
    return AV_PIX_FMT_YUV420P;
  case AV_PIX_FMT_YUVJ422P:
    return AV_PIX_FMT_YUV422P;
  case AV_PIX_FMT_YUVJ444P:
    return AV_PIX_FMT_YUV444P;
  case AV_PIX_FMT_YUVJ440P:
    return AV_PIX_FMT_YUV440P;
  default:
    return format;
  }
}

norae_status nr_painter_init(nr_painter *p, nr_renderer **renderer, const nr_paint_options *options)
{
  const nr_picture *picture = &options->picture;
  *p = (nr_painter){.options = *options, .renderer = *renderer};
  *renderer = NULL;
  p->composer = (nr_composer){.video = options->colours,
                              .script = nr_renderer_colours(p->renderer),
                              .turn = (360 - picture->rotation) % 360,
                              .mirror = picture->mirrored};
  int bytes = av_image_get_buffer_size(options->format, picture->width, picture->height, ALIGN);
  if (bytes < 0)
    return NORAE_ERR_UNSUPPORTED;
  p->frame_bytes = (size_t)bytes + ALIGN;
  p->pool = av_buffer_pool_init(p->frame_bytes, NULL);
  if (!p->pool)
    return NORAE_ERR_MEMORY;
  norae_status status = nr_overlay_init(&p->overlay, picture->width, picture->height);
  if (status != NORAE_OK)
    return status;
  return nr_blender_init(&p->blender, options->format, picture->width, picture->height,
                         options->location, options->interlaced);
}

void nr_painter_finish(nr_painter *p)
{
  nr_renderer_free(&p->renderer);
  nr_composer_finish(&p->composer);
  nr_overlay_finish(&p->overlay);
  nr_blender_finish(&p->blender);
  sws_freeContext(p->scaler);
  av_buffer_pool_uninit(&p->pool);
  *p = (nr_painter){0};
}

/* The size that frames come in with. */
static int width_in(const nr_painter *p)
{
  return p->options.turn % 180 ? p->options.picture.height : p->options.picture.width;
}

static int height_in(const nr_painter *p)
{
  return p->options.turn % 180 ? p->options.picture.width : p->options.picture.height;
}

/* A frame of ours with the properties of another one. */
static AVFrame *new_frame(nr_painter *p, const AVFrame *like, int width, int height)
{
  AVFrame *frame = av_frame_alloc();
  if (!frame)
    return NULL;
  frame->format = p->options.format;
  frame->width = width;
  frame->height = height;
  frame->buf[0] = av_buffer_pool_get(p->pool);
  if (!frame->buf[0] || av_frame_copy_props(frame, like) < 0 ||
      av_image_fill_arrays(frame->data, frame->linesize, frame->buf[0]->data, frame->format,
                           frame->width, frame->height, ALIGN) < 0)
    av_frame_free(&frame);
  return frame;
}

/* sws_scale() keeps matrix and range when both ends say the same. */
static bool set_up_scaler(nr_painter *p, const AVFrame *from)
{
  int matrix = (int)p->options.colours.matrix, full = p->options.colours.full_range;
  const struct SwsContext *before = p->scaler;
  p->scaler = sws_getCachedContext(
      p->scaler, from->width, from->height, nr_plain_format(from->format), width_in(p),
      height_in(p), p->options.format, SWS_BICUBIC | SWS_ACCURATE_RND, NULL, NULL, NULL);
  const int *table = sws_getCoefficients(matrix);
  if (p->scaler && p->scaler != before)
    sws_setColorspaceDetails(p->scaler, table, full, table, full, 0, 1 << 16, 1 << 16);
  return p->scaler;
}

static norae_status convert(nr_painter *p, AVFrame **frame)
{
  AVFrame *to = new_frame(p, *frame, width_in(p), height_in(p));
  if (!to)
    return NORAE_ERR_MEMORY;
  p->converted++;
  if (!set_up_scaler(p, *frame) ||
      sws_scale(p->scaler, (const uint8_t *const *)(*frame)->data, (*frame)->linesize, 0,
                (*frame)->height, to->data, to->linesize) < 0) {
    av_frame_free(&to);
    return NORAE_ERR_UNSUPPORTED;
  }
  av_frame_free(frame);
  *frame = to;
  return NORAE_OK;
}

/* The decoder may still need this frame to make others from. */
static norae_status make_writable(nr_painter *p, AVFrame **frame)
{
  if (av_frame_is_writable(*frame))
    return NORAE_OK;
  AVFrame *to = new_frame(p, *frame, (*frame)->width, (*frame)->height);
  if (!to)
    return NORAE_ERR_MEMORY;
  av_image_copy(to->data, to->linesize, (const uint8_t **)(*frame)->data, (*frame)->linesize,
                to->format, to->width, to->height);
  av_frame_free(frame);
  *frame = to;
  return NORAE_OK;
}

static norae_status compose(nr_painter *p, norae_us time)
{
  nr_drawn drawn;
  norae_status status = nr_renderer_draw(p->renderer, time, &drawn);
  if (status != NORAE_OK || !drawn.changed)
    return status;
  return nr_compose(&p->composer, &p->overlay, &drawn);
}

/* Encoders want even sizes: the last column or row of an odd one is left out. */
static void make_even(const nr_painter *p, AVFrame *frame)
{
  if (frame->width == width_in(p) + 1)
    frame->width--;
  if (frame->height == height_in(p) + 1)
    frame->height--;
}

/* Some containers can't say that the picture is to be turned. */
static norae_status turn(nr_painter *p, AVFrame **frame)
{
  const nr_picture *picture = &p->options.picture;
  AVFrame *to = new_frame(p, *frame, picture->width, picture->height);
  if (!to)
    return NORAE_ERR_MEMORY;
  nr_turn_frame(*frame, to, p->options.turn, p->options.mirror);
  av_frame_remove_side_data(to, AV_FRAME_DATA_DISPLAYMATRIX);
  av_frame_free(frame);
  *frame = to;
  return NORAE_OK;
}

/* Frames of an interlaced film may be progressive ones. */
static void blend(nr_painter *p, AVFrame *frame)
{
  p->blender.interlaced = p->options.interlaced && frame->interlaced_frame;
  nr_blend(&p->blender, &p->overlay, frame);
}

norae_status nr_painter_paint(nr_painter *p, AVFrame **frame, norae_us time)
{
  norae_status status = NORAE_OK;
  make_even(p, *frame);
  if (nr_plain_format((*frame)->format) != p->options.format || (*frame)->width != width_in(p) ||
      (*frame)->height != height_in(p))
    status = convert(p, frame);
  if (status == NORAE_OK && (p->options.turn || p->options.mirror))
    status = turn(p, frame);
  if (status == NORAE_OK)
    status = compose(p, time);
  if (status != NORAE_OK || nr_overlay_is_empty(&p->overlay))
    return status;
  status = make_writable(p, frame);
  if (status == NORAE_OK)
    blend(p, *frame);
  return status;
}
