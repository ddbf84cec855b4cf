/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checking a file: its bytes, what its reader says, its song; told in the order of
 * its lines.
 */
#include <config.h>

#include "format/lint.h"

#include <stdlib.h>

#include "base/checked.h"
#include "base/input.h"
#include "format/registry.h"
#include "text/encoding.h"

/* ── bytes ── */

static nr_place place_at(const char *name, const char *bytes, size_t at)
{
  nr_place place = {.file = name, .line = 1, .column = 1};
  for (size_t i = 0; i < at; i++) {
    place.line += bytes[i] == '\n';
    place.column = bytes[i] == '\n' ? 1 : place.column + 1;
  }
  return place;
}

/* LF, CR LF and CR: the first one that differs from those before is told. */
static void check_line_ends(const char *bytes, size_t size, const char *name, norae_diags *diags)
{
  char first = 0;
  for (size_t i = 0; i < size; i++) {
    if ((unsigned char)bytes[i] < '\t')
      return; /* wide characters, or packed */
  }
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] != '\n' && bytes[i] != '\r')
      continue;
    bool both = bytes[i] == '\r' && i + 1 < size && bytes[i + 1] == '\n';
    char kind = both ? 'b' : bytes[i];
    if (first && kind != first) {
      nr_warn(diags, "line-ends", place_at(name, bytes, i),
              "ends in another way than the lines before");
      return;
    }
    first = kind;
    i += both;
  }
}

static bool has_code(const norae_diags *diags, const char *code)
{
  const norae_diag *d;
  for (size_t i = 0; (d = norae_diags_at(diags, i)); i++) {
    if (strcmp(d->code, code) == 0)
      return true;
  }
  return false;
}

/* UTF-16 with its mark is read by all of us and by few others. */
static void check_encoding(const char *bytes, size_t size, const char *name, norae_diags *diags)
{
  if (size > 1 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
    nr_warn(diags, "not-utf8", (nr_place){name, 1, 1}, "is UTF-16, not UTF-8");
}

/* The first U+FFFD of the text: a letter that some program lost. */
static void check_replacements(const nr_lint *l, const char *text, size_t size)
{
  const char *at = memmem(text, size, "\xEF\xBF\xBD", 3);
  if (at && !has_code(l->diags, "encoding-bad-bytes"))
    nr_warn(l->diags, "replacement", place_at(l->name, text, (size_t)(at - text)),
            "here a letter was lost (U+FFFD)");
}

/* ── lines ── */

static norae_status cut_lines(nr_lint *l, const char *text, size_t size)
{
  size_t count = 1;
  for (size_t i = 0; i < size; i++)
    count += text[i] == '\n';
  l->lines = nr_alloc_array(count, sizeof *l->lines);
  if (!l->lines)
    return NORAE_ERR_MEMORY;
  l->lines[l->line_count++] = text;
  for (size_t i = 0; i + 1 < size; i++) {
    if (text[i] == '\n')
      l->lines[l->line_count++] = text + i + 1;
  }
  return NORAE_OK;
}

/* What readers only note, because they understand it, is a problem for others. */
static norae_severity severity_of(const norae_diag *d)
{
  static const char *const problems[] = {"encoding-assumed", "encoding-declared", "encoding-double",
                                         "lrc-double"};
  for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
    if (d->severity == NORAE_NOTE && strcmp(d->code, problems[i]) == 0)
      return NORAE_WARNING;
  }
  return d->severity;
}

typedef struct told {
  const norae_diag *diag;
  size_t index;
} told;

static int compare_told(const void *a, const void *b)
{
  const told *x = a, *y = b;
  if (x->diag->line != y->diag->line)
    return x->diag->line < y->diag->line ? -1 : 1;
  if (x->diag->column != y->diag->column)
    return x->diag->column < y->diag->column ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Hands the messages over in the order of their lines. */
static norae_status pass_on(const norae_diags *from, norae_diags *to)
{
  size_t count = norae_diags_count(from);
  told *all = nr_alloc_array(count, sizeof *all);
  if (!all)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count; i++)
    all[i] = (told){norae_diags_at(from, i), i};
  qsort(all, count, sizeof *all, compare_told);
  for (size_t i = 0; i < count; i++) {
    const norae_diag *d = all[i].diag;
    uint32_t column = d->line && !d->column ? 1 : d->column;
    /* Lines without times are told one by one. */
    if (strcmp(d->code, "lrc-untimed") != 0 && strcmp(d->code, "stamped-untimed") != 0)
      nr_diag(to, severity_of(d), d->code, (nr_place){d->file, d->line, column}, "%s", d->text);
  }
  free(all);
  return NORAE_OK;
}

/* ── all of it ── */

static norae_status check_text(nr_lint *l, const norae_read_options *read, const char *bytes,
                               size_t size)
{
  char *text = NULL;
  size_t text_size = 0;
  nr_decode_options decode = {.encoding = read->encoding, .name = l->name};
  const nr_format *format = nr_format_by_name(l->format->name);
  norae_status status = NORAE_OK;
  if (format && !format->binary) {
    check_line_ends(bytes, size, l->name, l->diags);
    check_encoding(bytes, size, l->name, l->diags);
    status = nr_decode(bytes, size, &decode, &text, &text_size, NULL);
    if (status != NORAE_ERR_MEMORY)
      status = NORAE_OK;
  }
  if (text) {
    check_replacements(l, text, text_size);
    status = cut_lines(l, text, text_size);
  }
  if (status == NORAE_OK)
    status = nr_lint_song(l);
  free(l->lines);
  free(text);
  return status;
}

static norae_status check(const char *path, const norae_lint_options *o, const char *bytes,
                          size_t size, norae_song **song, const norae_format_info **found,
                          norae_diags *diags)
{
  norae_read_options read = o->read ? *o->read : (norae_read_options){0};
  nr_lint l = {.name = path, .fastest = o->fastest, .diags = diags};
  read.found = found;
  norae_status status = norae_song_read_memory(bytes, size, path, &read, song, diags);
  if (status != NORAE_OK)
    return status;
  l.song = *song;
  l.format = *found;
  return check_text(&l, &read, bytes, size);
}

norae_status norae_lint_file(const char *path, const norae_lint_options *options, norae_song **out,
                             const norae_format_info **found, norae_diags *diags)
{
  static const norae_lint_options defaults = {0};
  const norae_format_info *format = NULL;
  norae_song *song = NULL;
  norae_diags *own = NULL;
  char *bytes = NULL;
  size_t size;
  norae_status status = norae_diags_new(&own);
  if (status == NORAE_OK)
    status = nr_input_read(path, &bytes, &size, own);
  if (status == NORAE_OK)
    status = check(path, options ? options : &defaults, bytes, size, &song, &format, own);
  if (own && pass_on(own, diags) != NORAE_OK)
    status = NORAE_ERR_MEMORY;
  norae_diags_free(&own);
  free(bytes);
  if (found)
    *found = format;
  if (out && status == NORAE_OK)
    *out = song;
  else
    norae_song_free(&song);
  if (out && status != NORAE_OK)
    *out = NULL;
  return status;
}

norae_status norae_lint_fix(const norae_song *song, norae_song **out, norae_fix_report *report)
{
  const norae_fix_options options = {.what = NORAE_FIX_SORT | NORAE_FIX_WORDS | NORAE_FIX_CLAMP |
                                             NORAE_FIX_DOUBLES};
  return norae_song_fix(song, &options, out, report);
}
