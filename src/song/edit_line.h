/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of a song while its text is changed: the text, and which bytes of it
 * belong to which syllable, so that a syllable keeps its times wherever its
 * letters go.
 */
#ifndef NR_SONG_EDIT_LINE_H
#define NR_SONG_EDIT_LINE_H

#include <stdbool.h>

#include "base/str.h"
#include "song/song.h"

/* A run of bytes of one syllable. */
typedef struct nr_run {
  size_t size;
  norae_syllable syllable; /* its text is not used */
} nr_run;

/* Zeroed is empty; used again from line to line, to keep its memory. */
typedef struct nr_edit_line {
  nr_str text;
  nr_run *runs; /* tile the text */
  size_t count, capacity;
  bool failed; /* out of memory */
} nr_edit_line;

void nr_edit_clear(nr_edit_line *line);
void nr_edit_free(nr_edit_line *line);
void nr_edit_load(nr_edit_line *line, const norae_song *song, size_t index);
/* "[label]", without times. */
void nr_edit_label(nr_edit_line *line, const char *label);

/* Behind what `to` holds already: bytes from…end of `line`, with their syllables.
 * With `tight`, spaces that would begin the text or follow another are left out. */
void nr_edit_copy(nr_edit_line *to, const nr_edit_line *line, size_t from, size_t end, bool tight);
/* Text that belongs to no syllable yet: it joins the one before, or at the
 * beginning the one behind. */
void nr_edit_add(nr_edit_line *to, const char *text, size_t size);
/* Spaces at the end go. */
void nr_edit_trim(nr_edit_line *line);

/* Nothing but white space? */
bool nr_edit_is_empty(const nr_edit_line *line);

/* The line's syllables, to the line begun last in the song. */
norae_status nr_edit_store(const nr_edit_line *line, norae_song *song);

#endif
