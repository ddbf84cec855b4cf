/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/result.h"

/* ── lists ── */

static void add_theme(json *j, size_t i)
{
  json_text(j, "name", norae_theme_at(i)->name);
  json_text(j, "title", norae_theme_at(i)->title);
}

static void print_theme(size_t i)
{
  printf("%-14s %s\n", norae_theme_at(i)->name, norae_theme_at(i)->title);
}

static void add_setting(json *j, size_t i)
{
  json_text(j, "name", norae_theme_setting_at(i)->name);
  json_text(j, "takes", norae_theme_setting_at(i)->takes);
  json_text(j, "help", norae_theme_setting_at(i)->help);
}

static void print_setting(size_t i)
{
  const norae_theme_setting *s = norae_theme_setting_at(i);
  printf("%-18s %-24s %s\n", s->name, s->takes, s->help);
}

/* ── one theme ── */

static int preview(call *c)
{
  norae_karaoke_options o = c->set.karaoke;
  if (c->count)
    o.theme = c->operands[0];
  o.width = c->set.size.width;
  o.height = c->set.size.height;
  if (!file_is_stdio(c->set.output) && !file_has_extension(c->set.output, "png"))
    return usage_error(c, "a preview is a PNG picture; name it FILE.png, not '%s'", c->set.output);
  int code = file_check_output(c, c->set.output);
  if (code != EXIT_DONE)
    return code;
  code = conclude(c, norae_theme_preview(&o, c->set.output, c->set.force, c->diags));
  if (code == EXIT_DONE && !file_is_stdio(c->set.output))
    message_say(&c->voice, "made %s", c->set.output);
  return code;
}

/* The text of a shipped theme, to begin one's own with. */
static int print_text(call *c)
{
  for (size_t i = 0; i < norae_theme_count(); i++)
    if (strcmp(norae_theme_at(i)->name, c->operands[0]) == 0) {
      fputs(norae_theme_text(i), stdout);
      return EXIT_DONE;
    }
  return usage_error(c, "there is no theme '%s' to write; -o FILE.png draws one in a file",
                     c->operands[0]);
}

static int run(call *c)
{
  const listing all = {norae_theme_count(), NULL, print_theme, add_theme};
  const listing keys = {norae_theme_setting_count(), NULL, print_setting, add_setting};
  if (c->set.list_settings)
    return result_list(c, &keys);
  if (c->set.output)
    return preview(c);
  return c->count ? print_text(c) : result_list(c, &all);
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE.png", output, "draw a sample of NAME to FILE.png"),
    ROW_FORCE,
    FLAG(0, "settings", list_settings, "list what a theme can set"),
    ROW_SET,
    VALUE(OPTION_TEXT, 0, "font", "FAMILY", karaoke.font, "use this font instead of the theme's"),
    GROUP_FONTS,
    RANGED(OPTION_SIZE, 0, "size", "WxH", size, 64, 8192,
           "size of the sample; 1280x720 without it"),
    GROUP_MESSAGES("write the list as JSON"),
    OPTIONS_END,
};

const command cmd_themes = {
    .name = "themes",
    .operands = "[NAME]",
    .least = 0,
    .most = 1,
    .summary = "list the looks that lyrics can have, or show one",
    .details = "Lists the themes that --theme takes, one a line. With -o a sample of the theme "
               "NAME, or of a file NAME.theme, is drawn. NAME alone writes the theme itself, to "
               "begin one of your own with.",
    .options = options,
    .run = run,
};
