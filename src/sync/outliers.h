/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines whose given time is wrong, while those around them are right.
 */
#ifndef NR_SYNC_OUTLIERS_H
#define NR_SYNC_OUTLIERS_H

#include "sync/session.h"

/* Forget the times of such lines and place them by the sound alone, between the lines
 * that they stand between in the lyrics. */
norae_status nr_session_forget_outliers(nr_session *session);

#endif
