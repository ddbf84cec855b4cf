/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

/* In the order that help lists them: the main job first. */
static const command *const commands[] = {
    &cmd_make, &cmd_sync,    &cmd_convert, &cmd_burn, &cmd_mux,   &cmd_preview, &cmd_report,
    &cmd_lint,
    &cmd_info, &cmd_batch, &cmd_formats, &cmd_themes,  &cmd_help, &cmd_describe,
    &cmd_batch_worker,
};

const command *command_at(size_t i)
{
  return i < sizeof commands / sizeof *commands ? commands[i] : NULL;
}

const command *command_by_name(const char *name)
{
  const command *found;
  for (size_t i = 0; (found = command_at(i)); i++) {
    if (strcmp(found->name, name) == 0)
      return found;
  }
  return NULL;
}

int usage_error(call *c, const char *format, ...)
{
  const char *name = c->command ? c->command->name : NULL;
  va_list args;
  fprintf(stderr, "norae%s%s: ", name ? " " : "", name ? name : "");
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, "\nTry 'norae %s%s'.\n", name ? name : "", name ? " --help" : "help");
  return EXIT_USAGE;
}

void show_messages(call *c)
{
  const norae_diag *diag;
  for (; (diag = norae_diags_at(c->diags, c->shown)); c->shown++)
    message_diag(&c->voice, diag);
}

int exit_code_of(norae_status status)
{
  switch (status) {
  case NORAE_OK:
    return EXIT_DONE;
  case NORAE_ERR_IO:
  case NORAE_ERR_EXISTS:
  case NORAE_ERR_FORMAT:
  case NORAE_ERR_UNSUPPORTED:
  case NORAE_ERR_LIMIT:
  case NORAE_ERR_CANCELLED:
    return EXIT_INPUT;
  case NORAE_ERR_ARGUMENT:
    return EXIT_USAGE;
  case NORAE_ERR_MEMORY:
  case NORAE_ERR_ENVIRONMENT:
    return EXIT_ENVIRONMENT;
  }
  return EXIT_INPUT;
}

int conclude(call *c, norae_status status)
{
  size_t before = c->shown;
  bool named = false;
  show_messages(c);
  for (size_t i = before; i < c->shown; i++)
    named |= norae_diags_at(c->diags, i)->severity == NORAE_ERROR;
  if (status == NORAE_ERR_CANCELLED)
    message_error(&c->voice, "stopped; nothing was left behind");
  else if (status != NORAE_OK && !named)
    message_error(&c->voice, "%s", norae_status_text(status));
  return exit_code_of(status);
}

bool refused_by_strict(const call *c)
{
  return c->set.strict && norae_diags_count_from(c->diags, NORAE_WARNING) > 0;
}
