/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/command.h"
#include "cli/groups.h"
#include "cli/json.h"

static void print_json(void)
{
  json j = {.to = stdout};
  json_array(&j, NULL);
  for (size_t i = 0; i < norae_theme_count(); i++) {
    json_object(&j, NULL);
    json_text(&j, "name", norae_theme_at(i)->name);
    json_text(&j, "title", norae_theme_at(i)->title);
    json_end(&j);
  }
  json_end(&j);
}

static int run(call *c)
{
  if (c->set.json) {
    print_json();
    return EXIT_DONE;
  }
  for (size_t i = 0; i < norae_theme_count(); i++)
    printf("%-14s %s\n", norae_theme_at(i)->name, norae_theme_at(i)->title);
  return EXIT_DONE;
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
