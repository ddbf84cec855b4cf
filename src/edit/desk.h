/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lyric file that is being edited: what was done to it, the journal that survives a
 * crash, saving, and the file that others may change meanwhile.
 */
#ifndef NR_EDIT_DESK_H
#define NR_EDIT_DESK_H

#include <norae/format.h>

#include "base/diag.h"
#include "edit/history.h"

typedef struct nr_desk nr_desk;

typedef struct nr_desk_options {
  const char *lyrics;               /* the file; "-" has no journal */
  const norae_format_info *found;   /* what it was read as; NULL: no file of lyrics, no journal */
  const norae_grammar *grammar;     /* that describes it; NULL: none */
  const char *output;               /* where to save; NULL: the file itself */
  const char *format;               /* of that; NULL: by its name */
  bool discard;                     /* forget what a journal holds */
  const norae_song *read;           /* what the file holds, where that is another song: the times
                                       were found anew; NULL: it holds that song */
} nr_desk_options;

/* With `song`, or with the edits that a journal holds: *recovered tells how many.  Edits of a file
 * that is another one now go beside it, with a warning.  Texts are borrowed while it lives. */
norae_status nr_desk_open(const nr_desk_options *options, const norae_song *song,
                             nr_desk **out, size_t *recovered, norae_diags *diags);
/* With `keep`, edits that are not saved stay in the journal for the next time. */
void nr_desk_close(nr_desk **desk, bool keep); /* takes NULL; sets NULL */

const norae_song *nr_desk_song(const nr_desk *desk);
const norae_song *nr_desk_first(const nr_desk *desk); /* as the file had it */
size_t nr_desk_depth(const nr_desk *desk);    /* how many edits were made */
norae_us nr_desk_offset(const nr_desk *desk); /* and moved all of it so far */
bool nr_desk_is_saved(const nr_desk *desk); /* nothing was changed since */

/* As nr_history_apply() and its kin; then in the journal, too.  Where only the journal fails,
 * the change stands, and NORAE_ERR_IO tells of it. */
norae_status nr_desk_apply(nr_desk *desk, const nr_edit *edit, norae_diags *diags);
norae_status nr_desk_undo(nr_desk *desk, const nr_edit **out, norae_diags *diags);
norae_status nr_desk_redo(nr_desk *desk, const nr_edit **out, norae_diags *diags);

/* Write the song: whole or not at all, and what others had written there is kept as FILE.bak.  What
 * the format can't hold is told.  *path is where it went, a view. */
norae_status nr_desk_save(nr_desk *desk, const char **path, norae_diags *diags);
/* A copy in another format, likewise, beside the file and by its name. */
norae_status nr_desk_export(nr_desk *desk, const norae_format_info *format, const char **path,
                            norae_diags *diags);

/* Did others change the file since it was read or saved?  A change is told once. */
bool nr_desk_changed(nr_desk *desk);
/* Go on with what the file holds now.  Edits that were not saved go beside it, to a file of
 * norae's JSON, whose name *kept becomes (free with free(); NULL: there were none). */
norae_status nr_desk_reload(nr_desk *desk, const norae_song *song, char **kept,
                               norae_diags *diags);
/* Or go on with the edits: they belong to the file as it is now, and outlive a crash with it. */
norae_status nr_desk_keep(nr_desk *desk, norae_diags *diags);

#endif
