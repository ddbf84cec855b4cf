/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stretch of the recording around one line: a few lines before and after it may
 * move when it does, and all others stay.
 */
#ifndef NR_SYNC_STRETCH_H
#define NR_SYNC_STRETCH_H

#include "sync/session.h"

#define NR_STRETCH_AROUND 3 /* lines to each side */

typedef struct nr_stretch {
  size_t lines[2 * NR_STRETCH_AROUND + 1]; /* of the sheet, in order */
  size_t count;
  size_t at;       /* which of them it is about */
  size_t from, to; /* frames */
} nr_stretch;

/* Around the r-th line of `row`, by where its neighbours are in the session's alignment. */
nr_stretch nr_stretch_around(const nr_session *session, const size_t *row, size_t count, size_t r);

/* How well its lines fit (log likelihood), near `expected` times; with or without the one
 * that it is about.  Places them in `spare`.  NORAE_ERR_LIMIT: they don't fit in. */
norae_status nr_stretch_score(const nr_session *session, const nr_stretch *stretch, bool with,
                              const nr_interval *expected, nr_alignment *spare, double *score);

/* Where a line was found: from its first found word to its last one. */
nr_interval nr_line_span(const nr_sheet *sheet, const nr_alignment *alignment, size_t line);

#endif
