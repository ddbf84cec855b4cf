/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which part of a video is made: -ss, -t and -to, as ffmpeg has them.
 */
#ifndef CLI_EXCERPT_H
#define CLI_EXCERPT_H

#include "cli/command.h"

/* Make one part of what was given; an exit code. */
int excerpt_settle(call *c);

#endif
