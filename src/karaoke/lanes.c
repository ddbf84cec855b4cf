/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lanes: smaller lines beside the rows, for background vocals and for what is
 * sung when no row is free.
 */
#include "karaoke/place.h"

/* Lanes shrink down to this share of their size before lines are left out. */
#define LANE_SHRINK 0.4

int nr_lanes_that_fit(const nr_layout *l)
{
  int lanes = (int)(nr_lane_room(l) / (nr_lane_pitch(l) * LANE_SHRINK));
  return lanes < 1 ? 1 : lanes > NR_LANES_MAX ? NR_LANES_MAX : lanes;
}

bool nr_place_in_lane(nr_placer *p, nr_unit *unit)
{
  const nr_theme *t = p->layout->theme;
  for (int lane = 0; lane < p->lane_limit; lane++) {
    nr_unit *before = p->lanes[lane];
    nr_cs want = unit->start - t->lead_lane;
    if (!nr_is_free(t, before, unit, want))
      continue;
    unit->on = nr_take_over(t, before ? before->end : -360000, unit, want);
    if (before && before->off > unit->on)
      before->off = unit->on;
    nr_show_unit(p->layout, unit, unit->end + t->hold_last);
    p->lanes[lane] = unit;
    if (lane >= p->lanes_used)
      p->lanes_used = lane + 1;
    unit->align = NR_ALIGN_CENTRE;
    unit->x = p->layout->middle;
    unit->in_lane = true; /* made a place when the number of lanes is known */
    unit->place = lane;
    return true;
  }
  return false;
}

void nr_spread_lanes(const nr_placer *p, nr_unit *units, size_t count)
{
  const nr_layout *l = p->layout;
  double room = nr_lane_room(l), full = nr_lane_pitch(l), pitch = full;
  if (pitch * p->lanes_used > room)
    pitch = room / p->lanes_used;
  for (size_t i = 0; i < count; i++) {
    nr_unit *unit = &units[i];
    if (!unit->shown || !unit->in_lane)
      continue;
    unit->y = nr_lane_bottom(l, unit->place, pitch);
    nr_fit_unit(l, unit, l->lane_size * pitch / full);
  }
}
