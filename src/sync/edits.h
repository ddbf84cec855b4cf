/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pieces of a report as people want to read them: which lines, from when to
 * when, to where.
 */
#ifndef NR_SYNC_EDITS_H
#define NR_SYNC_EDITS_H

#include <norae/sync.h>

/* Fill in what follows from the song as given and first_line, rate and shift. */
norae_status nr_edits_describe(const norae_song *song, norae_sync_report *report);

/* What is not of the song but stands in the text that it came from (signs, comments) goes with
 * the lines around it: each piece reaches to the middle of the silence before the next. */
norae_status nr_edits_move_origin(const norae_sync_report *report, norae_song *song);

#endif
