/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small files in which people describe things to norae (rules, grammars):
 *
 *   # a comment
 *   name = value to the end of the line
 *   [section]
 *   name = value that is long
 *     and goes on where a line begins with white space
 */
#ifndef NR_TEXT_ENTRIES_H
#define NR_TEXT_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/regex.h"

/* Files above this are no descriptions. */
#define NR_ENTRIES_BYTES_MAX ((size_t)256 * 1024)
#define NR_ENTRIES_MAX 2000

typedef struct nr_entry {
  const char *section; /* "" before the first */
  const char *key;     /* "" for the entry that a "[section]" itself is */
  const char *value;
  nr_place place;      /* of the value; of the section's name */
  size_t breaks;       /* index of the first of its line breaks, in `breaks` below */
  size_t break_count;
} nr_entry;

/* Where a value goes on in another line. */
typedef struct nr_entry_break {
  size_t offset; /* in the value */
  uint32_t line, column;
} nr_entry_break;

typedef struct nr_entries {
  nr_entry *items;
  size_t count, capacity;
  nr_entry_break *breaks;
  size_t break_count, break_capacity;
  char *text; /* every string above */
} nr_entries;

/* `name` must outlive *out.  All faults are reported with line and column; then
 * NORAE_ERR_FORMAT.  Free *out in any case. */
norae_status nr_entries_read(const void *data, size_t size, const char *name, nr_entries *out,
                             norae_diags *diags);
void nr_entries_free(nr_entries *entries);

/* Where byte `offset` of the value stands in the file. */
nr_place nr_entry_place(const nr_entries *entries, const nr_entry *entry, size_t offset);

/* The value as a pattern; what is wrong with it is reported at its place.
 * NORAE_ERR_FORMAT, NORAE_ERR_MEMORY. */
norae_status nr_entry_pattern(const nr_entries *entries, const nr_entry *entry, nr_regex **out,
                              norae_diags *diags);
/* A decimal number from `least` to `most`; else an error, and false. */
bool nr_entry_number(const nr_entry *entry, double least, double most, double *out,
                     norae_diags *diags);
/* Which of the words (NULL ends them) it is; else an error, and -1. */
int nr_entry_word(const nr_entry *entry, const char *const *words, norae_diags *diags);

#endif
