/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Patterns over PCRE2 with bounds: no line, however hostile, costs more than
 * the match, depth and heap limits allow.
 */
#ifndef NR_BASE_REGEX_H
#define NR_BASE_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

typedef struct nr_regex nr_regex;

#define NR_REGEX_GROUPS 24

/* One match: groups as spans of the subject; unset groups have start NULL. */
typedef struct nr_match {
  int count; /* highest group that took part, plus one */
  struct {
    const char *start;
    size_t size;
  } group[NR_REGEX_GROUPS];
} nr_match;

/* Compile (UTF, JIT where there is one).  A compiled pattern belongs to one
 * thread at a time.  An error in the pattern is reported with its offset. */
norae_status nr_regex_new(const char *pattern, nr_regex **out, norae_diags *diags);
void nr_regex_free(nr_regex **regex); /* takes NULL; sets NULL */

/* Match `subject` from byte `from` on.  The subject must be valid UTF-8: it is
 * not checked again.  False when it does not match or a limit was met. */
bool nr_regex_match(const nr_regex *regex, const char *subject, size_t size, size_t from,
                    nr_match *match);
/* The number of a named group, -1 if there is none. */
int nr_regex_group(const nr_regex *regex, const char *name);

#endif
