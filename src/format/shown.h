/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a song as a writer needs them: in order of time, with an end each.
 */
#ifndef NR_FORMAT_SHOWN_H
#define NR_FORMAT_SHOWN_H

#include "format/format.h"

typedef struct nr_shown {
  size_t line;    /* of the song */
  norae_us start; /* NORAE_NO_TIME only where untimed lines are wanted */
  norae_us end;   /* known or guessed; NORAE_NO_TIME with start */
  bool end_known;
  norae_us key; /* of nr_showing_by_main() */
} nr_shown;

typedef struct nr_showing {
  nr_shown *items;
  size_t count;
} nr_showing;

/* Leaves out, and reports, lines that are not in the recording, and lines without
 * times unless `untimed`; those stand behind the line before them.  Where an end
 * is not known it is the next line's start, at most ten seconds later. */
norae_status nr_showing_new(const norae_song *song, bool untimed, nr_sink *sink, nr_showing *out);
/* Puts them back into the song's order, for formats that need no other. */
void nr_showing_in_order(nr_showing *showing);
/* By time, yet with backing vocals right behind their main lines. */
void nr_showing_by_main(const norae_song *song, nr_showing *showing);
void nr_showing_free(nr_showing *showing);

/* The tracks of each line, as lists: first[line], then next[track]; SIZE_MAX ends them. */
typedef struct nr_track_lists {
  size_t *first, *next;
} nr_track_lists;

norae_status nr_track_lists_new(const norae_song *song, nr_track_lists *out);
void nr_track_lists_free(nr_track_lists *lists);

/* The name to show for a voice: its name, else its id. */
const char *nr_voice_name(const norae_song *song, size_t voice);
/* All names of a set, joined with " & ". */
void nr_add_voice_names(nr_str *out, const norae_song *song, norae_voices voices);

/* Tells that the format holds no times before zero, and how many became zero, if any did. */
void nr_tell_before_zero(const nr_sink *sink, const char *format, size_t count);

#endif
