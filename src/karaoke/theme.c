/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a theme's name or file, and single settings, to the theme.
 */
#include "karaoke/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/input.h"

size_t norae_theme_count(void)
{
  size_t n = 0;
  while (nr_shipped_themes[n].text)
    n++;
  return n;
}

const norae_theme_info *norae_theme_at(size_t i)
{
  return i < norae_theme_count() ? &nr_shipped_themes[i].info : NULL;
}

const char *norae_theme_text(size_t i)
{
  return i < norae_theme_count() ? nr_shipped_themes[i].text : NULL;
}

static const nr_theme_text *find_shipped(const char *name)
{
  for (const nr_theme_text *t = nr_shipped_themes; t->text; t++)
    if (strcmp(t->info.name, name) == 0)
      return t;
  return NULL;
}

static bool is_file(const char *name)
{
  size_t size = strlen(name);
  return strchr(name, '/') || (size > 6 && strcmp(name + size - 6, ".theme") == 0);
}

static norae_status read_shipped(const nr_theme_text *shipped, nr_theme *out, norae_diags *diags)
{
  snprintf(out->name, sizeof out->name, "%s", shipped->info.name);
  return nr_theme_read(shipped->text, strlen(shipped->text), shipped->info.name, out, diags);
}

static norae_status read_file(const char *path, nr_theme *out, norae_diags *diags)
{
  char *text;
  size_t size;
  norae_status status = nr_input_read(path, &text, &size, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_theme_read(text, size, path, out, diags);
  free(text);
  return status;
}

static norae_status apply(const char *setting, nr_theme *theme, norae_diags *diags)
{
  char key[64], error[NR_THEME_ERROR];
  size_t size = strcspn(setting, "=");
  if (!setting[size] || size >= sizeof key) {
    nr_error(diags, "theme-setting", (nr_place){0}, "a setting is like size=10%%, not '%.60s'",
             setting);
    return NORAE_ERR_ARGUMENT;
  }
  snprintf(key, sizeof key, "%.*s", (int)size, setting);
  if (nr_theme_set(theme, key, setting + size + 1, error))
    return NORAE_OK;
  nr_error(diags, "theme-setting", (nr_place){0}, "%s", error);
  return NORAE_ERR_ARGUMENT;
}

/* One of one's own by its name. */
static norae_status read_own(const char *name, nr_theme *out, norae_diags *diags)
{
  char *path;
  norae_status status = nr_own_theme_path(name, &path);
  if (status == NORAE_OK && path) {
    status = read_file(path, out, diags);
  } else if (status == NORAE_OK) {
    nr_error(diags, "karaoke-theme", (nr_place){0},
             "there is no theme \"%s\"; a theme of your own is a file NAME.theme", name);
    status = NORAE_ERR_ARGUMENT;
  }
  free(path);
  return status;
}

/* All themes begin as the default one: a file tells what is different. */
norae_status nr_theme_load(const char *name, const char *const *settings, size_t setting_count,
                           nr_theme *out, norae_diags *diags)
{
  *out = (nr_theme){0};
  const nr_theme_text *shipped = find_shipped(name ? name : nr_shipped_themes[0].info.name);
  norae_status status = read_shipped(&nr_shipped_themes[0], out, diags);
  if (status == NORAE_OK && shipped && shipped != &nr_shipped_themes[0])
    status = read_shipped(shipped, out, diags);
  else if (status == NORAE_OK && !shipped && is_file(name))
    status = read_file(name, out, diags);
  else if (status == NORAE_OK && !shipped)
    status = read_own(name, out, diags);
  for (size_t i = 0; i < setting_count; i++) {
    norae_status one = apply(settings[i], out, diags);
    status = status == NORAE_OK ? one : status;
  }
  return status;
}
