/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Patterns of people's own: the format of --grammar, and the rules of --clean and
 * --rules.
 */
#ifndef CLI_PATTERNS_H
#define CLI_PATTERNS_H

#include "cli/command.h"
#include "cli/json.h"

/* Reads what the options name, into c->patterns and c->set.read.  An exit code. */
int patterns_open(call *c);
void patterns_close(call *c);

/* A format by name, that of --grammar among them; NULL if there is none. */
const norae_format_info *patterns_format(const call *c, const char *name);

/* What rules changed in the lyrics of `path`, line by line, on standard output. */
void patterns_show(const char *path, const norae_changes *changes);
/* The same as a member "changes" of an open object. */
void patterns_json(json *j, const norae_changes *changes);

#endif
