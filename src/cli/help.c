/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/help.h"

#include "cli/text.h"

#define WIDTH 79
#define HELP_COLUMN 28 /* where the explanations of options begin */

void help_program(FILE *to)
{
  const command *c;
  fputs("Usage: norae COMMAND [OPTIONS] [ARGUMENTS]\n\n", to);
  text_wrap(to, "Makes karaoke videos from videos and lyrics, and what it takes on the way.", 0, 0,
            WIDTH);
  fputs("\nCommands:\n", to);
  for (size_t i = 0; (c = command_at(i)); i++) {
    if (!c->hidden)
      text_wrap(to, c->summary, fprintf(to, "  %-10s", c->name), 12, WIDTH);
  }
  fputs("\n  -V, --version   show the version\n"
        "  -h, --help      show this help\n"
        "\n"
        "'norae help COMMAND' tells more; for a first video: norae make VIDEO LYRICS\n",
        to);
}

static void print_option(FILE *to, const option *o)
{
  int at = o->letter ? fprintf(to, "  -%c, --%s", o->letter, o->name)
           : o->dash ? fprintf(to, "  -%s, --%s", o->dash, o->name)
                     : fprintf(to, "      --%s", o->name);
  if (o->value)
    at += fprintf(to, option_may_stand_alone(o) ? "[=%s]" : "=%s", o->value);
  if (at > HELP_COLUMN - 2) {
    putc('\n', to);
    at = 0;
  }
  text_wrap(to, o->help, at, HELP_COLUMN, WIDTH);
}

void help_command(FILE *to, const command *c)
{
  fprintf(to, "Usage: norae %s [OPTIONS]%s%s\n\n", c->name, *c->operands ? " " : "", c->operands);
  text_wrap(to, c->details, 0, 0, WIDTH);
  if (option_is_real(c->options))
    fputs("\nOptions:\n", to);
  for (const option *o = c->options; o->kind != OPTION_END; o++) {
    if (o->kind == OPTION_HEADING)
      fprintf(to, "\n%s:\n", o->name);
    else
      print_option(to, o);
  }
}
