/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The formats are matched whole and their arguments taken as they are, rather
 * than parsing the text: a family's name may hold anything.
 */
#include "render/fontlog.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"

#define SELECTED "fontselect: (%s, %d, %d) -> %s, %d, %s"
#define NO_GLYPH "fontselect: failed to find any fallback with glyph 0x%X for font: (%s, %d, %d)"
#define ONE_MORE "Glyph 0x%X not found, selecting one more font for ("
#define OPENING "Loading font file '%s'"
#define BROKEN "Error opening memory font '%s'"
#define UNREAD "ass_read_file(%s): fopen failed"
#define EMPTY "Read failed, %d: %s"
#define MISSING_MAX 4096
#define BROKEN_MAX 64

bool nr_fontlog_init(nr_fontlog *log)
{
  *log = (nr_fontlog){.uses = calloc(1, sizeof *log->uses)};
  return log->uses;
}

void nr_fontlog_finish(nr_fontlog *log)
{
  free(log->opening);
  nr_font_uses_free(&log->uses);
}

void nr_font_uses_free(nr_font_uses **uses)
{
  if (!uses || !*uses)
    return;
  for (size_t i = 0; i < (*uses)->count; i++) {
    free((*uses)->use[i].family);
    free((*uses)->use[i].file);
    free((*uses)->use[i].postscript_name);
  }
  for (size_t i = 0; i < (*uses)->missing_count; i++)
    free((*uses)->missing[i].family);
  for (size_t i = 0; i < (*uses)->broken_count; i++)
    free((*uses)->broken[i]);
  free((*uses)->broken);
  free((*uses)->use);
  free((*uses)->missing);
  free(*uses);
  *uses = NULL;
}

static void add_use(nr_fontlog *log, va_list args)
{
  nr_font_uses *uses = log->uses;
  const char *family = va_arg(args, const char *);
  int weight = va_arg(args, int), slant = va_arg(args, int);
  const char *file = va_arg(args, const char *);
  int index = va_arg(args, int);
  const char *name = va_arg(args, const char *);
  bool in_memory = !file || !strchr(file, '/');
  if (!nr_grow(&uses->use, &log->use_capacity, uses->count + 1, sizeof *uses->use)) {
    log->failed = true;
    return;
  }
  nr_font_use *use = &uses->use[uses->count++];
  *use = (nr_font_use){.family = strdup(family ? family : ""),
                       .weight = weight,
                       .italic = slant > 0,
                       .file = in_memory ? NULL : strdup(file),
                       .index = index,
                       .postscript_name = strdup(name ? name : ""),
                       .fallback = log->next_is_fallback};
  log->failed |= !use->family || !use->postscript_name || (!in_memory && !use->file);
}

static void add_missing(nr_fontlog *log, va_list args)
{
  nr_font_uses *uses = log->uses;
  uint32_t character = va_arg(args, unsigned);
  const char *family = va_arg(args, const char *);
  if (uses->missing_count >= MISSING_MAX)
    return;
  for (size_t i = 0; i < uses->missing_count; i++) {
    if (uses->missing[i].character == character && family &&
        strcmp(uses->missing[i].family, family) == 0)
      return;
  }
  char *copy = strdup(family ? family : "");
  if (!copy || !nr_grow(&uses->missing, &log->missing_capacity, uses->missing_count + 1,
                        sizeof *uses->missing)) {
    free(copy);
    log->failed = true;
    return;
  }
  uses->missing[uses->missing_count].family = copy;
  uses->missing[uses->missing_count++].character = character;
}

/* Folders of fonts hold licences and lists, too. */
static bool is_called_font(const char *name)
{
  static const char *const extensions[] = {"ttf", "otf", "ttc", "otc", "pfb", "woff", "woff2"};
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot && i < sizeof extensions / sizeof *extensions; i++)
    if (strcasecmp(dot + 1, extensions[i]) == 0)
      return true;
  return false;
}

static void add_broken(nr_fontlog *log, const char *name)
{
  nr_font_uses *uses = log->uses;
  if (!name || !is_called_font(name) || uses->broken_count >= BROKEN_MAX)
    return;
  char *copy = strdup(name);
  if (!copy || !nr_grow(&uses->broken, &log->broken_capacity, uses->broken_count + 1,
                        sizeof *uses->broken)) {
    free(copy);
    log->failed = true;
    return;
  }
  uses->broken[uses->broken_count++] = copy;
}

/* What is said of files while they are opened. */
static void follow_files(nr_fontlog *log, const char *format, va_list args)
{
  if (strcmp(format, OPENING) == 0) {
    const char *name = va_arg(args, const char *);
    free(log->opening);
    log->opening = name ? strdup(name) : NULL;
  } else if (strcmp(format, BROKEN) == 0 || strcmp(format, UNREAD) == 0) {
    add_broken(log, va_arg(args, const char *));
  } else if (strcmp(format, EMPTY) == 0) {
    add_broken(log, log->opening);
  }
}

void nr_fontlog_message(int level, const char *format, va_list args, void *user)
{
  nr_fontlog *log = user;
  if (log->failed)
    return;
  if (strncmp(format, ONE_MORE, sizeof ONE_MORE - 1) == 0) {
    log->next_is_fallback = true;
    return;
  }
  /* A default family is told twice: then also as selected. */
  if (strcmp(format, SELECTED) == 0)
    add_use(log, args);
  else if (strcmp(format, NO_GLYPH) == 0)
    add_missing(log, args);
  else {
    follow_files(log, format, args);
    return;
  }
  log->next_is_fallback = false;
}
