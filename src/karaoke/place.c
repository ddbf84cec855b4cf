/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who stands where, and when.  Main lines take the rows in turn, from the top
 * one after a gap; a row changes hands only when its line has been sung.  What
 * finds no row, because more is sung at once than there are rows, goes into
 * lanes above them in smaller letters, as background vocals always do.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "karaoke/unit.h"

#define ROWS_MAX 4
#define LANES_MAX 64
/* Lanes shrink down to this share of their size before lines are left out. */
#define LANE_SHRINK 0.4
/* A lone line stands in the middle only if nothing else is near it. */
#define LANE_AIR 1.12

typedef struct placer {
  const nr_layout *layout;
  nr_unit *rows[ROWS_MAX];   /* who stands or stood there last */
  nr_unit *lanes[LANES_MAX];
  int lane_limit, lanes_used;
  int row;         /* of the latest main line */
  nr_cs page_on;   /* when the page appeared */
  nr_cs sung_till; /* end of what was sung of main lines so far */
} placer;

nr_layout nr_layout_of(const nr_theme *theme, const nr_karaoke_params *params)
{
  nr_layout l = {.theme = theme, .font = params->font ? params->font : theme->font};
  l.width = params->width;
  l.height = params->height;
  double by_height = theme->size * l.height, by_width = theme->size_width * l.width;
  l.size = by_height < by_width ? by_height : by_width;
  l.lane_size = l.size * theme->lane_size;
  l.outline = l.size * theme->outline;
  l.shadow = l.size * theme->shadow;
  l.line_width = theme->line_width * l.width;
  if (l.line_width > theme->line_height_w * l.height)
    l.line_width = theme->line_height_w * l.height;
  l.line_width -= 2 * l.outline;
  l.pitch = l.size * theme->pitch;
  l.top = theme->top * l.height;
  l.bottom = l.height * (1 - (l.height > l.width ? theme->bottom_tall : theme->bottom));
  l.duration = params->duration > 0 ? nr_time_round(params->duration, 10000) : 0;
  return l;
}

static double lane_pitch(const nr_layout *l)
{
  return l->lane_size * LANE_AIR;
}

/* y where the lanes begin, the lower rim of the first one. */
static double lanes_bottom(const nr_layout *l)
{
  return l->bottom - l->theme->rows * l->pitch;
}

/* ── times ── */

/* The unit takes the place of `before` (NULL: nobody), and wants to appear at `want`. */
static void take_over(const nr_theme *t, nr_unit *before, nr_unit *unit, nr_cs want)
{
  if (want > unit->start - t->lead)
    want = unit->start - t->lead;
  if (before) {
    nr_cs calm = before->end + t->hold, late = unit->start - t->lead;
    nr_cs free_at = calm < late ? calm : late;
    if (free_at < before->end + t->hold_least)
      free_at = before->end + t->hold_least;
    if (want < free_at)
      want = free_at;
    if (before->off > want)
      before->off = want;
  }
  unit->on = want > 0 ? want : 0;
}

static void show(const nr_layout *l, nr_unit *unit)
{
  unit->shown = true;
  unit->off = unit->end + l->theme->hold_last;
  if (l->duration && unit->off > l->duration)
    unit->off = l->duration;
}

static bool is_free(const nr_theme *t, const nr_unit *before, const nr_unit *unit)
{
  return !before || unit->start - before->end >= t->handover;
}

/* ── rows ── */

/* Smaller if it would not fit, as the last step; `size` is what it was measured at. */
static void fit(const nr_layout *l, nr_unit *unit, double measured_at, double size)
{
  double width = unit->width * size / measured_at, height = unit->height * size / measured_at;
  double scale = 1;
  if (width > l->line_width)
    scale = l->line_width / width;
  if (height * scale > size * 1.001)
    scale = size / height;
  unit->size = size * scale;
}

static void stand_in_row(placer *p, nr_unit *unit, int row, bool lone)
{
  const nr_layout *l = p->layout;
  p->rows[row] = unit;
  p->row = row;
  unit->y = l->bottom - (l->theme->rows - 1 - row) * l->pitch;
  fit(l, unit, l->size, l->size);
  double half = l->line_width / 2, middle = l->width / 2.0;
  if (lone || l->theme->rows == 1) {
    unit->align = NR_ALIGN_CENTRE;
    unit->x = middle;
  } else {
    unit->align = row % 2 == 0 ? NR_ALIGN_LEFT : NR_ALIGN_RIGHT;
    unit->x = row % 2 == 0 ? middle - half : middle + half;
  }
}

static bool place_in_lane(placer *p, nr_unit *unit)
{
  const nr_theme *t = p->layout->theme;
  for (int lane = 0; lane < p->lane_limit; lane++) {
    if (!is_free(t, p->lanes[lane], unit))
      continue;
    take_over(t, p->lanes[lane], unit, unit->start - t->lead_lane);
    show(p->layout, unit);
    p->lanes[lane] = unit;
    if (lane >= p->lanes_used)
      p->lanes_used = lane + 1;
    unit->align = NR_ALIGN_CENTRE;
    unit->x = p->layout->width / 2.0;
    unit->y = -1 - lane; /* made a place when the number of lanes is known */
    return true;
  }
  return false;
}

/* `first`: a page begins with this unit; `lone`: and ends with it. */
static bool place_main(placer *p, nr_unit *unit, bool first, bool lone)
{
  const nr_theme *t = p->layout->theme;
  int rows = t->rows, wanted = lone ? rows - 1 : first ? 0 : (p->row + 1) % rows;
  if (first)
    p->page_on = unit->start - t->lead_page;
  nr_cs want = unit->start - t->ahead;
  if (want < p->page_on)
    want = p->page_on;
  for (int i = 0; i < rows; i++) {
    int row = (wanted + i) % rows;
    if (!is_free(t, p->rows[row], unit))
      continue;
    take_over(t, p->rows[row], unit, want);
    show(p->layout, unit);
    stand_in_row(p, unit, row, lone);
    return true;
  }
  return place_in_lane(p, unit);
}

/* ── lanes ── */

static int lanes_that_fit(const nr_layout *l)
{
  double room = lanes_bottom(l) - l->top;
  int lanes = (int)(room / (lane_pitch(l) * LANE_SHRINK));
  return lanes < 1 ? 1 : lanes > LANES_MAX ? LANES_MAX : lanes;
}

/* Now that the number of lanes is known: their height, and who stands where. */
static void spread_lanes(const placer *p, nr_unit *units, size_t count)
{
  const nr_layout *l = p->layout;
  double room = lanes_bottom(l) - l->top, pitch = lane_pitch(l);
  if (pitch * p->lanes_used > room)
    pitch = room / p->lanes_used;
  for (size_t i = 0; i < count; i++) {
    nr_unit *unit = &units[i];
    if (!unit->shown || unit->y >= 0)
      continue;
    double lane = -1 - unit->y;
    unit->y = lanes_bottom(l) - lane * pitch;
    fit(l, unit, unit->background ? l->lane_size : l->size, pitch / LANE_AIR);
  }
}

/* ── all of them ── */

static int compare_units(const void *a, const void *b)
{
  const nr_unit *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

/* Does a page end before the unit behind `i`?  True for the last main line. */
static bool page_ends(const nr_unit *units, size_t count, size_t i, nr_cs sung_till, nr_cs gap)
{
  for (size_t next = i + 1; next < count; next++)
    if (!units[next].background)
      return units[next].start - sung_till >= gap;
  return true;
}

norae_status nr_place_units(nr_unit *units, size_t count, const nr_layout *layout, norae_diags *diags)
{
  placer p = {.layout = layout, .lane_limit = lanes_that_fit(layout)};
  bool first = true;
  if (layout->theme->rows < 1 || layout->theme->rows > ROWS_MAX)
    return NORAE_ERR_ARGUMENT;
  qsort(units, count, sizeof *units, compare_units);
  for (size_t i = 0; i < count; i++) {
    nr_unit *unit = &units[i];
    bool placed;
    if (unit->background) {
      placed = place_in_lane(&p, unit);
    } else {
      if (unit->end > p.sung_till)
        p.sung_till = unit->end;
      bool last = page_ends(units, count, i, p.sung_till, layout->theme->gap);
      placed = place_main(&p, unit, first, first && last);
      first = last;
    }
    if (!placed) {
      char when[NORAE_TIME_SIZE];
      nr_warn(diags, "karaoke-crowded", (nr_place){.line = unit->line->source_line},
              "the line at %s is not shown: too much is sung at once",
              norae_time_format(when, unit->start * 10000));
    }
  }
  spread_lanes(&p, units, count);
  return NORAE_OK;
}
