/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A theme on a picture: sizes and places in pixels of the script.  Rows hold the
 * main lines; lanes beside the rows hold what is sung besides.
 */
#ifndef NR_KARAOKE_LAYOUT_H
#define NR_KARAOKE_LAYOUT_H

#include "karaoke/karaoke.h"
#include "karaoke/theme.h"

typedef struct nr_layout {
  const nr_theme *theme;
  const char *font;
  int width, height; /* of the frame */
  int anchor;        /* nr_anchor: the theme's, or that of the bar the rows are in */
  bool in_bar;       /* they are in a black bar; lanes reach into the picture */
  double middle;     /* x, of what is used of the frame */
  double floor;      /* y of its lower rim */
  double size, lane_size; /* font sizes */
  double outline, shadow; /* of the main size */
  double line_width;      /* the widest text */
  int rows;               /* that fit, of the theme's */
  double above, below;    /* room for second texts at a main line */
  double pitch;           /* between main rows, second texts included */
  double top, bottom;     /* y of the usable height */
  double rows_top, rows_bottom; /* of what rows may use of it */
  nr_cs duration;         /* 0: not known */
} nr_layout;

/* How many second texts lines have above and below them, at most. */
typedef struct nr_beside {
  int above, below;
} nr_beside;

nr_layout nr_layout_of(const nr_theme *theme, const nr_karaoke_params *params, nr_beside beside);
/* The font size of a second text beside letters of this size, and the height it takes. */
double nr_side_size(const nr_layout *layout, double size);
double nr_side_pitch(const nr_layout *layout, double size);

/* The lower rim of a row's line box when `count` rows are used, 0 the top one. */
double nr_row_bottom(const nr_layout *layout, int row, int count);
/* The same of the row that styles tell as their own place. */
double nr_style_bottom(const nr_layout *layout);
/* From lane to lane at full size. */
double nr_lane_pitch(const nr_layout *layout);
/* The height that lanes can take. */
double nr_lane_room(const nr_layout *layout);
/* The lower rim of a lane at this pitch, 0 next to the rows. */
double nr_lane_bottom(const nr_layout *layout, int lane, double pitch);

#endif
