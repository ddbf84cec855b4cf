/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stretch of the recording around a line or a few: some lines before and after them
 * may move when they do, and all others stay.
 */
#ifndef NR_SYNC_STRETCH_H
#define NR_SYNC_STRETCH_H

#include "sync/session.h"

#define NR_STRETCH_AROUND 3 /* lines to each side */
#define NR_STRETCH_MOST 4   /* lines that it can be about */

typedef struct nr_stretch {
  size_t lines[2 * NR_STRETCH_AROUND + NR_STRETCH_MOST]; /* of the sheet, in order */
  size_t count;
  size_t at, size; /* which of them it is about */
  size_t from, to; /* frames */
} nr_stretch;

/* Around `size` lines of `row` from the r-th on, by where their neighbours are in the
 * session's alignment. */
nr_stretch nr_stretch_around(const nr_session *session, const size_t *row, size_t count, size_t r,
                             size_t size);

/* How well its lines fit (log likelihood), near `expected` times; with or without those
 * that it is about.  Places them in `spare`.  NORAE_ERR_LIMIT: they don't fit in. */
norae_status nr_stretch_score(const nr_session *session, const nr_stretch *stretch, bool with,
                              const nr_interval *expected, nr_alignment *spare, double *score);

/* Where a line was found: from its first found word to its last one. */
nr_interval nr_line_span(const nr_sheet *sheet, const nr_alignment *alignment, size_t line);

#endif
