/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics as the script that is drawn into a picture or laid beside it.
 */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

#include "cli/command.h"

/* What a command does with the script: a norae_burn() or norae_mux(). */
typedef norae_status script_step(const call *c, const char *script, size_t size,
                                 const char *output, const norae_log *log);

/* All of a command with the operands VIDEO and LYRICS: checks `output`, makes the
 * script for the picture of VIDEO by --theme and its kin, takes the step with a
 * progress bar, and tells what came of it.  Returns an exit code. */
int script_run(call *c, const char *output, script_step *step);

#endif
