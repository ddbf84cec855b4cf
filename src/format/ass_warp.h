/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the times of a script are now.  What belongs to a line of the song moves with its
 * words, everything else with the moves of the origin.
 */
#ifndef NR_FORMAT_ASS_WARP_H
#define NR_FORMAT_ASS_WARP_H

#include "format/ass.h"

/* A time of the song as it was read and as it is now. */
typedef struct nr_knot {
  norae_us was, now;
} nr_knot;

/* How the times of one line went. */
typedef struct nr_way {
  size_t first, count; /* of the knots */
  bool even;  /* all by the same shift */
  bool exact; /* the knots say where each of its words is now */
} nr_way;

typedef struct nr_ways {
  nr_way *ways; /* by lines of the song that was read */
  nr_knot *knots;
} nr_ways;

/* For each line of `was`, from its lines now: first[line], then next[line of now]; SIZE_MAX
 * ends them. */
norae_status nr_ways_new(const norae_song *was, const norae_song *now, const size_t *first,
                         const size_t *next, nr_ways *out);
void nr_ways_free(nr_ways *ways);

/* What moves an event. */
typedef struct nr_warp {
  const nr_knot *knots;
  size_t count; /* 0: nothing is known of the line, or there is none */
  bool even;
  const nr_origin *origin;
} nr_warp;

nr_warp nr_warp_of(const nr_ways *ways, size_t line, const nr_origin *origin);
/* Not before zero, unless nothing moves. */
norae_us nr_warp_time(const nr_warp *warp, norae_us time);
/* By how much both times and all between them move, if that is the same for all and
 * nothing gets before zero. */
bool nr_warp_is_shift(const nr_warp *warp, norae_us from, norae_us to, norae_us *shift);

/* The text of an event with the times inside it moved: of syllables, \t, \move, \fade. */
void nr_warp_text(const nr_warp *warp, const nr_ass_event *event, nr_str *out);

#endif
