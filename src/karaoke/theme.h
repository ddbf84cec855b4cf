/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A look as data: sizes relative to the picture, times, colours.  Themes are
 * text files (src/karaoke/themes); the shipped ones are inside the library.
 */
#ifndef NR_KARAOKE_THEME_H
#define NR_KARAOKE_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include <norae/karaoke.h>

#include "base/diag.h"

typedef int64_t nr_cs; /* centiseconds: what ASS can hold */

/* A colour in linear light, 0…1. */
typedef struct nr_tint {
  double r, g, b;
} nr_tint;

/* What colour a part of the text has. */
typedef struct nr_ink {
  enum { NR_INK_FIXED, NR_INK_SINGER, NR_INK_SINGER_SHADE } kind;
  nr_tint fixed;
  double luminance; /* of the singer's colour, made darker or lighter (WCAG) */
} nr_ink;

typedef enum nr_wipe {
  NR_WIPE_FILL,  /* one layer, the fill changes (\kf) */
  NR_WIPE_LAYERS /* fill and outline change: two layers and a clip that moves */
} nr_wipe;

typedef enum nr_turn {
  NR_TURN_ALTERNATE, /* a line takes the row of the one before the last */
  NR_TURN_PAGE,      /* rows fill up, and go together */
  NR_TURN_FREE       /* the first row that is free */
} nr_turn;

typedef enum nr_side_place { NR_SIDE_NONE, NR_SIDE_ABOVE, NR_SIDE_BELOW } nr_side_place;
typedef enum nr_count { NR_COUNT_NONE, NR_COUNT_DOTS, NR_COUNT_NUMBERS, NR_COUNT_BAR } nr_count;
typedef enum nr_anchor { NR_ANCHOR_BOTTOM, NR_ANCHOR_MIDDLE, NR_ANCHOR_TOP } nr_anchor;
typedef enum nr_area { /* of a frame with black bars */
  NR_AREA_AUTO,    /* the bar that is next to where the rows stand, if they fit */
  NR_AREA_FRAME,   /* as if there were no bars */
  NR_AREA_PICTURE, /* over the picture */
  NR_AREA_BELOW,   /* in the bar below it */
  NR_AREA_ABOVE
} nr_area;
typedef enum nr_spread { NR_SPREAD_SIDES, NR_SPREAD_CENTRE, NR_SPREAD_LEFT } nr_spread;

#define NR_THEME_TEXT 128
#define NR_THEME_SINGERS NORAE_MAX_VOICES

typedef struct nr_theme {
  char name[NR_THEME_TEXT], title[NR_THEME_TEXT];

  /* Text.  An ASS font size is the height of the line box (ascent and descent). */
  char font[NR_THEME_TEXT];
  bool bold;
  double size;       /* share of the picture's height… */
  double size_width; /* …but at most this share of its width */
  double outline;    /* share of the font size */
  double shadow;     /* likewise */
  double shadow_opacity;
  double lane_size;  /* background vocals and third voices: share of the font size */

  /* Second texts of a line. */
  int romanisation, translation; /* nr_side_place */
  double side_size;              /* share of the line's font size */

  /* Places. */
  int rows;             /* of main lines */
  int turn;             /* nr_turn: who takes which row */
  int anchor;           /* nr_anchor: where in the usable height the rows stand */
  int area;             /* nr_area */
  int spread;           /* nr_spread: where in a row */
  double pitch;         /* from row to row, in font sizes */
  double line_width;    /* a line's width: at most this share of the picture's… */
  double line_height_w; /* …and this many times its height */
  double top;           /* nothing above this share of the height */
  double bottom;        /* nor below this one, counted from below */
  double bottom_tall;   /* the same for pictures taller than wide */

  /* Times. */
  nr_cs lead;       /* a line stands at least this long before it is sung, if it can… */
  nr_cs lead_page;  /* …and this long when nothing stood before it */
  nr_cs lead_lane;  /* in the lanes */
  nr_cs ahead;      /* but at most this long */
  nr_cs hold;       /* it stays this long after its last syllable… */
  nr_cs hold_last;  /* …or this long when nothing takes its place */
  nr_cs hold_least; /* and never less than this */
  nr_cs handover;   /* a line takes the place of one that ended at least this long ago */
  nr_cs gap;        /* silence after which a new page begins */
  nr_cs fade_in, fade_out;
  nr_cs least;      /* a line is on screen at least this long, if nothing takes its place */
  double reading;   /* characters a second that can be read; 0: any number */
  nr_cs early;      /* text lights up this much before it is sung */

  /* Besides lyrics. */
  int count_in;         /* nr_count */
  nr_cs count_in_gap;   /* silence before a line that has one */
  nr_cs break_card;     /* silence that is told; 0: none */
  char break_text[NR_THEME_TEXT];
  bool title_card, end_card, legend;
  bool preview; /* with one row: the next line in small letters below it */

  /* Colours. */
  int wipe;         /* nr_wipe */
  bool sweep;       /* letters are filled bit by bit, where a script lets them */
  bool template_line; /* write the source so that Aegisub's templater makes the rest again */
  nr_ink unsung, sung, outline_colour, sung_outline;
  double unsung_opacity;
  nr_tint singers[NR_THEME_SINGERS]; /* in turn; further ones are spread between them */
  int singer_count;
  nr_tint together; /* several singers at once */
  nr_tint untold;   /* a line without a singer in a song with singers */
} nr_theme;

/* The theme of this name, shipped or one's own, or in this file when `name` has a '/' or
 * ends in ".theme"; NULL: "default".  Then the settings, each "size=12%".
 * NORAE_ERR_ARGUMENT for an unknown name or a wrong setting, NORAE_ERR_FORMAT for
 * a file that is wrong; everything wrong is reported. */
norae_status nr_theme_load(const char *name, const char *const *settings, size_t setting_count,
                           nr_theme *out, norae_diags *diags);

/* Give singers of the song their own colours, each "NAME=#RRGGBB" or "NAME=HUE";
 * the others keep theirs.  NORAE_ERR_ARGUMENT for a name that is not in the song. */
norae_status nr_theme_singers(nr_theme *theme, const norae_song *song, const char *const *singers,
                              size_t count, norae_diags *diags);
/* "#RRGGBB" or a hue. */
bool nr_tint_read(const char *text, nr_tint *out);

/* The file of an own theme of this name; *out is NULL where there is none.  Free it. */
norae_status nr_own_theme_path(const char *name, char **out);

/* One "key = value" of a theme.  False, with a sentence in `error`, if it is wrong. */
#define NR_THEME_ERROR 256
bool nr_theme_set(nr_theme *theme, const char *key, const char *value,
                  char error[NR_THEME_ERROR]);

/* A text of such lines over what the theme has already. */
norae_status nr_theme_read(const char *text, size_t size, const char *file, nr_theme *theme,
                           norae_diags *diags);

/* Themes inside the library; text NULL behind the last. */
typedef struct nr_theme_text {
  norae_theme_info info;
  const char *text;
} nr_theme_text;

extern const nr_theme_text nr_shipped_themes[];

#endif
