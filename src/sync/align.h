/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a recording sings the lines of a sheet.
 */
#ifndef NR_SYNC_ALIGN_H
#define NR_SYNC_ALIGN_H

#include <norae/log.h>

#include "sync/graph.h"
#include "sync/scores.h"
#include "sync/sheet.h"

/* Seconds of the recording; NAN as long as not known. */
typedef struct nr_interval {
  double start, end;
} nr_interval;

/* What was found, by the sheet's indices.  Words and syllables without sounds
 * stay NAN. */
typedef struct nr_alignment {
  nr_interval *words;
  nr_interval *syllables;
  uint16_t *kinds; /* what each frame of the recording is: an index of the sheet's kinds */
} nr_alignment;

/* All NAN, all silence. */
norae_status nr_alignment_new(const nr_sheet *sheet, size_t frames, nr_alignment **out);
void nr_alignment_free(nr_alignment **alignment); /* takes NULL; sets NULL */

/* Where single syllables are expected, whatever is known of their lines. */
typedef struct nr_hints {
  const double *at;   /* s, by the sheet's syllables; NAN: not known; NULL: none is */
  float slack, slope; /* frames that they may be off for nothing, and the price of each beyond */
} nr_hints;

/* What there is to hear; borrowed. */
typedef struct nr_hearing {
  const nr_sheet *sheet;
  const nr_scores *scores;
  const float *onset; /* for each frame */
  const norae_log *log;
  nr_hints hints;
  const bool *others; /* see nr_manner */
} nr_hearing;

/* Place `count` voiced lines, in this order, within [from, to) frames.  With
 * `expected` times (by the sheet's lines, NULL: none) lines start near theirs; NAN:
 * not known, and the end should be known where the start is.
 * NORAE_ERR_LIMIT when they don't fit in.  What was known of other lines stays.
 * `score` (may be NULL): the log likelihood of it all. */
norae_status nr_align(const nr_hearing *hearing, const size_t *lines, size_t count,
                      const nr_interval *expected, size_t from, size_t to,
                      nr_alignment *alignment, double *score);

/* The graph that nr_align() goes through, its priors included. */
norae_status nr_align_graph(const nr_hearing *hearing, const size_t *lines, size_t count,
                            const nr_interval *expected, nr_graph **out);

/* Guess ends of `count` lines that have a start and no end, in the order of
 * their starts, from how many syllables they hold. */
norae_status nr_estimate_ends(nr_interval *lines, const size_t *syllables, size_t count);

#endif
