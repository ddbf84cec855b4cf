/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Themes of one's own, in the folder that the XDG Base Directory Specification has for
 * the data of users.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/str.h"
#include "karaoke/theme.h"

#define SUFFIX ".theme"

/* The folder; *out is NULL where the user has none. */
static norae_status find_folder(char **out)
{
  const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
  nr_str path = {0};
  *out = NULL;
  if (data && *data == '/') /* relative ones are to be ignored */
    nr_str_addf(&path, "%s/norae/themes", data);
  else if (home && *home)
    nr_str_addf(&path, "%s/.local/share/norae/themes", home);
  else
    return NORAE_OK;
  return nr_str_take(&path, out, NULL);
}

norae_status nr_own_theme_path(const char *name, char **out)
{
  char *folder;
  nr_str path = {0};
  norae_status status = find_folder(&folder);
  *out = NULL;
  if (status == NORAE_OK && folder && !strchr(name, '/')) {
    nr_str_addf(&path, "%s/%s" SUFFIX, folder, name);
    status = nr_str_take(&path, out, NULL);
  }
  free(folder);
  if (*out && access(*out, F_OK) != 0) {
    free(*out);
    *out = NULL;
  }
  return status;
}

bool norae_own_theme_is_there(const char *name)
{
  char *path;
  bool there = nr_own_theme_path(name, &path) == NORAE_OK && path;
  free(path);
  return there;
}

/* ── all of them ── */

static void free_one(norae_own_theme *theme)
{
  free(theme->name);
  free(theme->path);
  free(theme->title);
}

void norae_own_themes_free(norae_own_themes **themes)
{
  if (!themes || !*themes)
    return;
  for (size_t i = 0; i < (*themes)->count; i++)
    free_one(&(*themes)->theme[i]);
  free((*themes)->theme);
  free(*themes);
  *themes = NULL;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(((const norae_own_theme *)a)->name, ((const norae_own_theme *)b)->name);
}

static bool is_shipped(const char *name)
{
  for (size_t i = 0; i < norae_theme_count(); i++)
    if (strcmp(norae_theme_at(i)->name, name) == 0)
      return true;
  return false;
}

/* What a file says of itself, and what is wrong with it. */
static norae_status read_one(norae_own_theme *one, norae_diags *diags)
{
  nr_theme theme;
  norae_status status = nr_theme_load(one->path, NULL, 0, &theme, diags);
  if (is_shipped(one->name))
    nr_warn(diags, "theme-name", nr_in_file(one->path),
            "a shipped theme has this name, and that one is meant by it; rename the file");
  one->title = strdup(status == NORAE_OK ? theme.title : "");
  return one->title ? status : NORAE_ERR_MEMORY;
}

/* Takes an entry of the folder, if it is one. */
static norae_status add_entry(norae_own_themes *list, size_t *capacity, const char *folder,
                              const char *file, norae_diags *diags)
{
  size_t size = strlen(file), suffix = strlen(SUFFIX);
  norae_own_theme one = {0};
  nr_str path = {0};
  if (*file == '.' || size <= suffix || strcmp(file + size - suffix, SUFFIX) != 0)
    return NORAE_OK;
  nr_str_addf(&path, "%s/%s", folder, file);
  one.name = strndup(file, size - suffix);
  norae_status status = nr_str_take(&path, &one.path, NULL);
  if (status == NORAE_OK && one.name)
    status = read_one(&one, diags);
  if (!one.title || !nr_grow(&list->theme, capacity, list->count + 1, sizeof *list->theme)) {
    free_one(&one);
    return NORAE_ERR_MEMORY;
  }
  list->theme[list->count++] = one;
  return status;
}

norae_status norae_own_themes_find(norae_own_themes **out, norae_diags *diags)
{
  char *folder;
  size_t capacity = 0;
  bool wrong = false;
  norae_status status = find_folder(&folder);
  norae_own_themes *list = *out = calloc(1, sizeof *list);
  DIR *dir = list && folder ? opendir(folder) : NULL;
  if (!list)
    status = NORAE_ERR_MEMORY;
  for (struct dirent *e; dir && status == NORAE_OK && (e = readdir(dir));) {
    status = add_entry(list, &capacity, folder, e->d_name, diags);
    if (status != NORAE_OK && status != NORAE_ERR_MEMORY) {
      wrong = true;
      status = NORAE_OK;
    }
  }
  if (dir)
    closedir(dir);
  free(folder);
  if (status != NORAE_OK) {
    norae_own_themes_free(out);
    return status;
  }
  if (list->count)
    qsort(list->theme, list->count, sizeof *list->theme, by_name);
  return wrong ? NORAE_ERR_FORMAT : NORAE_OK;
}
