/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether these lyrics and this recording belong together at all.
 */
#ifndef NR_SYNC_VERDICT_H
#define NR_SYNC_VERDICT_H

#include "sync/confidence.h"

/* Of a session whose confidence is known.  Warns of what is not as it should be. */
norae_status nr_verdict_find(nr_session *session, norae_verdict *out);

#endif
