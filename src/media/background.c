/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/background.h"

#include <string.h>

#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>

#include "media/first.h"

#define WIDTH 1280
#define HEIGHT 720

/* A dark blue grey, in BT.709. */
enum { DARK_Y = 30, DARK_CB = 132, DARK_CR = 126 };

static norae_status new_frame(int width, int height, AVFrame **out)
{
  AVFrame *frame = av_frame_alloc();
  *out = NULL;
  if (!frame)
    return NORAE_ERR_MEMORY;
  frame->format = NR_BACKGROUND_FORMAT;
  frame->width = width;
  frame->height = height;
  frame->colorspace = AVCOL_SPC_BT709;
  frame->color_primaries = AVCOL_PRI_BT709;
  frame->color_trc = AVCOL_TRC_BT709;
  frame->color_range = AVCOL_RANGE_MPEG;
  frame->chroma_location = AVCHROMA_LOC_LEFT;
  if (av_frame_get_buffer(frame, 0) < 0)
    av_frame_free(&frame);
  *out = frame;
  return frame ? NORAE_OK : NORAE_ERR_MEMORY;
}

static void fill_plain(AVFrame *frame)
{
  static const int value[3] = {DARK_Y, DARK_CB, DARK_CR};
  for (int p = 0; p < 3; p++) {
    int rows = p ? frame->height / 2 : frame->height;
    for (int row = 0; row < rows; row++)
      memset(frame->data[p] + (ptrdiff_t)row * frame->linesize[p], value[p],
             (size_t)(p ? frame->width / 2 : frame->width));
  }
}

static const int *table_of(const AVFrame *frame)
{
  bool known = frame->colorspace != AVCOL_SPC_UNSPECIFIED;
  return sws_getCoefficients(known ? (int)frame->colorspace : SWS_CS_ITU601);
}

/* Scale `from`, seen through its middle, to fill `to`. */
static bool fill_with(AVFrame *to, AVFrame *from, AVRational sar)
{
  double aspect = sar.num > 0 && sar.den > 0 ? av_q2d(sar) : 1;
  double scale_x = to->width / (from->width * aspect), scale_y = (double)to->height / from->height;
  double scale = scale_x > scale_y ? scale_x : scale_y;
  int width = (int)(to->width / (scale * aspect) + 0.5), height = (int)(to->height / scale + 0.5);
  width = width < 1 ? 1 : width > from->width ? from->width : width;
  height = height < 1 ? 1 : height > from->height ? from->height : height;
  from->crop_left = (size_t)(from->width - width) / 2;
  from->crop_right = (size_t)(from->width - width) - from->crop_left;
  from->crop_top = (size_t)(from->height - height) / 2;
  from->crop_bottom = (size_t)(from->height - height) - from->crop_top;
  if (av_frame_apply_cropping(from, AV_FRAME_CROP_UNALIGNED) < 0)
    return false;
  struct SwsContext *s =
      sws_getContext(from->width, from->height, from->format, to->width, to->height, to->format,
                     SWS_LANCZOS | SWS_ACCURATE_RND, NULL, NULL, NULL);
  if (!s)
    return false;
  int full = from->color_range == AVCOL_RANGE_JPEG;
  sws_setColorspaceDetails(s, table_of(from), full, sws_getCoefficients(SWS_CS_ITU709), 0, 0,
                           1 << 16, 1 << 16);
  int done = sws_scale(s, (const uint8_t *const *)from->data, from->linesize, 0, from->height,
                       to->data, to->linesize);
  sws_freeContext(s);
  return done == to->height;
}

static norae_status load(const char *path, const norae_log *log, AVFrame *to, norae_diags *diags)
{
  AVFrame *from = av_frame_alloc();
  norae_status status = from ? nr_first_frame(path, -1, log, from, diags) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK && !fill_with(to, from, from->sample_aspect_ratio)) {
    nr_error(diags, "no-picture", nr_in_file(path), "its picture can't be converted");
    status = NORAE_ERR_UNSUPPORTED;
  }
  av_frame_free(&from);
  return status;
}

norae_status nr_background(const char *picture, int width, int height, const norae_log *log,
                           AVFrame **out, norae_diags *diags)
{
  norae_status status =
      new_frame(width ? width & ~1 : WIDTH, height ? height & ~1 : HEIGHT, out);
  if (status != NORAE_OK)
    return status;
  if (picture)
    status = load(picture, log, *out, diags);
  else
    fill_plain(*out);
  if (status != NORAE_OK)
    av_frame_free(out);
  return status;
}
