/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/entries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "text/encoding.h"

typedef struct reader {
  nr_entries *out;
  const char *name, *section;
  norae_diags *diags;
  nr_entry *last; /* that a continued line belongs to; NULL: none */
  uint32_t line;
  bool faulty, full;
} reader;

static bool is_blank(char c)
{
  return c == ' ' || c == '\t';
}

/* Ends the string behind its last character that is no blank. */
static void trim_end(char *text)
{
  size_t size = strlen(text);
  while (size && is_blank(text[size - 1]))
    text[--size] = '\0';
}

static void fault(reader *r, const char *line, const char *at, const char *code, const char *what)
{
  nr_error(r->diags, code, (nr_place){r->name, r->line, (uint32_t)(at - line) + 1}, "%s", what);
  r->faulty = true;
  r->last = NULL;
}

static norae_status add(reader *r, const nr_entry *new)
{
  nr_entries *e = r->out;
  if (e->count >= NR_ENTRIES_MAX) {
    r->full = true;
    return NORAE_OK;
  }
  if (!nr_grow(&e->items, &e->capacity, e->count + 1, sizeof *e->items))
    return NORAE_ERR_MEMORY;
  e->items[e->count] = *new;
  e->items[e->count].breaks = e->break_count;
  r->last = &e->items[e->count++];
  return NORAE_OK;
}

static norae_status take_section(reader *r, char *line)
{
  char *end = strchr(line, ']');
  char *name = line + 1;
  if (!end || end[1 + strspn(end + 1, " \t")] || end == name) {
    fault(r, line, line, "entry-section", "a section is written [name], and nothing behind it");
    return NORAE_OK;
  }
  *end = '\0';
  r->section = name;
  nr_entry new = {.section = name, .key = "", .value = "", .place = {r->name, r->line, 2}};
  norae_status status = add(r, &new);
  r->last = NULL;
  return status;
}

static norae_status take_entry(reader *r, char *line)
{
  char *equals = strchr(line, '=');
  if (!equals) {
    fault(r, line, line, "entry-equals",
          "neither \"name = value\" nor \"[section]\" nor a comment");
    return NORAE_OK;
  }
  *equals = '\0';
  trim_end(line);
  if (!*line || line[strspn(line, "abcdefghijklmnopqrstuvwxyz-")]) {
    fault(r, line, line, "entry-name", "what is before = must be a name in small letters");
    return NORAE_OK;
  }
  char *value = equals + 1;
  while (is_blank(*value))
    value++;
  trim_end(value);
  nr_entry new = {.section = r->section,
                  .key = line,
                  .value = value,
                  .place = {r->name, r->line, (uint32_t)(value - line) + 1}};
  return add(r, &new);
}

/* The rest of a long value moves up to where it ended so far. */
static norae_status take_more(reader *r, char *line, char *at)
{
  nr_entries *e = r->out;
  if (!r->last) {
    fault(r, line, at, "entry-continued", "a line that begins with white space continues a value, "
                                          "and there is none before it");
    return NORAE_OK;
  }
  if (!nr_grow(&e->breaks, &e->break_capacity, e->break_count + 1, sizeof *e->breaks))
    return NORAE_ERR_MEMORY;
  char *value = e->text + (r->last->value - e->text);
  size_t size = strlen(value);
  trim_end(at);
  e->breaks[e->break_count++] =
      (nr_entry_break){.offset = size, .line = r->line, .column = (uint32_t)(at - line) + 1};
  r->last->break_count++;
  memmove(value + size, at, strlen(at) + 1);
  return NORAE_OK;
}

static norae_status take_line(reader *r, char *line)
{
  char *at = line + strspn(line, " \t");
  r->line++;
  if (!*at || *line == '#')
    return NORAE_OK;
  if (at > line)
    return take_more(r, line, at);
  return *line == '[' ? take_section(r, line) : take_entry(r, line);
}

static norae_status take_lines(reader *r)
{
  norae_status status = NORAE_OK;
  for (char *line = r->out->text; line && status == NORAE_OK && !r->full;) {
    char *end = strchr(line, '\n');
    if (end)
      *end = '\0';
    status = take_line(r, line);
    line = end ? end + 1 : NULL;
  }
  if (r->full) {
    nr_error(r->diags, "entry-many", (nr_place){r->name, r->line, 1}, "more than %d entries",
             NR_ENTRIES_MAX);
    r->faulty = true;
  }
  return status == NORAE_OK && r->faulty ? NORAE_ERR_FORMAT : status;
}

norae_status nr_entries_read(const void *data, size_t size, const char *name, nr_entries *out,
                             norae_diags *diags)
{
  nr_decode_options decode = {.name = name};
  size_t text_size;
  *out = (nr_entries){0};
  if (size > NR_ENTRIES_BYTES_MAX) {
    nr_error(diags, "entry-large", nr_in_file(name), "is larger than %zu KiB",
             NR_ENTRIES_BYTES_MAX / 1024);
    return NORAE_ERR_LIMIT;
  }
  norae_status status = nr_decode(data, size, &decode, &out->text, &text_size, diags);
  if (status != NORAE_OK)
    return status;
  reader r = {.out = out, .name = name, .section = "", .diags = diags};
  return take_lines(&r);
}

void nr_entries_free(nr_entries *entries)
{
  free(entries->items);
  free(entries->breaks);
  free(entries->text);
  *entries = (nr_entries){0};
}

nr_place nr_entry_place(const nr_entries *entries, const nr_entry *entry, size_t offset)
{
  nr_place place = entry->place;
  size_t from = 0;
  for (size_t i = 0; i < entry->break_count; i++) {
    const nr_entry_break *b = &entries->breaks[entry->breaks + i];
    if (b->offset > offset)
      break;
    place.line = b->line;
    place.column = b->column;
    from = b->offset;
  }
  place.column += (uint32_t)(offset - from);
  return place;
}

norae_status nr_entry_pattern(const nr_entries *entries, const nr_entry *entry, nr_regex **out,
                              norae_diags *diags)
{
  char message[NR_REGEX_MESSAGE];
  size_t offset;
  norae_status status = nr_regex_new_foreign(entry->value, out, &offset, message);
  if (status != NORAE_ERR_ARGUMENT)
    return status;
  nr_error(diags, "entry-pattern", nr_entry_place(entries, entry, offset), "pattern: %s", message);
  return NORAE_ERR_FORMAT;
}

bool nr_entry_number(const nr_entry *entry, double least, double most, double *out,
                     norae_diags *diags)
{
  const char *text = entry->value;
  char *end = NULL;
  bool plain = *text && !text[strspn(text, "+-.0123456789")];
  *out = plain ? strtod(text, &end) : 0;
  if (plain && !*end && *out >= least && *out <= most)
    return true;
  nr_error(diags, "entry-number", entry->place, "%s must be a number from %g to %g", entry->key,
           least, most);
  return false;
}

int nr_entry_word(const nr_entry *entry, const char *const *words, norae_diags *diags)
{
  char list[200] = "";
  size_t used = 0;
  for (int i = 0; words[i]; i++) {
    if (strcmp(words[i], entry->value) == 0)
      return i;
    if (used < sizeof list)
      used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
  }
  nr_error(diags, "entry-word", entry->place, "%s must be one of: %s", entry->key, list);
  return -1;
}
