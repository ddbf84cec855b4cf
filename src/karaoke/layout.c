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

/* Smaller when the rows and a lane or two would not fit. */
static void fit_rows(nr_layout *l)
{
  double wanted = l->theme->rows * l->size * pitch_of(l->theme, l->theme->pitch) +
                  LANES_LEAST * l->size * l->theme->lane_size * pitch_of(l->theme, LANE_PITCH);
  double room = l->bottom - l->top;
  if (wanted > room)
    l->size *= room / wanted;
}

nr_layout nr_layout_of(const nr_theme *theme, const nr_karaoke_params *params)
{
  nr_layout l = {.theme = theme, .font = params->font ? params->font : theme->font};
  l.width = params->width;
  l.height = params->height;
  l.size = fmin(theme->size * l.height, theme->size_width * l.width);
  l.top = theme->top * l.height;
  l.bottom = l.height * (1 - (l.height > l.width ? theme->bottom_tall : theme->bottom));
  fit_rows(&l);
  l.lane_size = l.size * theme->lane_size;
  l.outline = l.size * theme->outline;
  l.shadow = l.size * theme->shadow;
  l.line_width = fmin(theme->line_width * l.width, theme->line_height_w * l.height);
  l.line_width -= 2 * l.outline;
  l.pitch = l.size * pitch_of(theme, theme->pitch);
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
  double air = l->theme->anchor == NR_ANCHOR_TOP ? l->pitch - l->size : 0;
  return rows_top(l, count) + (row + 1) * l->pitch - air;
}

double nr_lane_pitch(const nr_layout *l)
{
  return l->lane_size * pitch_of(l->theme, LANE_PITCH);
}

double nr_lane_room(const nr_layout *l)
{
  double top = rows_top(l, l->theme->rows);
  if (l->theme->anchor == NR_ANCHOR_TOP)
    return l->bottom - (top + l->theme->rows * l->pitch);
  return top - l->top;
}

double nr_lane_bottom(const nr_layout *l, int lane, double pitch)
{
  double top = rows_top(l, l->theme->rows);
  if (l->theme->anchor == NR_ANCHOR_TOP)
    return top + l->theme->rows * l->pitch + (lane + 1) * pitch;
  return top - lane * pitch;
}
