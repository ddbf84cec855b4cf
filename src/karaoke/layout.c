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

/* From row to row. */
static double row_pitch(const nr_layout *l, nr_beside beside)
{
  return l->size * pitch_of(l->theme, l->theme->pitch) +
         (beside.above + beside.below) * nr_side_pitch(l, l->size);
}

/* Fewer rows, then smaller letters, when rows and a lane or two would not fit. */
static void fit_rows(nr_layout *l, nr_beside beside)
{
  double row = row_pitch(l, beside);
  double lanes = LANES_LEAST * l->size * l->theme->lane_size * pitch_of(l->theme, LANE_PITCH);
  double room = l->rows_bottom - l->rows_top;
  if (l->in_bar)
    lanes = 0;
  l->rows = l->theme->rows;
  while (l->rows > ROWS_KEPT && l->rows * row + lanes > room)
    l->rows--;
  if (l->rows * row + lanes > room)
    l->size *= room / (l->rows * row + lanes);
}

/* ── black bars ── */

/* What is left free of a bar at the frame's rim, and at the picture. */
#define BAR_RIM 0.06
/* Tall frames are for phones, which draw over their lower end: up to this much of a bar. */
#define BAR_RIM_TALL 0.45
/* Rows are smaller in a bar by this much at most, where nobody asked for it… */
#define BAR_SHRINK 0.7
/* …and where somebody did. */
#define BAR_SHRINK_ASKED 0.35

/* Use [left, right) × [top, bottom) of the frame, but for the theme's margins. */
static void use_area(nr_layout *l, double left, double top, double right, double bottom)
{
  const nr_theme *t = l->theme;
  double width = right - left, height = bottom - top;
  l->middle = (left + right) / 2;
  l->floor = bottom;
  l->size = fmin(t->size * height, t->size_width * width);
  l->line_width = fmin(t->line_width * width, t->line_height_w * height);
  l->top = l->rows_top = top + t->top * height;
  l->bottom = l->rows_bottom = bottom - height * (height > width ? t->bottom_tall : t->bottom);
}

/* Put the rows into a bar, if they need not become too small for it. */
static void use_bar(nr_layout *l, int anchor, int bar, double shrink, nr_beside beside)
{
  int rows = l->theme->rows < ROWS_KEPT ? l->theme->rows : ROWS_KEPT;
  double edge = fmin(l->size, (double)bar / rows) * (l->theme->outline + l->theme->shadow);
  double rim = fmax(bar * BAR_RIM, edge), below = rim;
  if (anchor == NR_ANCHOR_BOTTOM && l->height > l->width)
    below = fmax(rim, fmin(l->theme->bottom_tall * l->height, bar * BAR_RIM_TALL));
  if (bar <= 0 || bar - rim - below < shrink * rows * row_pitch(l, beside))
    return;
  double top = anchor == NR_ANCHOR_TOP ? 0 : l->height - bar;
  l->rows_top = top + rim;
  l->rows_bottom = top + bar - below;
  l->top = fmin(l->top, l->rows_top);
  l->bottom = fmax(l->bottom, l->rows_bottom);
  l->anchor = anchor;
  l->in_bar = true;
}

/* In the middle of their bar. */
static void centre_rows(nr_layout *l)
{
  double air = (l->rows_bottom - l->rows_top - l->rows * l->pitch) / 2;
  if (!l->in_bar || air <= 0)
    return;
  l->rows_top += air;
  l->rows_bottom -= air;
}

/* Where all rows don't fit into the bar, the last one does, if it can: so that the rim of
 * the picture is between two rows rather than behind one. */
static void avoid_rim(nr_layout *l, const norae_bars *bars, nr_beside beside)
{
  bool top = l->anchor == NR_ANCHOR_TOP;
  double bar = top ? bars->top : bars->bottom, air = bar - row_pitch(l, beside);
  if (l->in_bar || air < l->size * (l->theme->outline + l->theme->shadow))
    return;
  if (top)
    l->top = l->rows_top = air;
  else
    l->bottom = l->rows_bottom = l->height - air;
}

static void choose_area(nr_layout *l, const norae_bars *bars, nr_beside beside)
{
  const nr_theme *t = l->theme;
  l->anchor = t->anchor;
  use_area(l, 0, 0, l->width, l->height);
  if (t->area == NR_AREA_PICTURE)
    use_area(l, bars->left, bars->top, l->width - bars->right, l->height - bars->bottom);
  else if (t->area == NR_AREA_BELOW)
    use_bar(l, NR_ANCHOR_BOTTOM, bars->bottom, BAR_SHRINK_ASKED, beside);
  else if (t->area == NR_AREA_ABOVE)
    use_bar(l, NR_ANCHOR_TOP, bars->top, BAR_SHRINK_ASKED, beside);
  else if (t->area == NR_AREA_AUTO && t->anchor != NR_ANCHOR_MIDDLE) {
    use_bar(l, t->anchor, t->anchor == NR_ANCHOR_TOP ? bars->top : bars->bottom, BAR_SHRINK,
            beside);
    avoid_rim(l, bars, beside);
  }
}

nr_layout nr_layout_of(const nr_theme *theme, const nr_karaoke_params *params, nr_beside beside)
{
  nr_layout l = {.theme = theme, .font = params->font ? params->font : theme->font};
  l.width = params->width;
  l.height = params->height;
  choose_area(&l, &params->bars, beside);
  fit_rows(&l, beside);
  l.lane_size = l.size * theme->lane_size;
  l.outline = l.size * theme->outline;
  l.shadow = l.size * theme->shadow;
  l.line_width -= 2 * l.outline;
  l.above = beside.above * nr_side_pitch(&l, l.size);
  l.below = beside.below * nr_side_pitch(&l, l.size);
  l.pitch = l.size * pitch_of(theme, theme->pitch) + l.above + l.below;
  centre_rows(&l);
  l.duration = params->duration > 0 ? nr_time_round(params->duration, 10000) : 0;
  return l;
}

/* The top and bottom of the block of `count` rows. */
static double rows_top(const nr_layout *l, int count)
{
  double block = count * l->pitch;
  switch (l->anchor) {
  case NR_ANCHOR_TOP:
    return l->rows_top;
  case NR_ANCHOR_MIDDLE:
    return (l->rows_top + l->rows_bottom - block) / 2;
  default:
    return l->rows_bottom - block;
  }
}

double nr_row_bottom(const nr_layout *l, int row, int count)
{
  /* What is between two rows is above the lower one, but for the top of the picture. */
  double air = l->pitch - l->size - l->above - l->below;
  if (l->anchor != NR_ANCHOR_TOP)
    air = 0;
  return rows_top(l, count) + (row + 1) * l->pitch - air - l->below;
}

double nr_style_bottom(const nr_layout *l)
{
  return nr_row_bottom(l, l->anchor == NR_ANCHOR_TOP ? 0 : l->rows - 1, l->rows);
}

double nr_lane_pitch(const nr_layout *l)
{
  return l->lane_size * pitch_of(l->theme, LANE_PITCH) +
         (l->above + l->below) * l->lane_size / l->size;
}

double nr_lane_room(const nr_layout *l)
{
  double top = rows_top(l, l->rows);
  if (l->anchor == NR_ANCHOR_TOP)
    return l->bottom - (top + l->rows * l->pitch);
  return top - l->top;
}

double nr_lane_bottom(const nr_layout *l, int lane, double pitch)
{
  double top = rows_top(l, l->rows);
  double below = l->below * l->lane_size / l->size * pitch / nr_lane_pitch(l);
  if (l->anchor == NR_ANCHOR_TOP)
    return top + l->rows * l->pitch + (lane + 1) * pitch - below;
  return top - lane * pitch - below;
}
