/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words about a line, for people.
 */
#ifndef NR_SYNC_TELL_H
#define NR_SYNC_TELL_H

#include "sync/session.h"

/* A note: the line by its row of the lyrics' file and its text, then `what`.
 * NORAE_ERR_MEMORY. */
norae_status nr_tell_line(const nr_session *session, size_t line, const char *code,
                          const char *what);

#endif
