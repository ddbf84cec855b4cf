/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/checked.h"
#include "base/str.h"

/* How often a code came; codes are few, so a plain list will do. */
typedef struct code_count {
  const char *code;
  size_t count;
} code_count;

struct norae_diags {
  nr_arena arena;
  norae_diag *items;
  size_t count, capacity;
  code_count *codes;
  size_t code_total, code_capacity;
};

const char *norae_status_text(norae_status status)
{
  switch (status) {
  case NORAE_OK:
    return "done";
  case NORAE_ERR_MEMORY:
    return "out of memory";
  case NORAE_ERR_IO:
    return "a file could not be read or written";
  case NORAE_ERR_EXISTS:
    return "the output exists already";
  case NORAE_ERR_FORMAT:
    return "the input is broken or holds nothing usable";
  case NORAE_ERR_UNSUPPORTED:
    return "not supported";
  case NORAE_ERR_ARGUMENT:
    return "a value is out of its range";
  case NORAE_ERR_LIMIT:
    return "a limit was met";
  case NORAE_ERR_ENVIRONMENT:
    return "something is missing on this machine";
  case NORAE_ERR_CANCELLED:
    return "cancelled";
  }
  return "unknown status";
}

norae_status norae_diags_new(norae_diags **out)
{
  *out = calloc(1, sizeof **out);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

void norae_diags_free(norae_diags **diags)
{
  if (!diags || !*diags)
    return;
  nr_arena_free(&(*diags)->arena);
  free((*diags)->items);
  free((*diags)->codes);
  free(*diags);
  *diags = NULL;
}

size_t norae_diags_count(const norae_diags *diags)
{
  return diags ? diags->count : 0;
}

const norae_diag *norae_diags_at(const norae_diags *diags, size_t i)
{
  return i < norae_diags_count(diags) ? &diags->items[i] : NULL;
}

size_t norae_diags_count_from(const norae_diags *diags, norae_severity least)
{
  size_t n = 0;
  for (size_t i = 0; i < norae_diags_count(diags); i++)
    n += diags->items[i].severity >= least;
  return n;
}

static char *keep(norae_diags *diags, const char *text)
{
  return nr_arena_copy(&diags->arena, text, strlen(text));
}

/* Counts one more message of the code; 0 when memory ran out. */
static size_t count_code(norae_diags *diags, const char *code)
{
  for (size_t i = 0; i < diags->code_total; i++) {
    if (strcmp(diags->codes[i].code, code) == 0)
      return ++diags->codes[i].count;
  }
  if (!nr_grow(&diags->codes, &diags->code_capacity, diags->code_total + 1, sizeof *diags->codes))
    return 0;
  char *kept = keep(diags, code);
  if (!kept)
    return 0;
  diags->codes[diags->code_total++] = (code_count){.code = kept, .count = 1};
  return 1;
}

/* Most messages of one run name one file: share its name. */
static const char *keep_file(norae_diags *diags, const char *file)
{
  if (!file)
    return NULL;
  if (diags->count) {
    const char *last = diags->items[diags->count - 1].file;
    if (last && strcmp(last, file) == 0)
      return last;
  }
  return keep(diags, file);
}

static void append(norae_diags *diags, norae_diag diag, const char *file)
{
  if (!nr_grow(&diags->items, &diags->capacity, diags->count + 1, sizeof *diags->items))
    return;
  diag.file = keep_file(diags, file);
  diag.code = keep(diags, diag.code);
  diag.text = keep(diags, diag.text);
  if (diag.code && diag.text && (diag.file || !file))
    diags->items[diags->count++] = diag;
}

void nr_diag(norae_diags *diags, norae_severity severity, const char *code, nr_place place,
             const char *format, ...)
{
  if (!diags)
    return;
  size_t count = count_code(diags, code);
  if (count == 0 || count > NR_DIAGS_PER_CODE)
    return;
  nr_str text = {0};
  va_list args;
  va_start(args, format);
  nr_str_addv(&text, format, args);
  va_end(args);
  if (count == NR_DIAGS_PER_CODE)
    nr_str_add(&text, " (further messages of this kind are left out)");
  if (!text.failed)
    append(diags,
           (norae_diag){.severity = severity,
                        .line = place.line,
                        .column = place.column,
                        .code = code,
                        .text = nr_str_text(&text)},
           place.file);
  nr_str_free(&text);
}
