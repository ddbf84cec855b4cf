/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "media/kernels.h"

/* How far an area is looked for among those before: a line that comes or goes
 * brings some ten. */
#define LOOK 32

/* Layers are laid down row by row, so that a row is in the cache until all of them
 * are there; so many at a time that looking for those of a row costs little. */
#define TOGETHER 32

/* An area, ready to be laid down. */
typedef struct nr_layer {
  nr_coverage drawn; /* as libass gave it */
  nr_coverage area;  /* turned and clipped; its mask is of `drawn` still */
  bool kept;         /* it was in the frame before, too */
} nr_layer;

void nr_composer_finish(nr_composer *c)
{
  free(c->layers);
  free(c->before);
  free(c->span);
  free(c->turned);
  *c = (nr_composer){0};
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

static bool turns(const nr_composer *c)
{
  return c->turn || c->mirror;
}

/* The area as it lies in the stored picture, but for its mask. */
static nr_coverage turned_area(const nr_composer *c, const nr_overlay *o, const nr_coverage *from)
{
  nr_coverage area = *from;
  if (!turns(c))
    return area;
  bool lying = c->turn % 180 != 0;
  int frame_width = lying ? o->height : o->width, frame_height = lying ? o->width : o->height;
  int x = c->mirror ? frame_width - from->x - from->width : from->x;
  int right = frame_width - x - from->width, below = frame_height - from->y - from->height;
  area.width = lying ? from->height : from->width;
  area.height = lying ? from->width : from->height;
  area.x = c->turn == 90 ? below : c->turn == 180 ? right : c->turn == 270 ? from->y : x;
  area.y = c->turn == 90 ? x : c->turn == 180 ? below : c->turn == 270 ? right : from->y;
  area.stride = area.width;
  return area;
}

/* ── what is there, and what is new ── */

/* Areas never reach out of the frame, but nothing here rests on it. */
static nr_span columns_of(const nr_overlay *o, const nr_coverage *a)
{
  return nr_span_common((nr_span){a->x, a->x + a->width}, (nr_span){0, o->width});
}

static nr_span rows_of(const nr_overlay *o, const nr_coverage *a)
{
  return nr_span_common((nr_span){a->y, a->y + a->height}, (nr_span){0, o->height});
}

/* The span that columns need. */
static nr_span with_margin(nr_span s)
{
  return (nr_span){(s.begin - NR_SPAN_MARGIN + NR_SPAN_PAD) / NR_SPAN_STEP * NR_SPAN_STEP -
                       NR_SPAN_PAD,
                   (s.end + NR_SPAN_MARGIN + NR_SPAN_STEP - 1) / NR_SPAN_STEP * NR_SPAN_STEP};
}

static bool is_same(const nr_layer *a, const nr_layer *b)
{
  const nr_coverage *m = &a->drawn, *n = &b->drawn;
  return m->mask == n->mask && m->x == n->x && m->y == n->y && m->width == n->width &&
         m->height == n->height && m->stride == n->stride && m->red == n->red &&
         m->green == n->green && m->blue == n->blue && m->opacity == n->opacity;
}

/* Find the areas that both frames have, in the same order. */
static void match(nr_layer *now, size_t count, nr_layer *before, size_t before_count)
{
  for (size_t i = 0, j = 0; i < count && j < before_count;) {
    size_t ahead = 0;
    bool found = false;
    for (; !found && ahead < LOOK; ahead += !found) {
      if (i + ahead < count && is_same(&now[i + ahead], &before[j])) {
        i += ahead;
        found = true;
      } else if (j + ahead < before_count && is_same(&now[i], &before[j + ahead])) {
        j += ahead;
        found = true;
      }
    }
    if (found)
      now[i].kept = before[j].kept = true;
    i++;
    j++;
  }
}

/* Widen the spans of rows by what layers need there, and `all` by these rows. */
static void reach(const nr_overlay *o, const nr_layer *layers, size_t count, bool with_kept,
                  nr_span *spans, nr_span *all)
{
  for (size_t i = 0; i < count; i++) {
    nr_span across = columns_of(o, &layers[i].area), down = rows_of(o, &layers[i].area);
    if ((layers[i].kept && !with_kept) || nr_span_is_empty(across) || nr_span_is_empty(down))
      continue;
    across = with_margin(across);
    for (int row = down.begin; row < down.end; row++)
      spans[row] = nr_span_union(spans[row], across);
    *all = nr_span_union(*all, down);
  }
}

/* ── laying down ── */

static void lay_row(nr_overlay *o, const nr_coverage *a, const uint16_t colour[3], nr_span fresh,
                    int row)
{
  nr_span s = nr_span_common(columns_of(o, a), fresh);
  if (nr_span_is_empty(s) || row < a->y || row >= a->y + a->height)
    return;
  ptrdiff_t at = row * o->stride + s.begin;
  nr_kernel_compose(o->plane[NR_ALPHA] + at, o->plane[NR_LUMA] + at, o->plane[NR_CB] + at,
                    o->plane[NR_CR] + at, a->mask + (row - a->y) * a->stride + (s.begin - a->x),
                    s.end - s.begin, (NR_OPAQUE_MASK * a->opacity + 127) / 255, colour);
}

static bool is_touched(const nr_overlay *o, const nr_coverage *a, const nr_span *fresh)
{
  nr_span across = columns_of(o, a), down = rows_of(o, a);
  for (int row = down.begin; row < down.end; row++) {
    if (!nr_span_is_empty(nr_span_common(across, fresh[row])))
      return true;
  }
  return false;
}

/* Turn the masks of layers; each then lies in the room for it. */
static bool turn_masks(nr_composer *c, nr_coverage *areas, const nr_layer *const *layers,
                       size_t count)
{
  size_t need = 0;
  for (size_t i = 0; i < count; i++)
    need += (size_t)areas[i].width * (size_t)areas[i].height;
  if (!nr_grow(&c->turned, &c->turned_room, need, 1))
    return false;
  uint8_t *to = c->turned;
  for (size_t i = 0; i < count; i++) {
    copy_turned(&layers[i]->drawn, c->mirror, c->turn, to);
    areas[i].mask = to;
    to += (size_t)areas[i].width * (size_t)areas[i].height;
  }
  return true;
}

/* Lay down some of the layers that touch what is fresh; how far it came in *next. */
static norae_status lay_some(nr_composer *c, nr_overlay *o, const nr_span *fresh, size_t count,
                             size_t *next)
{
  const nr_layer *layers[TOGETHER];
  nr_coverage areas[TOGETHER];
  uint16_t colours[TOGETHER][3];
  size_t n = 0;
  nr_span rows = {0, 0};
  for (; *next < count && n < TOGETHER; ++*next) {
    const nr_layer *l = &c->layers[*next];
    if (!is_touched(o, &l->area, fresh))
      continue;
    const uint8_t rgb[3] = {l->area.red, l->area.green, l->area.blue};
    nr_colour(&c->video, c->script, rgb, colours[n]);
    rows = nr_span_union(rows, rows_of(o, &l->area));
    layers[n] = l;
    areas[n++] = l->area;
  }
  if (turns(c) && !turn_masks(c, areas, layers, n))
    return NORAE_ERR_MEMORY;
  for (int row = rows.begin; row < rows.end; row++) {
    for (size_t i = 0; i < n && !nr_span_is_empty(fresh[row]); i++)
      lay_row(o, &areas[i], colours[i], fresh[row], row);
  }
  return NORAE_OK;
}

/* The layers of this frame are those to compare the next one with. */
static void remember(nr_composer *c, size_t count)
{
  nr_layer *layers = c->layers;
  size_t room = c->layer_room;
  c->layers = c->before;
  c->layer_room = c->before_room;
  c->before = layers;
  c->before_room = room;
  c->before_count = count;
}

static norae_status list_layers(nr_composer *c, const nr_overlay *o, const nr_drawn *drawn)
{
  if (!nr_grow(&c->layers, &c->layer_room, drawn->count, sizeof *c->layers) ||
      !nr_grow(&c->span, &c->span_room, 2 * (size_t)o->height, sizeof *c->span))
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < drawn->count; i++)
    c->layers[i] = (nr_layer){.drawn = drawn->areas[i],
                              .area = turned_area(c, o, &drawn->areas[i])};
  for (size_t i = 0; i < c->before_count; i++)
    c->before[i].kept = false;
  return NORAE_OK;
}

norae_status nr_compose(nr_composer *c, nr_overlay *o, const nr_drawn *drawn)
{
  norae_status status = list_layers(c, o, drawn);
  if (status != NORAE_OK)
    return status;
  nr_span *span = c->span, *fresh = c->span + o->height, rows = {0, 0}, all = {0, 0};
  memset(span, 0, 2 * (size_t)o->height * sizeof *span);
  match(c->layers, drawn->count, c->before, c->before_count);
  /* Where areas came or went, rows are made anew. */
  reach(o, c->before, c->before_count, false, fresh, &rows);
  reach(o, c->layers, drawn->count, false, fresh, &rows);
  reach(o, c->layers, drawn->count, true, span, &all);
  for (int row = rows.begin; row < rows.end; row++) {
    if (!nr_span_is_empty(fresh[row]))
      nr_overlay_renew(o, row, span[row], fresh[row]);
  }
  o->rows = all;
  for (size_t next = 0; status == NORAE_OK && next < drawn->count;)
    status = lay_some(c, o, fresh, drawn->count, &next);
  remember(c, drawn->count);
  return status;
}
