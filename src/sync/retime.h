/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How times made for another release map to this recording: a shift, a tempo,
 * and cuts between lines.
 */
#ifndef NR_SYNC_RETIME_H
#define NR_SYNC_RETIME_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/status.h>

#include "sync/spot.h"

/* Something timed: when the lyrics say it is, and where plain listening found
 * it.  Seconds. */
typedef struct nr_vote {
  size_t line;  /* rising */
  double given, found;
} nr_vote;

/* From line `first` on, t is rate × t + shift; or the lines are not in this recording,
 * then rate and shift are those of what lies before. */
typedef struct nr_piece {
  size_t first;
  double rate, shift;
  bool removed;
} nr_piece;

typedef struct nr_retime_options {
  double max_offset; /* s; of each piece's shift */
  bool no_cuts, no_tempo;
} nr_retime_options;

typedef struct nr_retiming {
  nr_piece *pieces; /* at least one; by line, the first one's is 0 */
  size_t count;
  double margin; /* of the best offset over the next best, in deviations */
} nr_retiming;

/* From how the recording speaks for each line at each place, and from votes (by line,
 * and by time within a line).  Either may be missing; without both, nothing moves. */
norae_status nr_retime(const nr_spots *spots, const nr_vote *votes, size_t count,
                       const nr_retime_options *options, nr_retiming **out);

/* `count` ≥ 1 pieces that move nothing, one a line. */
norae_status nr_retiming_new(size_t count, nr_retiming **out);
void nr_retiming_free(nr_retiming **retiming); /* takes NULL; sets NULL */

/* The piece that a line lies in, and where it puts a time. */
const nr_piece *nr_retiming_piece(const nr_retiming *retiming, size_t line);
double nr_retiming_map(const nr_retiming *retiming, size_t line, double time);

/* Move the pieces to the middle of those votes that are near them already; their
 * common rate too, unless it has to stay 1. */
norae_status nr_retiming_refine(nr_retiming *retiming, const nr_vote *votes, size_t count,
                                bool no_tempo);

#endif
