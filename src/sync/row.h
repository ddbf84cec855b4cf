/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of log likelihoods, one for each state of a graph.  Around them lie states that
 * are never reached, so that a step from the states before or behind needs no look at
 * the rim.
 */
#ifndef NR_SYNC_ROW_H
#define NR_SYNC_ROW_H

#include <stddef.h>

#define NR_ROW_PAD 2 /* states on each side */

/* Element 0 is the first state; all are −INFINITY.  NULL: no memory. */
float *nr_row_new(size_t states);
void nr_row_free(float *row); /* takes NULL */

#endif
