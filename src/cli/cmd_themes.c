/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/groups.h"
#include "cli/result.h"

static void add_members(json *j, size_t i)
{
  json_text(j, "name", norae_theme_at(i)->name);
  json_text(j, "title", norae_theme_at(i)->title);
}

static void print_line(size_t i)
{
  printf("%-14s %s\n", norae_theme_at(i)->name, norae_theme_at(i)->title);
}

static int run(call *c)
{
  const listing list = {norae_theme_count(), NULL, print_line, add_members};
  return result_list(c, &list);
}

static const option options[] = {
    FLAG(0, "json", json, "write the list as JSON"),
    GROUP_HELP,
    OPTIONS_END,
};

const command cmd_themes = {
    .name = "themes",
    .operands = "",
    .summary = "list the looks that lyrics can have",
    .details = "Lists the themes that --theme takes, one a line.",
    .options = options,
    .run = run,
};
