/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song timed for one recording, moved to another one through what the sounds of
 * both have in common.
 */
#ifndef NR_SYNC_TRANSFER_H
#define NR_SYNC_TRANSFER_H

#include <norae/sync.h>

#include "sync/match.h"

#define NR_NO_PIECE SIZE_MAX

/* A new song: every time of `song` goes through `match`, the times of one word all
 * through the same piece of it.  A line most of whose words the second recording
 * lacks is marked unsung, with no length where it would be; no line reaches into
 * what only the second recording has.  `pieces` gets the piece that each line of the
 * song starts in, NR_NO_PIECE when it is unsung or has no time. */
norae_status nr_transfer(const norae_song *song, const nr_match *match, norae_song **out,
                         size_t *pieces);

/* What was done, in numbers and words; `pieces` as above.  `given` is how the lyrics
 * were timed at first. */
norae_status nr_transfer_report(const norae_song *song, const nr_match *match,
                                const size_t *pieces, norae_timing given,
                                norae_sync_report **out);

#endif
