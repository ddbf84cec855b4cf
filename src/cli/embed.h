/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norae convert --embed: lyrics into a copy of a sound file.
 */
#ifndef CLI_EMBED_H
#define CLI_EMBED_H

#include "cli/command.h"

int embed_run(call *c); /* returns an exit code */

#endif
