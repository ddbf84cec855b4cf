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
  free(o->layers);
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

/* An area, ready to be laid down row by row. */
typedef struct nr_layer {
  nr_coverage area;
  uint16_t colour[3];
  unsigned opacity;
  int begin, end; /* of the span it needs */
} nr_layer;

static nr_layer layer_of(const nr_coverage *a, const uint16_t colour[3])
{
  return (nr_layer){.area = *a,
                    .colour = {colour[0], colour[1], colour[2]},
                    .opacity = (NR_OPAQUE_MASK * a->opacity + 127) / 255,
                    .begin = (a->x - MARGIN + PAD) / STEP * STEP - PAD,
                    .end = (a->x + a->width + MARGIN + STEP - 1) / STEP * STEP};
}

static void compose_row(nr_overlay *o, const nr_layer *l, int row)
{
  const nr_coverage *a = &l->area;
  ptrdiff_t at = row * o->stride + a->x;
  nr_overlay_cover(o, row, l->begin, l->end);
  nr_kernel_compose(o->plane[NR_ALPHA] + at, o->plane[NR_LUMA] + at, o->plane[NR_CB] + at,
                    o->plane[NR_CR] + at, a->mask + (row - a->y) * a->stride, a->width, l->opacity,
                    l->colour);
}

/* Row by row, so that a row is in the cache until all of its layers are there. */
static void compose_rows(nr_overlay *o, const nr_layer *layers, size_t count)
{
  int top = o->height, bottom = 0;
  for (size_t i = 0; i < count; i++) {
    const nr_coverage *a = &layers[i].area;
    top = a->y < top ? a->y : top;
    bottom = a->y + a->height > bottom ? a->y + a->height : bottom;
  }
  for (int row = top; row < bottom; row++) {
    for (size_t i = 0; i < count; i++) {
      int y = row - layers[i].area.y;
      if (y >= 0 && y < layers[i].area.height)
        compose_row(o, &layers[i], row);
    }
  }
  o->top = top < o->top ? top : o->top;
  o->bottom = bottom > o->bottom ? bottom : o->bottom;
}

/* So many together that looking for those of a row costs little; and one at a
 * time where masks are turned, as there is room for one of these. */
#define TOGETHER 32

norae_status nr_overlay_compose(nr_overlay *o, const nr_drawn *drawn, const nr_video_colours *video,
                                nr_script_colours script)
{
  bool turns = o->turn || o->mirror;
  size_t count = 0;
  if (!nr_grow(&o->layers, &o->layer_room, TOGETHER, sizeof *o->layers))
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < drawn->count; i++) {
    nr_coverage area = drawn->areas[i];
    const uint8_t rgb[3] = {area.red, area.green, area.blue};
    uint16_t colour[3];
    nr_colour(video, script, rgb, colour);
    if (turns && !turn_area(o, &area))
      return NORAE_ERR_MEMORY;
    if (clip(o, &area))
      o->layers[count++] = layer_of(&area, colour);
    if (count == TOGETHER || (turns && count == 1)) {
      compose_rows(o, o->layers, count);
      count = 0;
    }
  }
  compose_rows(o, o->layers, count);
  return NORAE_OK;
}
