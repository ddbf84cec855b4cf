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

#endif
