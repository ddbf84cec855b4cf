/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/command.h"
#include "cli/describe.h"

/* Completion looks words up in three functions that are written from the
 * tables: the options of a command, what an option's value is, and its words. */

static void print_commands(FILE *to)
{
  const command *c;
  fputs("_norae_commands='", to);
  for (size_t i = 0; (c = command_at(i)); i++) {
    if (!c->hidden)
      fprintf(to, "%s ", c->name);
  }
  fputs("--help --version'\n\n", to);
}

static void print_options(FILE *to)
{
  const command *c;
  fputs("_norae_options() {\n  case $1 in\n", to);
  for (size_t i = 0; (c = command_at(i)); i++) {
    if (c->hidden)
      continue;
    fprintf(to, "  %s) echo '", c->name);
    for (const option *o = c->options; o->kind != OPTION_END; o++) {
      if (option_is_real(o))
        fprintf(to, "--%s ", o->name);
      if (option_is_real(o) && o->letter)
        fprintf(to, "-%c ", o->letter);
      if (option_is_real(o) && o->dash)
        fprintf(to, "-%s ", o->dash);
    }
    fputs("' ;;\n", to);
  }
  fputs("  esac\n}\n\n", to);
}

static void print_value(FILE *to, const option *o)
{
  if (o->words) {
    for (size_t i = 0; o->words(i); i++)
      fprintf(to, "%s ", o->words(i));
  } else {
    fputs(o->kind == OPTION_FILE ? ":file" : o->kind == OPTION_FOLDER ? ":folder" : ":any", to);
  }
}

static void print_values(FILE *to)
{
  const command *c;
  fputs("_norae_values() {\n  case $1$2 in\n", to);
  for (size_t i = 0; (c = command_at(i)); i++) {
    for (const option *o = c->options; o->kind != OPTION_END && !c->hidden; o++) {
      if (!option_is_real(o) || o->kind == OPTION_FLAG)
        continue;
      fprintf(to, "  %s--%s=", c->name, o->name);
      if (!option_may_stand_alone(o))
        fprintf(to, "|%s--%s", c->name, o->name);
      if (o->letter)
        fprintf(to, "|%s-%c", c->name, o->letter);
      if (o->dash)
        fprintf(to, "|%s-%s", c->name, o->dash);
      fputs(") echo '", to);
      print_value(to, o);
      fputs("' ;;\n", to);
    }
  }
  fputs("  esac\n}\n\n", to);
}

/* bash hands "--name=value" over as three words: --name, = and value. */
static const char function[] =
    "_norae_files() {\n"
    "  compopt -o filenames 2>/dev/null\n"
    "  mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n"
    "}\n\n"
    "_norae() {\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "  local command=${COMP_WORDS[1]} joined= values\n"
    "  COMPREPLY=()\n"
    "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
    "    COMPREPLY=($(compgen -W \"$_norae_commands\" -- \"$cur\"))\n"
    "    return\n"
    "  fi\n"
    "  if [ \"$command\" = help ]; then\n"
    "    COMPREPLY=($(compgen -W \"$_norae_commands\" -- \"$cur\"))\n"
    "    return\n"
    "  fi\n"
    "  if [ \"$cur\" = = ]; then\n"
    "    cur= joined==\n"
    "  elif [ \"$prev\" = = ]; then\n"
    "    prev=${COMP_WORDS[COMP_CWORD-2]} joined==\n"
    "  fi\n"
    "  values=$(_norae_values \"$command\" \"$prev$joined\")\n"
    "  case $values in\n"
    "  :any) return ;;\n"
    "  :file) _norae_files -f \"$cur\"; return ;;\n"
    "  :folder) _norae_files -d \"$cur\"; return ;;\n"
    "  ?*) COMPREPLY=($(compgen -W \"$values\" -- \"$cur\")); return ;;\n"
    "  esac\n"
    "  case $cur in\n"
    "  -*) COMPREPLY=($(compgen -W \"$(_norae_options \"$command\")\" -- \"$cur\")) ;;\n"
    "  *) _norae_files -f \"$cur\" ;;\n"
    "  esac\n"
    "}\n"
    "complete -F _norae norae\n";

void describe_bash(FILE *to)
{
  fputs("# bash completion for norae; written by the build from its option tables\n\n", to);
  print_commands(to);
  print_options(to);
  print_values(to);
  fputs(function, to);
}
