/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that are not in the recording.
 */
#ifndef NR_SYNC_UNSUNG_H
#define NR_SYNC_UNSUNG_H

#include "sync/session.h"

/* How much better (log likelihood) the stretch around `size` lines of the row from the r-th
 * on fits with them than without.  `spare` is written over. */
norae_status nr_unsung_gain(const nr_session *session, size_t r, size_t size, nr_alignment *spare,
                            double *gain);

/* Take lines that are not sung out of the row and mark them; what stays is placed again. */
norae_status nr_session_leave_out_unsung(nr_session *session);

#endif
