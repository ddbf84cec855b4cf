/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command and option tables as bash completion and as mdoc.
 */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include <stdio.h>

void describe_bash(FILE *to);
void describe_commands(FILE *to);
void describe_formats(FILE *to);
void describe_themes(FILE *to);

#endif
