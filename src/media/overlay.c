/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/overlay.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "media/kernels.h"

/* Void pixels on both sides of a row, so that filters and vectors may reach out. */
#define PAD 64
/* Spans grow in these steps, and by at least MARGIN beyond what is drawn. */
#define STEP 16
#define MARGIN 2

norae_status nr_overlay_init(nr_overlay *o, int width, int height, int turn, bool mirror)
{
  *o = (nr_overlay){.width = width, .height = height, .turn = turn, .mirror = mirror};
  if (width <= 0 || height <= 0 || width > 1 << 16 || height > 1 << 16)
    return NORAE_ERR_UNSUPPORTED;
  o->stride = (width + STEP - 1) / STEP * STEP + 2 * PAD;
  for (int p = 0; p < NR_OVERLAY_PLANES; p++) {
    o->plane[p] = calloc((size_t)o->stride * (size_t)height, sizeof(uint16_t));
    if (!o->plane[p])
      return NORAE_ERR_MEMORY;
    o->plane[p] += PAD;
  }
  o->begin = nr_alloc_array((size_t)height, sizeof *o->begin);
  o->end = nr_alloc_array((size_t)height, sizeof *o->end);
  if (!o->begin || !o->end)
    return NORAE_ERR_MEMORY;
  o->bottom = height;
  nr_overlay_clear(o);
  return NORAE_OK;
}

void nr_overlay_finish(nr_overlay *o)
{
  for (int p = 0; p < NR_OVERLAY_PLANES; p++) {
    if (o->plane[p])
      free(o->plane[p] - PAD);
  }
  free(o->begin);
  free(o->end);
  free(o->turned);
  *o = (nr_overlay){0};
}

void nr_overlay_clear(nr_overlay *o)
{
  for (int row = o->top; row < o->bottom; row++)
    o->begin[row] = o->end[row] = 0;
  o->top = o->height;
  o->bottom = 0;
}

static void zero(nr_overlay *o, int row, int begin, int end)
{
  for (int p = 0; p < NR_OVERLAY_PLANES; p++)
    memset(o->plane[p] + row * o->stride + begin, 0, (size_t)(end - begin) * sizeof(uint16_t));
}

void nr_overlay_cover(nr_overlay *o, int row, int begin, int end)
{
  if (o->begin[row] >= o->end[row]) {
    zero(o, row, begin, end);
    o->begin[row] = begin;
    o->end[row] = end;
    return;
  }
  if (begin < o->begin[row]) {
    zero(o, row, begin, o->begin[row]);
    o->begin[row] = begin;
  }
  if (end > o->end[row]) {
    zero(o, row, o->end[row], end);
    o->end[row] = end;
  }
}

/* ── turning ── */

static void copy_turned(const nr_coverage *from, bool mirror, int turn, uint8_t *to)
{
  int w = from->width, h = from->height;
  for (int y = 0; y < h; y++) {
    const uint8_t *row = from->mask + y * from->stride;
    for (int x = 0; x < w; x++) {
      int mx = mirror ? w - 1 - x : x;
      switch (turn) {
      case 90:
        to[(ptrdiff_t)mx * h + (h - 1 - y)] = row[x];
        break;
      case 180:
        to[(ptrdiff_t)(h - 1 - y) * w + (w - 1 - mx)] = row[x];
        break;
      case 270:
        to[(ptrdiff_t)(w - 1 - mx) * h + y] = row[x];
        break;
      default:
        to[(ptrdiff_t)y * w + mx] = row[x];
      }
    }
  }
}

/* The area as it lies in the stored picture; its mask lives in o->turned. */
static bool turn_area(nr_overlay *o, nr_coverage *area)
{
  bool lying = o->turn % 180 != 0;
  int frame_width = lying ? o->height : o->width, frame_height = lying ? o->width : o->height;
  nr_coverage from = *area;
  size_t size = (size_t)from.width * (size_t)from.height;
  if (!nr_grow(&o->turned, &o->turned_size, size, 1))
    return false;
  copy_turned(&from, o->mirror, o->turn, o->turned);
  int x = o->mirror ? frame_width - from.x - from.width : from.x;
  int right = frame_width - x - from.width, below = frame_height - from.y - from.height;
  area->width = lying ? from.height : from.width;
  area->height = lying ? from.width : from.height;
  area->x = o->turn == 90 ? below : o->turn == 180 ? right : o->turn == 270 ? from.y : x;
  area->y = o->turn == 90 ? x : o->turn == 180 ? below : o->turn == 270 ? right : from.y;
  area->stride = area->width;
  area->mask = o->turned;
  return true;
}

/* ── composing ── */

/* Areas never reach out of the frame, but nothing here rests on it. */
static bool clip(const nr_overlay *o, nr_coverage *a)
{
  int left = a->x < 0 ? -a->x : 0, top = a->y < 0 ? -a->y : 0;
  if (left >= a->width || top >= a->height)
    return false;
  a->mask += top * a->stride + left;
  a->x += left;
  a->y += top;
  a->width -= left;
  a->height -= top;
  if (a->width > o->width - a->x)
    a->width = o->width - a->x;
  if (a->height > o->height - a->y)
    a->height = o->height - a->y;
  return a->width > 0 && a->height > 0;
}

static void compose_area(nr_overlay *o, const nr_coverage *a, const uint16_t colour[3])
{
  unsigned opacity = (32896u * a->opacity + 127) / 255;
  int begin = (a->x - MARGIN + PAD) / STEP * STEP - PAD;
  int end = (a->x + a->width + MARGIN + STEP - 1) / STEP * STEP;
  for (int y = 0; y < a->height; y++) {
    int row = a->y + y;
    ptrdiff_t at = row * o->stride + a->x;
    nr_overlay_cover(o, row, begin, end);
    nr_kernel_compose(o->plane[NR_ALPHA] + at, o->plane[NR_LUMA] + at, o->plane[NR_CB] + at,
                      o->plane[NR_CR] + at, a->mask + y * a->stride, a->width, opacity, colour);
  }
  if (a->y < o->top)
    o->top = a->y;
  if (a->y + a->height > o->bottom)
    o->bottom = a->y + a->height;
}

norae_status nr_overlay_compose(nr_overlay *o, const nr_drawn *drawn, const nr_video_colours *video,
                                nr_script_colours script)
{
  for (size_t i = 0; i < drawn->count; i++) {
    nr_coverage area = drawn->areas[i];
    const uint8_t rgb[3] = {area.red, area.green, area.blue};
    uint16_t colour[3];
    nr_colour(video, script, rgb, colour);
    if ((o->turn || o->mirror) && !turn_area(o, &area))
      return NORAE_ERR_MEMORY;
    if (clip(o, &area))
      compose_area(o, &area, colour);
  }
  return NORAE_OK;
}
