/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tables know, in other people's languages: completion for bash, and
 * the parts of the manual that would otherwise be a copy.  For the build.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/describe.h"
#include "cli/groups.h"

static int run(call *c)
{
  const char *what = c->operands[0];
  if (strcmp(what, "bash") == 0)
    describe_bash(stdout);
  else if (strcmp(what, "commands") == 0)
    describe_commands(stdout);
  else if (strcmp(what, "formats") == 0)
    describe_formats(stdout);
  else if (strcmp(what, "themes") == 0)
    describe_themes(stdout);
  else
    return usage_error(c, "can't describe '%s'", what);
  return EXIT_DONE;
}

static const option options[] = {GROUP_HELP, OPTIONS_END};

const command cmd_describe = {
    .name = "describe",
    .operands = "bash|commands|formats|themes",
    .least = 1,
    .most = 1,
    .summary = "write the completion and parts of the manual",
    .details = "Writes the bash completion, or the manual's chapter on commands, formats or themes "
               "in mdoc, from the tables that the program itself works by.",
    .options = options,
    .run = run,
    .hidden = true,
};
