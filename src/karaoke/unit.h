/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What passes through this room:
 *   song → sung lines (complete times) → units (what fits on one row, with a
 *   size) → places (row and time on screen) → script.
 */
#ifndef NR_KARAOKE_UNIT_H
#define NR_KARAOKE_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "karaoke/karaoke.h"
#include "karaoke/layout.h"
#include "karaoke/ruby.h"
#include "karaoke/sides.h"
#include "karaoke/theme.h"
#include "song/song.h"

/* A run of text that lights up in [start, end); rounded absolute times.  Where its file
 * begins a new row behind it, the white space at its end is one '\n'. */
typedef struct nr_piece {
  const char *text;
  size_t size;
  nr_cs start, end;
  bool sweep; /* filled bit by bit (\kf), else lit at once (\k) */
  double left, right; /* where it stands in its unit, as measured; only where it is needed */
} nr_piece;

/* A line of the song with a time for every piece, in order and not overlapping. */
typedef struct nr_sung_line {
  const norae_line *line;
  nr_cs start, end; /* end ≥ the last piece's */
  nr_piece *pieces; /* their texts joined are the line's text */
  size_t count;
  nr_side sides[NR_SIDES]; /* by norae_track_kind */
  const char *font;        /* in place of the song's; NULL: that one */
  const nr_piece *written; /* with the readings that are rubies now; NULL: as they are */
  nr_ruby *rubies;
  size_t ruby_count;
} nr_sung_line;

typedef enum nr_align { NR_ALIGN_LEFT, NR_ALIGN_CENTRE, NR_ALIGN_RIGHT } nr_align;

/* A part of a unit that is read in one direction. */
typedef struct nr_run {
  nr_piece *pieces; /* in the order they are sung; no white space at the outer ends */
  size_t count;
  bool rightward;
  double left, width; /* where it stands in its unit, as measured */
} nr_run;

/* What stands on one row: a line, or a part of a long one. */
typedef struct nr_unit {
  const norae_line *line;
  size_t order;     /* in the song */
  nr_cs start, end; /* of its singing */
  nr_piece *pieces; /* no white space at the outer ends */
  size_t count;
  bool background;
  bool rightward;   /* read from left to right; false for Arabic and Hebrew */
  bool layered;     /* drawn in two layers with a clip that moves */
  const char *font;     /* in place of the layout's; NULL: that one */
  double measured;      /* the font size at which it was measured… */
  double width, height; /* …and how large it was */
  nr_run *runs; /* from left to right; NULL: all of it is read in one direction */
  size_t run_count;
  nr_side sides[NR_SIDES];
  nr_ruby *rubies;
  size_t ruby_count;
  /* Set by placing: */
  bool shown;
  bool in_lane;
  int place;      /* row or lane */
  nr_cs on, off;  /* on screen */
  nr_align align;
  double x, y;    /* of the line box's lower corner or middle */
  double size;    /* font size */
  double row_size; /* what it would be if the unit was not too wide */
} nr_unit;

/* The size that a unit was measured at. */
static inline double nr_unit_usual_size(const nr_unit *unit, const nr_layout *layout)
{
  return unit->background ? layout->lane_size : layout->size;
}

/* The theme's font in the form that the song's language writes. */
void nr_choose_face(nr_theme *theme, const norae_song *song);

/* The same for lines and second texts in other languages than the song's; and other
 * families for those whose letters the font lacks. */
norae_status nr_choose_faces(const nr_layout *layout, const nr_measure *measure,
                             nr_sung_line *lines, size_t count, nr_arena *arena);

/* Complete times for every line that can be shown; in the song's order. */
norae_status nr_sing_lines(const norae_song *song, norae_us duration, nr_arena *arena,
                     nr_sung_line **out, size_t *count, norae_diags *diags);

/* Lines cut to fit the width. */
norae_status nr_split_lines(const nr_sung_line *lines, size_t count, const nr_layout *layout,
                      const nr_measure *measure, nr_arena *arena, nr_unit **out,
                      size_t *unit_count);

/* Rows and times on screen; sorts the units by their start. */
norae_status nr_place_units(nr_unit *units, size_t count, const nr_layout *layout,
                            norae_diags *diags);

/* Warn of what is too fast to read. */
void nr_check_reading(const nr_unit *units, size_t count, const nr_theme *theme,
                      norae_diags *diags);

struct nr_cards;

/* The whole script. */
void nr_write_script(const norae_song *song, const nr_sung_line *lines, size_t line_count,
                     const nr_unit *units, size_t unit_count, const struct nr_cards *cards,
                     const nr_layout *layout, const char *matrix, nr_str *out);

#endif
