/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/groups.h"
#include "cli/help.h"
#include "cli/suggest.h"

static int run(call *c)
{
  if (c->count == 0) {
    help_program(stdout);
    return EXIT_DONE;
  }
  const command *known, *asked = command_by_name(c->operands[0]);
  if (asked) {
    help_command(stdout, asked);
    return EXIT_DONE;
  }
  suggestion s = suggest_for(c->operands[0]);
  for (size_t i = 0; (known = command_at(i)); i++) {
    if (!known->hidden)
      suggest_offer(&s, known->name);
  }
  if (s.best)
    return usage_error(c, "unknown command '%s', did you mean '%s'?", c->operands[0], s.best);
  return usage_error(c, "unknown command '%s'", c->operands[0]);
}

static const option options[] = {GROUP_HELP, OPTIONS_END};

const command cmd_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .most = 1,
    .summary = "explain norae or one of its commands",
    .details = "Lists the commands, or explains one of them with all its options.",
    .options = options,
    .run = run,
};
