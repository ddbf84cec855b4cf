/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Placing, while it goes on: who stands in which row and lane.
 */
#ifndef NR_KARAOKE_PLACE_H
#define NR_KARAOKE_PLACE_H

#include "karaoke/unit.h"

#define NR_ROWS_MAX 4
#define NR_LANES_MAX 64

typedef struct nr_placer {
  const nr_layout *layout;
  nr_unit *rows[NR_ROWS_MAX]; /* who stands or stood there last */
  nr_unit *lanes[NR_LANES_MAX];
  int lane_limit, lanes_used;
  int row;         /* of the latest main line */
  nr_cs page_on;   /* when the page appeared */
  nr_cs sung_till; /* end of what was sung of main lines so far */
} nr_placer;

/* When a unit may appear that takes the place of one whose singing ends at `end`,
 * and that wants to appear at `want`. */
nr_cs nr_take_over(const nr_theme *theme, nr_cs end, const nr_unit *unit, nr_cs want);
/* May it take the place of `before` (NULL: nobody)?  When that was sung, and seen at all. */
bool nr_is_free(const nr_theme *theme, const nr_unit *before, const nr_unit *unit, nr_cs want);
/* Show it until its hold is over. */
void nr_show_unit(const nr_layout *layout, nr_unit *unit, nr_cs off);
/* Smaller if it would not fit, as the last step; `size` is what it would have. */
void nr_fit_unit(const nr_layout *layout, nr_unit *unit, double size);
/* `lone`: nothing else is near it.  `count` rows are used. */
void nr_stand_in_row(const nr_layout *layout, nr_unit *unit, int row, int count, bool lone);
/* Does a page end before the unit behind `i`?  True for the last main line. */
bool nr_page_ends(const nr_unit *units, size_t count, size_t i, nr_cs sung_till, nr_cs gap);
void nr_tell_crowded(const nr_unit *unit, norae_diags *diags);

int nr_lanes_that_fit(const nr_layout *layout);
/* False when all lanes are taken. */
bool nr_place_in_lane(nr_placer *placer, nr_unit *unit);
/* When all are placed: how high the lanes are. */
void nr_spread_lanes(const nr_placer *placer, nr_unit *units, size_t count);

/* Sorted units, page by page (NR_TURN_PAGE). */
void nr_place_pages(nr_placer *placer, nr_unit *units, size_t count, norae_diags *diags);

#endif
