/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what was found to a song with times.
 */
#ifndef NR_SYNC_WRITE_H
#define NR_SYNC_WRITE_H

#include "sync/align.h"
#include "sync/confidence.h"
#include "sync/retime.h"

/* A new song: the lines of `song` in their order.  With a retiming, every time of
 * a line that is sung and has times of its words is mapped by the piece that the line
 * lies in, and its syllables stay as they are.  Other lines (all, when `retiming` is
 * NULL) are split into the syllables of the sheet with the times of `alignment`;
 * if nothing was found of one, it takes its `expected` time (by the sheet's
 * lines), or one between its neighbours, if even that is not known.
 * Lines and syllables get their confidence; lines of the sheet that are `unsung`
 * are marked. */
norae_status nr_write_song(const norae_song *song, const nr_sheet *sheet,
                           const nr_alignment *alignment, const nr_interval *expected,
                           const nr_retiming *retiming, const nr_confidence *confidence,
                           const bool *unsung, norae_song **out);

#endif
