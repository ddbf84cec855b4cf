/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "karaoke/layout.h"

#include <math.h>

#include <norae/time.h>

#include "song/song.h"

/* From lane to lane, in sizes of their letters, if outlines let it. */
#define LANE_PITCH 1.12
/* Lanes can always have this many sizes of their letters. */
#define LANES_LEAST 2.0

/* At least so much that outlines don't touch. */
static double pitch_of(const nr_theme *t, double pitch)
{
  return fmax(pitch, 1 + 2 * t->outline);
}

double nr_side_size(const nr_layout *l, double size)
{
  return size * l->theme->side_size;
}

double nr_side_pitch(const nr_layout *l, double size)
{
  return nr_side_size(l, size) * (1 + 2 * l->theme->outline);
}

/* Rows below this many are not given up for the size of letters. */
#define ROWS_KEPT 2

/* Fewer rows, then smaller letters, when rows and a lane or two would not fit. */
static void fit_rows(nr_layout *l, nr_beside beside)
{
  double row = l->size * pitch_of(l->theme, l->theme->pitch) +
               (beside.above + beside.below) * nr_side_pitch(l, l->size);
  double lanes = LANES_LEAST * l->size * l->theme->lane_size * pitch_of(l->theme, LANE_PITCH);
  double room = l->bottom - l->top;
  l->rows = l->theme->rows;
  while (l->rows > ROWS_KEPT && l->rows * row + lanes > room)
    l->rows--;
  if (l->rows * row + lanes > room)
    l->size *= room / (l->rows * row + lanes);
}

nr_layout nr_layout_of(const nr_theme *theme, const nr_karaoke_params *params, nr_beside beside)
{
  nr_layout l = {.theme = theme, .font = params->font ? params->font : theme->font};
  l.width = params->width;
  l.height = params->height;
  l.size = fmin(theme->size * l.height, theme->size_width * l.width);
  l.top = theme->top * l.height;
  l.bottom = l.height * (1 - (l.height > l.width ? theme->bottom_tall : theme->bottom));
  fit_rows(&l, beside);
  l.lane_size = l.size * theme->lane_size;
  l.outline = l.size * theme->outline;
  l.shadow = l.size * theme->shadow;
  l.line_width = fmin(theme->line_width * l.width, theme->line_height_w * l.height);
  l.line_width -= 2 * l.outline;
  l.above = beside.above * nr_side_pitch(&l, l.size);
  l.below = beside.below * nr_side_pitch(&l, l.size);
  l.pitch = l.size * pitch_of(theme, theme->pitch) + l.above + l.below;
  l.duration = params->duration > 0 ? nr_time_round(params->duration, 10000) : 0;
  return l;
}

/* The top and bottom of the block of `count` rows. */
static double rows_top(const nr_layout *l, int count)
{
  double block = count * l->pitch;
  switch (l->theme->anchor) {
  case NR_ANCHOR_TOP:
    return l->top;
  case NR_ANCHOR_MIDDLE:
    return (l->top + l->bottom - block) / 2;
  default:
    return l->bottom - block;
  }
}

double nr_row_bottom(const nr_layout *l, int row, int count)
{
  /* What is between two rows is above the lower one, but for the top of the picture. */
  double air = l->pitch - l->size - l->above - l->below;
  if (l->theme->anchor != NR_ANCHOR_TOP)
    air = 0;
  return rows_top(l, count) + (row + 1) * l->pitch - air - l->below;
}

double nr_lane_pitch(const nr_layout *l)
{
  return l->lane_size * pitch_of(l->theme, LANE_PITCH) +
         (l->above + l->below) * l->lane_size / l->size;
}

double nr_lane_room(const nr_layout *l)
{
  double top = rows_top(l, l->rows);
  if (l->theme->anchor == NR_ANCHOR_TOP)
    return l->bottom - (top + l->rows * l->pitch);
  return top - l->top;
}

double nr_lane_bottom(const nr_layout *l, int lane, double pitch)
{
  double top = rows_top(l, l->rows);
  double below = l->below * l->lane_size / l->size * pitch / nr_lane_pitch(l);
  if (l->theme->anchor == NR_ANCHOR_TOP)
    return top + l->rows * l->pitch + (lane + 1) * pitch - below;
  return top - lane * pitch - below;
}
