/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A look as data: sizes relative to the picture, times, colours.
 */
#ifndef NR_KARAOKE_THEME_H
#define NR_KARAOKE_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include <norae/karaoke.h>

typedef int64_t nr_cs; /* centiseconds: what ASS can hold */

typedef struct nr_theme {
  norae_theme_info info;

  /* Text.  An ASS font size is the height of the line box (ascent and descent). */
  const char *font;
  bool bold;
  double size;       /* share of the picture's height… */
  double size_width; /* …but at most this share of its width */
  double outline;    /* share of the font size */
  double shadow;     /* likewise */
  double lane_size;  /* background vocals and third voices: share of the font size */

  /* Places. */
  int rows;             /* of main lines, used in turn */
  double pitch;         /* from row to row, in font sizes */
  double line_width;    /* a line's width: at most this share of the picture's… */
  double line_height_w; /* …and this many times its height */
  double top;           /* nothing above this share of the height */
  double bottom;        /* nor below this one, counted from below */
  double bottom_tall;   /* the same for pictures taller than wide */

  /* Times. */
  nr_cs lead;      /* a line stands at least this long before it is sung, if it can… */
  nr_cs lead_page; /* …and this long when nothing stood before it */
  nr_cs lead_lane; /* in the lanes */
  nr_cs ahead;     /* but at most this long */
  nr_cs hold;      /* it stays this long after its last syllable… */
  nr_cs hold_last; /* …or this long when nothing takes its place */
  nr_cs hold_least; /* and never less than this */
  nr_cs handover;  /* a line takes the place of one that ended at least this long ago */
  nr_cs gap;       /* silence after which a new page begins */
  int fade_in_ms, fade_out_ms;

  /* Colours: hues in degrees, brightness as relative luminance (WCAG). */
  double unsung_luminance, sung_luminance, outline_luminance;
  double hues[8];  /* of the singers in turn; further ones are spread between them */
  int hue_count;
  double together_hue; /* several singers at once */
  double untold_hue;   /* a line without a singer in a song with singers */
} nr_theme;

/* NULL: the default one.  NULL when there is none of this name. */
const nr_theme *nr_theme_find(const char *name);

#endif
