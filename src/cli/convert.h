/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_CONVERT_H
#define CLI_CONVERT_H

#include "cli/command.h"
#include "cli/names.h"

/* Convert all that the operands name, as the settings say.  An exit code. */
int convert_inputs(call *c);

#endif
