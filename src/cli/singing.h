/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of the voice: --vocals and --instrumental.
 */
#ifndef CLI_SINGING_H
#define CLI_SINGING_H

#include "cli/command.h"

/* Words to what they mean; an exit code. */
int singing_settle(call *c);

#endif
