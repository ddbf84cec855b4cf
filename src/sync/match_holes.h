/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of a piece that the second recording has replaced: the way goes on after
 * them as if nothing had been, but in between the two have nothing in common.
 */
#ifndef NR_SYNC_MATCH_HOLES_H
#define NR_SYNC_MATCH_HOLES_H

#include "sync/match.h"

/* Cut the pieces of a match of two copies to where both really are alike, as `a` and
 * `b` at 100 frames a second tell. */
norae_status nr_match_cut_holes(nr_match *match, const nr_onsets *a, const nr_onsets *b);

#endif
