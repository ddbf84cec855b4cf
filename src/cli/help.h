/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Help from the tables.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "cli/command.h"

void help_program(FILE *to);
void help_command(FILE *to, const command *c);

#endif
