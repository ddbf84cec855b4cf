/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Neighbours that stand in each other's place.
 */
#ifndef NR_SYNC_EXCHANGE_H
#define NR_SYNC_EXCHANGE_H

#include "sync/session.h"

/* Where two lines in a row fit much better with each other's time, each gets the other's:
 * their times were swapped, or their texts. */
norae_status nr_session_exchange_lines(nr_session *session);

#endif
