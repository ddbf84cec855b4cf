/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song and what was done to it: all of it can be undone, and done again.
 */
#ifndef NR_EDIT_HISTORY_H
#define NR_EDIT_HISTORY_H

#include "edit/edit.h"

typedef struct nr_history nr_history;

/* Begins with a copy of the song. */
norae_status nr_history_new(const norae_song *song, nr_history **out);
void nr_history_free(nr_history **history); /* takes NULL; sets NULL */

/* The song as it is now, and as it was first: views until the next change. */
const norae_song *nr_history_song(const nr_history *history);
const norae_song *nr_history_first(const nr_history *history);

/* Changes the song; what was undone is forgotten.  Nothing happens on failure, and
 * NORAE_ERR_ARGUMENT is a change that can't be. */
norae_status nr_history_apply(nr_history *history, const nr_edit *edit);
/* *out is the edit that was undone or done again, a view.  NORAE_ERR_ARGUMENT when there
 * is none. */
norae_status nr_history_undo(nr_history *history, const nr_edit **out);
norae_status nr_history_redo(nr_history *history, const nr_edit **out);

/* How many edits made the song what it is. */
size_t nr_history_depth(const nr_history *history);
/* The i-th of them. */
const nr_edit *nr_history_at(const nr_history *history, size_t i);
/* How far all of the song was moved as a whole, by the edits so far. */
norae_us nr_history_offset(const nr_history *history);

/* Mark this state (it was saved), in place of the one before; the first one is marked at the
 * beginning.  Is the song as it was then? */
void nr_history_mark(nr_history *history);
bool nr_history_is_marked(const nr_history *history);

/* A place in the order of lines by confidence, the least sure first. */
typedef struct nr_doubt {
  float confidence; /* -1: before all of them */
  size_t line;
} nr_doubt;

/* From there to the next line that somebody should look at; those that were mended meanwhile
 * count no more.  False: there is none behind, and *at stays. */
bool nr_doubt_next(const norae_song *song, nr_doubt *at);

#endif
