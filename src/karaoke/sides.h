/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Second texts of a line: a romanisation that lights up in step with it, a
 * translation that stands still.
 */
#ifndef NR_KARAOKE_SIDES_H
#define NR_KARAOKE_SIDES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "karaoke/theme.h"
#include "song/song.h"

struct nr_piece;
struct nr_sung_line;

#define NR_SIDES 2 /* one of each norae_track_kind */

typedef struct nr_side {
  struct nr_piece *pieces;
  size_t count;       /* 0: there is no such text */
  bool in_step;       /* a piece for each one of the line */
  bool steady;        /* never lights up */
  bool below;         /* the line; else above it */
  const char *lang;   /* NULL: not known */
  const char *font;   /* in place of the layout's; NULL: that one */
  double width, height; /* as measured, at its share of the unit's usual size */
} nr_side;

/* The second texts that the theme shows, for all sung lines. */
norae_status nr_find_sides(const norae_song *song, const nr_theme *theme,
                           struct nr_sung_line *lines, size_t count, nr_arena *arena);

/* The part of a line's second text that belongs to its pieces first…last, which are
 * the shares from…to of its text.  False when memory ran out. */
bool nr_cut_side(const nr_side *side, size_t first, size_t last, double from, double to,
                 nr_arena *arena, nr_side *out);

#endif
