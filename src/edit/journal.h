/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits that are not saved yet, in a file that survives a crash: the song that they
 * begin with, then a line each, on the disk before the next one can be made.
 */
#ifndef NR_EDIT_JOURNAL_H
#define NR_EDIT_JOURNAL_H

#include <stdint.h>

#include "base/diag.h"
#include "edit/history.h"

typedef struct nr_journal nr_journal;

/* The journal of a lyric file, in $XDG_STATE_HOME/norae/edits.  Nothing is written yet.
 * NORAE_ERR_EXISTS when another program has it open. */
norae_status nr_journal_open(const char *lyrics, nr_journal **out, norae_diags *diags);
/* Lets go of it; the file stays. */
void nr_journal_close(nr_journal **journal); /* takes NULL; sets NULL */

/* What was left in it: *out is NULL when nothing was, and *fits false when it belongs to a lyric
 * file of other bytes than `stamp` tells.  NORAE_ERR_FORMAT, with a message, when it can't be
 * read. */
norae_status nr_journal_recover(nr_journal *journal, uint64_t stamp, nr_history **out, bool *fits,
                                norae_diags *diags);

/* Begin anew with a song, or with all of a history. */
norae_status nr_journal_begin(nr_journal *journal, uint64_t stamp, const norae_song *song,
                              norae_diags *diags);
norae_status nr_journal_begin_with(nr_journal *journal, uint64_t stamp, const nr_history *history,
                                   norae_diags *diags);
/* One more edit, or, where that is NULL, one less. */
norae_status nr_journal_add(nr_journal *journal, const nr_edit *edit, norae_diags *diags);
/* All is saved: the file goes. */
void nr_journal_remove(nr_journal *journal);

/* What bytes are known by. */
uint64_t nr_stamp_of(const char *bytes, size_t size);

#endif
