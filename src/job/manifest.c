/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of jobs, read row by row: a million of them take the memory of one.
 */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <norae/manifest.h>

#include "base/diag.h"
#include "base/str.h"

#define MOST_COLUMNS 64

typedef enum field { FIELD_MEDIA, FIELD_LYRICS, FIELD_OUTPUT, FIELD_OPTION, FIELD_COUNT } field;

struct norae_manifest {
  FILE *file;
  char *name;   /* for messages */
  char *folder; /* "/" behind; "" when names are taken as they are */
  char *line;
  size_t room;
  unsigned long number;
  bool json;
  char *header; /* its columns point in here */
  const char *columns[MOST_COLUMNS];
  size_t column_count;
  size_t bad;
  nr_str texts[FIELD_COUNT];
  norae_manifest_row row;
};

static nr_place here(const norae_manifest *m)
{
  return (nr_place){.file = m->name, .line = (uint32_t)m->number};
}

/* A row is refused; reading goes on. */
static bool refuse(norae_manifest *m)
{
  m->bad++;
  return false;
}

/* ── one field ── */

static bool field_of(const char *key, field *out)
{
  static const char *const names[] = {"media", "lyrics", "output"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(key, names[i]) == 0) {
      *out = (field)i;
      return true;
    }
  }
  *out = FIELD_OPTION;
  return strncmp(key, "--", 2) == 0 && key[2] && !strchr(key, '=');
}

static void set_text(norae_manifest *m, field f, const char *value)
{
  nr_str *s = &m->texts[f];
  bool relative = f != FIELD_OUTPUT && value[0] != '/';
  nr_str_add(s, relative ? m->folder : "");
  nr_str_add(s, value);
}

static void add_option(norae_manifest *m, const char *key, const char *value)
{
  nr_str *s = &m->texts[FIELD_OPTION];
  nr_str_add(s, key);
  if (value) {
    nr_str_add_char(s, '=');
    nr_str_add(s, value);
  }
  nr_str_add_char(s, '\0');
}

static void set_field(norae_manifest *m, const char *key, const char *value)
{
  field f;
  if (!field_of(key, &f) || !*value)
    return; /* the header was looked at already */
  if (f == FIELD_OPTION)
    add_option(m, key, value);
  else
    set_text(m, f, value);
}

/* ── tab-separated ── */

static bool read_header(norae_manifest *m, norae_diags *diags)
{
  m->header = strdup(m->line);
  for (char *at = m->header, *next; at; at = next) {
    field f;
    next = strchr(at, '\t');
    if (next)
      *next++ = '\0';
    if (m->column_count == MOST_COLUMNS || !field_of(at, &f)) {
      nr_error(diags, "manifest-header", here(m),
               "'%s' is no column: they are media, lyrics, output and options such as --lang", at);
      return false;
    }
    m->columns[m->column_count++] = at;
  }
  return m->header != NULL;
}

static bool read_fields(norae_manifest *m, norae_diags *diags)
{
  size_t i = 0;
  for (char *at = m->line, *next; at; at = next, i++) {
    next = strchr(at, '\t');
    if (next)
      *next++ = '\0';
    if (i == m->column_count) {
      nr_error(diags, "manifest-row", here(m), "has more fields than the header has columns");
      return refuse(m);
    }
    set_field(m, m->columns[i], at);
  }
  return true;
}

/* ── JSON lines ── */

static bool read_member(norae_manifest *m, const char *key, const json_t *value,
                        norae_diags *diags)
{
  field f;
  bool known = field_of(key, &f);
  if (known && json_is_string(value)) {
    set_field(m, key, json_string_value(value));
  } else if (known && f == FIELD_OPTION && json_is_true(value)) {
    add_option(m, key, NULL);
  } else if (!json_is_null(value)) {
    nr_error(diags, "manifest-row", here(m), known ? "'%s' is no string" : "'%s' is no key: they "
             "are media, lyrics, output and options such as --lang", key);
    return refuse(m);
  }
  return true;
}

static bool read_object(norae_manifest *m, norae_diags *diags)
{
  json_error_t error;
  json_t *root = json_loads(m->line, JSON_REJECT_DUPLICATES, &error), *value;
  const char *key;
  bool ok = json_is_object(root);
  if (!ok) {
    nr_error(diags, "manifest-row", here(m), "is no JSON object: %s",
             root ? "something else stands there" : error.text);
    refuse(m);
  } else {
    json_object_foreach(root, key, value) {
      if (!(ok = read_member(m, key, value, diags)))
        break;
    }
  }
  json_decref(root);
  return ok;
}

/* ── lines ── */

/* False behind the last, and when reading fails. */
static bool next_line(norae_manifest *m, norae_status *status, norae_diags *diags)
{
  errno = 0;
  ssize_t size = getline(&m->line, &m->room, m->file);
  if (size < 0) {
    if (ferror(m->file)) {
      nr_error(diags, "io", nr_in_file(m->name), "can't read: %s", strerror(errno));
      *status = NORAE_ERR_IO;
    } else if (!feof(m->file)) {
      *status = NORAE_ERR_MEMORY;
    }
    return false;
  }
  m->number++;
  if (m->number == 1 && size >= 3 && memcmp(m->line, "\xEF\xBB\xBF", 3) == 0)
    memmove(m->line, m->line + 3, (size_t)(size -= 3) + 1);
  if (memchr(m->line, 0, (size_t)size)) {
    nr_error(diags, "manifest-row", here(m), "holds a byte 0");
    refuse(m);
    *m->line = '\0';
    return true;
  }
  while (size > 0 && (m->line[size - 1] == '\n' || m->line[size - 1] == '\r'))
    m->line[--size] = '\0';
  return true;
}

static const char *text_of(const norae_manifest *m, field f)
{
  return m->texts[f].size ? m->texts[f].data : NULL;
}

static bool read_row(norae_manifest *m, norae_status *status, norae_diags *diags)
{
  for (size_t i = 0; i < FIELD_COUNT; i++)
    nr_str_clear(&m->texts[i]);
  if (!(m->json ? read_object(m, diags) : read_fields(m, diags)))
    return false;
  for (size_t i = 0; i < FIELD_COUNT; i++)
    *status = m->texts[i].failed ? NORAE_ERR_MEMORY : *status;
  m->row = (norae_manifest_row){.line = m->number,
                                .media = text_of(m, FIELD_MEDIA),
                                .lyrics = text_of(m, FIELD_LYRICS),
                                .output = text_of(m, FIELD_OUTPUT),
                                .options = {m->texts[FIELD_OPTION].data,
                                            m->texts[FIELD_OPTION].size}};
  return true;
}

norae_status norae_manifest_next(norae_manifest *m, const norae_manifest_row **row,
                                 norae_diags *diags)
{
  norae_status status = NORAE_OK;
  *row = NULL;
  while (!*row && next_line(m, &status, diags)) {
    if (!m->line[strspn(m->line, " \t")])
      continue;
    if (!m->header && !m->json) {
      m->json = m->line[0] == '{';
      if (!m->json) {
        if (!read_header(m, diags))
          return m->header ? NORAE_ERR_FORMAT : NORAE_ERR_MEMORY;
        continue;
      }
    }
    if (read_row(m, &status, diags))
      *row = &m->row;
  }
  if (status != NORAE_OK)
    *row = NULL;
  return status;
}

norae_status norae_manifest_open(const char *path, norae_manifest **out, norae_diags *diags)
{
  norae_manifest *m = *out = calloc(1, sizeof *m);
  if (!m)
    return NORAE_ERR_MEMORY;
  const char *slash = strrchr(path, '/');
  m->name = strdup(path);
  m->folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("");
  m->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
  if (m->name && m->folder && m->file)
    return NORAE_OK;
  norae_status status = m->file ? NORAE_ERR_MEMORY : NORAE_ERR_IO;
  if (!m->file)
    nr_error(diags, "io", nr_in_file(path), "can't open: %s", strerror(errno));
  norae_manifest_free(out);
  return status;
}

size_t norae_manifest_bad(const norae_manifest *m)
{
  return m->bad;
}

void norae_manifest_free(norae_manifest **manifest)
{
  if (!manifest || !*manifest)
    return;
  norae_manifest *m = *manifest;
  if (m->file && m->file != stdin)
    fclose(m->file);
  for (size_t i = 0; i < FIELD_COUNT; i++)
    nr_str_free(&m->texts[i]);
  free(m->name);
  free(m->folder);
  free(m->line);
  free(m->header);
  free(m);
  *manifest = NULL;
}
