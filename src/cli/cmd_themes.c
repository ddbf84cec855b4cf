/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/result.h"

/* ── lists ── */

static void list_json(const norae_own_themes *own)
{
  json j = {.to = stdout};
  json_array(&j, NULL);
  for (size_t i = 0; i < norae_theme_count(); i++) {
    json_object(&j, NULL);
    json_text(&j, "name", norae_theme_at(i)->name);
    json_text(&j, "title", norae_theme_at(i)->title);
    json_end(&j);
  }
  for (size_t i = 0; i < own->count; i++) {
    json_object(&j, NULL);
    json_text(&j, "name", own->theme[i].name);
    json_text(&j, "title", own->theme[i].title);
    json_text(&j, "file", own->theme[i].path);
    json_end(&j);
  }
  json_end(&j);
}

static void list_lines(const norae_own_themes *own)
{
  for (size_t i = 0; i < norae_theme_count(); i++)
    printf("%-14s %s\n", norae_theme_at(i)->name, norae_theme_at(i)->title);
  for (size_t i = 0; i < own->count; i++) {
    const norae_own_theme *one = &own->theme[i];
    printf("%-14s %s%s%s\n", one->name, one->title, *one->title ? ": " : "", one->path);
  }
}

/* The shipped ones, then one's own; those that are wrong are listed, too. */
static int list(call *c)
{
  norae_own_themes *own;
  norae_status status = norae_own_themes_find(&own, c->diags);
  if (own && c->set.json)
    list_json(own);
  else if (own)
    list_lines(own);
  norae_own_themes_free(&own);
  return conclude(c, status);
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

static int print_file(call *c, const char *path)
{
  char part[4096];
  FILE *file = fopen(path, "rb");
  if (!file) {
    message_error(&c->voice, "%s: %s", path, strerror(errno));
    return EXIT_INPUT;
  }
  for (size_t size; (size = fread(part, 1, sizeof part, file)) > 0;)
    fwrite(part, 1, size, stdout); /* failure is found when stdout is closed */
  bool failed = ferror(file);
  fclose(file);
  if (failed)
    message_error(&c->voice, "%s: can't be read", path);
  return failed ? EXIT_INPUT : EXIT_DONE;
}

/* One of one's own; *found tells whether there is one of this name. */
static int print_own(call *c, const char *name, bool *found)
{
  norae_own_themes *own;
  int code = EXIT_DONE;
  norae_status status = norae_own_themes_find(&own, NULL); /* the others may be wrong */
  *found = false;
  for (size_t i = 0; own && i < own->count && !*found; i++)
    if (strcmp(own->theme[i].name, name) == 0) {
      *found = true;
      code = print_file(c, own->theme[i].path);
    }
  norae_own_themes_free(&own);
  return status == NORAE_ERR_MEMORY ? conclude(c, status) : code;
}

/* The text of a theme, to begin one's own with. */
static int print_text(call *c)
{
  bool found;
  for (size_t i = 0; i < norae_theme_count(); i++)
    if (strcmp(norae_theme_at(i)->name, c->operands[0]) == 0) {
      fputs(norae_theme_text(i), stdout);
      return EXIT_DONE;
    }
  int code = print_own(c, c->operands[0], &found);
  if (found || code != EXIT_DONE)
    return code;
  return usage_error(c, "there is no theme '%s' to write; -o FILE.png draws one in a file",
                     c->operands[0]);
}

static int run(call *c)
{
  const listing keys = {norae_theme_setting_count(), NULL, print_setting, add_setting};
  if (c->set.list_settings)
    return result_list(c, &keys);
  if (c->set.output)
    return preview(c);
  return c->count ? print_text(c) : list(c);
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
    .details = "Lists the themes that --theme takes, one a line: the shipped ones, and with their "
               "files your own in norae/themes in $XDG_DATA_HOME, or in ~/.local/share without "
               "it. With -o a sample of the theme NAME, or of a file NAME.theme, is drawn. NAME "
               "alone writes the theme itself, to begin one of your own with.",
    .options = options,
    .run = run,
};
