/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who stands where, and when.  Main lines take the rows in turn, from the top
 * one after a gap; a row changes hands only when its line has been sung.  What
 * finds no row, because more is sung at once than there are rows, goes into
 * lanes beside them in smaller letters, as background vocals always do.
 */
#include "karaoke/place.h"

#include <stdlib.h>

/* ── times ── */

nr_cs nr_take_over(const nr_theme *t, nr_cs end, const nr_unit *unit, nr_cs want)
{
  nr_cs late = unit->start - t->lead, calm = end + t->hold;
  nr_cs free_at = calm < late ? calm : late;
  if (want > late)
    want = late;
  if (free_at < end + t->hold_least)
    free_at = end + t->hold_least;
  if (want < free_at)
    want = free_at;
  return want > 0 ? want : 0;
}

bool nr_is_free(const nr_theme *t, const nr_unit *before, const nr_unit *unit, nr_cs want)
{
  return !before || (unit->start - before->end >= t->handover &&
                     nr_take_over(t, before->end, unit, want) > before->on);
}

void nr_show_unit(const nr_layout *l, nr_unit *unit, nr_cs off)
{
  unit->shown = true;
  if (off < unit->on + l->theme->least)
    off = unit->on + l->theme->least;
  unit->off = l->duration && off > l->duration ? l->duration : off;
}

/* ── rows ── */

void nr_fit_unit(const nr_layout *l, nr_unit *unit, double size)
{
  double measured_at = nr_unit_usual_size(unit, l), scale = 1;
  double width = unit->width * size / measured_at, height = unit->height * size / measured_at;
  if (width > l->line_width)
    scale = l->line_width / width;
  if (height * scale > size * 1.001)
    scale = size / height;
  unit->size = size * scale;
  unit->row_size = size;
}

/* Where reading from the left is told, that is the other side for Hebrew and Arabic. */
static nr_align row_align(const nr_layout *l, const nr_unit *unit, int row, bool lone)
{
  const nr_theme *t = l->theme;
  bool left = t->spread == NR_SPREAD_LEFT || row % 2 == 0;
  if (t->spread != NR_SPREAD_LEFT && (t->spread == NR_SPREAD_CENTRE || lone || l->rows == 1))
    return NR_ALIGN_CENTRE;
  return left == unit->rightward ? NR_ALIGN_LEFT : NR_ALIGN_RIGHT;
}

void nr_stand_in_row(const nr_layout *l, nr_unit *unit, int row, int count, bool lone)
{
  double half = l->line_width / 2;
  unit->place = row;
  unit->y = nr_row_bottom(l, row, count);
  nr_fit_unit(l, unit, l->size);
  unit->align = row_align(l, unit, row, lone);
  unit->x = unit->align == NR_ALIGN_LEFT    ? l->middle - half
            : unit->align == NR_ALIGN_RIGHT ? l->middle + half
                                            : l->middle;
}

/* The row a unit would like: the one nearest to the rim for a lone line. */
static int wanted_row(const nr_placer *p, bool first, bool lone)
{
  const nr_theme *t = p->layout->theme;
  if (t->turn == NR_TURN_FREE || lone)
    return p->layout->anchor == NR_ANCHOR_TOP ? 0 : p->layout->rows - 1;
  return first ? 0 : (p->row + 1) % p->layout->rows;
}

/* The i-th row to try, from the wanted one. */
static int row_to_try(const nr_layout *l, int wanted, int i)
{
  if (l->theme->turn == NR_TURN_FREE && l->anchor != NR_ANCHOR_TOP)
    return (wanted - i + l->rows) % l->rows;
  return (wanted + i) % l->rows;
}

static void take_row(nr_placer *p, nr_unit *unit, int row, nr_cs want, bool lone)
{
  const nr_layout *l = p->layout;
  nr_unit *before = p->rows[row];
  unit->on = nr_take_over(l->theme, before ? before->end : -360000, unit, want);
  if (before && before->off > unit->on)
    before->off = unit->on;
  nr_show_unit(l, unit, unit->end + l->theme->hold_last);
  nr_stand_in_row(l, unit, row, l->rows, lone);
  p->rows[row] = unit;
  p->row = row;
}

/* `first`: a page begins with this unit; `lone`: and ends with it. */
static bool place_main(nr_placer *p, nr_unit *unit, bool first, bool lone)
{
  const nr_theme *t = p->layout->theme;
  int wanted = wanted_row(p, first, lone);
  if (first)
    p->page_on = unit->start - t->lead_page;
  nr_cs want = unit->start - t->ahead;
  if (want < p->page_on)
    want = p->page_on;
  for (int i = 0; i < p->layout->rows; i++) {
    int row = row_to_try(p->layout, wanted, i);
    if (!nr_is_free(t, p->rows[row], unit, want))
      continue;
    take_row(p, unit, row, want, lone);
    return true;
  }
  return nr_place_in_lane(p, unit);
}

static void place_in_turn(nr_placer *p, nr_unit *units, size_t count, norae_diags *diags)
{
  bool first = true;
  for (size_t i = 0; i < count; i++) {
    nr_unit *unit = &units[i];
    bool placed;
    if (unit->background) {
      placed = nr_place_in_lane(p, unit);
    } else {
      if (unit->end > p->sung_till)
        p->sung_till = unit->end;
      bool last = nr_page_ends(units, count, i, p->sung_till, p->layout->theme->gap);
      placed = place_main(p, unit, first, first && last);
      first = last;
    }
    if (!placed)
      nr_tell_crowded(unit, diags);
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

bool nr_page_ends(const nr_unit *units, size_t count, size_t i, nr_cs sung_till, nr_cs gap)
{
  for (size_t next = i + 1; next < count; next++)
    if (!units[next].background)
      return units[next].start - sung_till >= gap;
  return true;
}

void nr_tell_crowded(const nr_unit *unit, norae_diags *diags)
{
  char when[NORAE_TIME_SIZE];
  nr_warn(diags, "karaoke-crowded", (nr_place){.line = unit->line->source_line},
          "the line at %s is not shown: too much is sung at once",
          norae_time_format(when, unit->start * 10000));
}

norae_status nr_place_units(nr_unit *units, size_t count, const nr_layout *layout,
                            norae_diags *diags)
{
  nr_placer p = {.layout = layout, .lane_limit = nr_lanes_that_fit(layout)};
  if (layout->rows < 1 || layout->rows > NR_ROWS_MAX)
    return NORAE_ERR_ARGUMENT;
  qsort(units, count, sizeof *units, compare_units);
  if (layout->theme->turn == NR_TURN_PAGE)
    nr_place_pages(&p, units, count, diags);
  else
    place_in_turn(&p, units, count, diags);
  nr_spread_lanes(&p, units, count);
  return NORAE_OK;
}
