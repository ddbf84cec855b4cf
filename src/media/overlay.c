/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/overlay.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

norae_status nr_overlay_init(nr_overlay *o, int width, int height)
{
  *o = (nr_overlay){.width = width, .height = height};
  if (width <= 0 || height <= 0 || width > 1 << 16 || height > 1 << 16)
    return NORAE_ERR_UNSUPPORTED;
  o->stride = (width + NR_SPAN_STEP - 1) / NR_SPAN_STEP * NR_SPAN_STEP + 2 * NR_SPAN_PAD;
  for (int p = 0; p < NR_OVERLAY_PLANES; p++) {
    o->plane[p] = calloc((size_t)o->stride * (size_t)height, sizeof(uint16_t));
    if (!o->plane[p])
      return NORAE_ERR_MEMORY;
    o->plane[p] += NR_SPAN_PAD;
  }
  o->span = calloc((size_t)height, sizeof *o->span);
  o->fresh = calloc((size_t)height, sizeof *o->fresh);
  return o->span && o->fresh ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_overlay_finish(nr_overlay *o)
{
  for (int p = 0; p < NR_OVERLAY_PLANES; p++) {
    if (o->plane[p])
      free(o->plane[p] - NR_SPAN_PAD);
  }
  free(o->span);
  free(o->fresh);
  *o = (nr_overlay){0};
}

static void zero(nr_overlay *o, int row, int begin, int end)
{
  if (begin >= end)
    return;
  for (int p = 0; p < NR_OVERLAY_PLANES; p++)
    memset(o->plane[p] + row * o->stride + begin, 0, (size_t)(end - begin) * sizeof(uint16_t));
}

/* What a span holds more than the one before it is void. */
static void widen(nr_overlay *o, int row, nr_span span)
{
  nr_span before = o->span[row];
  if (nr_span_is_empty(before) || before.end <= span.begin || span.end <= before.begin) {
    zero(o, row, span.begin, span.end);
    return;
  }
  zero(o, row, span.begin, before.begin);
  zero(o, row, before.end, span.end);
}

void nr_overlay_renew(nr_overlay *o, int row, nr_span span, nr_span fresh)
{
  nr_span inside = nr_span_common(span, fresh);
  widen(o, row, span);
  zero(o, row, inside.begin, inside.end);
  o->span[row] = span;
  o->fresh[row] = nr_span_union(o->fresh[row], fresh);
  o->changed = nr_span_union(o->changed, (nr_span){row, row + 1});
}

void nr_overlay_cover(nr_overlay *o, int row, nr_span span)
{
  nr_span both = nr_span_union(o->span[row], span);
  widen(o, row, both);
  o->span[row] = both;
}

void nr_overlay_settle(nr_overlay *o)
{
  for (int row = o->changed.begin; row < o->changed.end; row++)
    o->fresh[row] = (nr_span){0, 0};
  o->changed = (nr_span){0, 0};
}
