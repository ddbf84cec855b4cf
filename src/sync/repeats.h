/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that are sung more than once.
 */
#ifndef NR_SYNC_REPEATS_H
#define NR_SYNC_REPEATS_H

#include "sync/session.h"

/* Let lines with the same words check one another, and place all lines again where that moves
 * any.  Nothing happens when no line is repeated. */
norae_status nr_session_compare_repeats(nr_session *session);

#endif
