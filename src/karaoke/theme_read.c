/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Theme files: "key = value" lines; "#" at the start of a line begins a comment.
 * Everything wrong in a file is told at once, each with its line and column.
 */
#include <stdio.h>
#include <string.h>

#include "karaoke/theme.h"

#define LINE_MAX 1024

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/* The line's text without blanks at both ends; *column is where it begins. */
static char *trim(char *text, uint32_t *column)
{
  while (is_blank(*text)) {
    text++;
    ++*column;
  }
  size_t size = strlen(text);
  while (size && is_blank(text[size - 1]))
    text[--size] = '\0';
  return text;
}

/* One line, which is changed. */
static bool read_line(char *line, nr_place place, nr_theme *theme, norae_diags *diags)
{
  char error[NR_THEME_ERROR];
  place.column = 1;
  char *key = trim(line, &place.column);
  if (!*key || *key == '#')
    return true;
  char *equals = strchr(key, '=');
  if (!equals) {
    nr_error(diags, "theme-syntax", place, "a theme has lines like 'size = 10%%', not '%.60s'",
             key);
    return false;
  }
  *equals = '\0';
  nr_place at_value = place;
  at_value.column += (uint32_t)(equals + 1 - key);
  char *value = trim(equals + 1, &at_value.column);
  uint32_t unused = 0;
  key = trim(key, &unused);
  bool known = false;
  for (size_t i = 0; i < norae_theme_setting_count() && !known; i++)
    known = strcmp(norae_theme_setting_at(i)->name, key) == 0;
  if (nr_theme_set(theme, key, value, error))
    return true;
  nr_error(diags, "theme-setting", known ? at_value : place, "%s", error);
  return false;
}

norae_status nr_theme_read(const char *text, size_t size, const char *file, nr_theme *theme,
                           norae_diags *diags)
{
  nr_place place = {.file = file};
  bool fine = true;
  const char *end = text + size;
  if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  while (text < end) {
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    size_t length = (size_t)((stop ? stop : end) - text);
    char line[LINE_MAX];
    place.line++;
    if (length >= sizeof line || memchr(text, '\0', length)) {
      nr_error(diags, "theme-syntax", place, "this is no line of a theme");
      return NORAE_ERR_FORMAT;
    }
    snprintf(line, sizeof line, "%.*s", (int)length, text);
    fine = read_line(line, place, theme, diags) && fine;
    text += length + (stop != NULL);
  }
  return fine ? NORAE_OK : NORAE_ERR_FORMAT;
}
