/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/turn.h"

#include <string.h>

#include <libavutil/pixdesc.h>

typedef struct plane {
  uint8_t *data;
  int stride, width, height, bytes;
} plane;

static plane plane_of(const AVFrame *frame, int index)
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(frame->format);
  int w = index ? d->log2_chroma_w : 0, h = index ? d->log2_chroma_h : 0;
  return (plane){.data = frame->data[index],
                 .stride = frame->linesize[index],
                 .width = AV_CEIL_RSHIFT(frame->width, w),
                 .height = AV_CEIL_RSHIFT(frame->height, h),
                 .bytes = d->comp[index].step}; /* of a pair, where there are pairs */
}

/* Where the sample that comes to x, y was before. */
static const uint8_t *origin(const plane *from, int turn, int x, int y)
{
  int sx = x, sy = y;
  if (turn == 90) {
    sx = y;
    sy = from->height - 1 - x;
  } else if (turn == 180) {
    sx = from->width - 1 - x;
    sy = from->height - 1 - y;
  } else if (turn == 270) {
    sx = from->width - 1 - y;
    sy = x;
  }
  return from->data + (ptrdiff_t)sy * from->stride + (ptrdiff_t)sx * from->bytes;
}

static void turn_plane(const plane *from, const plane *to, int turn, bool mirror)
{
  for (int y = 0; y < to->height; y++) {
    uint8_t *row = to->data + (ptrdiff_t)y * to->stride;
    for (int x = 0; x < to->width; x++)
      memcpy(row + (ptrdiff_t)x * to->bytes, origin(from, turn, mirror ? to->width - 1 - x : x, y),
             (size_t)to->bytes);
  }
}

void nr_turn_frame(const AVFrame *from, AVFrame *to, int turn, bool mirror)
{
  int planes = av_pix_fmt_count_planes(from->format);
  for (int i = 0; i < planes; i++) {
    plane in = plane_of(from, i), out = plane_of(to, i);
    turn_plane(&in, &out, turn, mirror);
  }
}
