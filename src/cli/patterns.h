/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Patterns of people's own: the rules of --clean and --rules, for the reading of
 * lyrics.
 */
#ifndef CLI_PATTERNS_H
#define CLI_PATTERNS_H

#include "cli/command.h"
#include "cli/json.h"

/* Reads what the options name, into c->patterns and c->set.read.  An exit code. */
int patterns_open(call *c);
void patterns_close(call *c);

/* What rules changed in the lyrics of `path`, line by line, on standard output. */
void patterns_show(const char *path, const norae_changes *changes);
/* The same as a member "changes" of an open object. */
void patterns_json(json *j, const norae_changes *changes);

#endif
