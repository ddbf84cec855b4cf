/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * --edits FILE.
 */
#ifndef CLI_EDITS_H
#define CLI_EDITS_H

#include "cli/command.h"

/* May it be written?  Told before any work is done.  An exit code. */
int edits_check(call *c, const char *output);
/* Write it, if it is wanted. */
int edits_save(call *c, const norae_sync_report *report);

#endif
