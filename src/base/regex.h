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

/* Compile (UTF; JIT where there is one, once the pattern has been used often).  A compiled pattern
 * belongs to one thread at a time.  An error in the pattern is reported with its offset. */
norae_status nr_regex_new(const char *pattern, nr_regex **out, norae_diags *diags);
void nr_regex_free(nr_regex **regex); /* takes NULL; sets NULL */

/* Room for what is wrong with a pattern. */
#define NR_REGEX_MESSAGE 256

/* The same for a pattern that people wrote into some file: \w, \d and \b are those of
 * all languages there, nothing in it can leave
 * UTF-8, nothing takes long to compile.  NORAE_ERR_ARGUMENT with what is wrong in
 * `message`, at byte *offset. */
norae_status nr_regex_new_foreign(const char *pattern, nr_regex **out, size_t *offset,
                                  char message[NR_REGEX_MESSAGE]);

/* Match `subject` from byte `from` on.  The subject must be valid UTF-8: it is
 * not checked again.  False when it does not match or a limit was met. */
bool nr_regex_match(const nr_regex *regex, const char *subject, size_t size, size_t from,
                    nr_match *match);
/* The number of a named group, -1 if there is none. */
int nr_regex_group(const nr_regex *regex, const char *name);
/* The i-th named group in the order of names; NULL behind the last. */
const char *nr_regex_name(const nr_regex *regex, unsigned i);

/* ── patterns that people write ── */

/* What matching over one input may cost in all. */
typedef struct nr_effort {
  int64_t until;             /* of the thread's CPU clock, in ns */
  unsigned matches, too_hard; /* how many there were; how many met a limit */
  bool spent;                /* stop: no match is tried any more */
} nr_effort;

/* A second, and one more for each megabyte. */
nr_effort nr_effort_for(size_t input_size);

typedef enum nr_found {
  NR_FOUND_NOTHING,
  NR_FOUND,
  NR_FOUND_TOO_HARD /* the match met a limit: it can't be told */
} nr_found;

/* Subjects above this are too hard. */
#define NR_REGEX_SUBJECT_MAX ((size_t)64 * 1024)

/* As nr_regex_match(), within the effort. */
nr_found nr_regex_try(const nr_regex *regex, const char *subject, size_t size, size_t from,
                      nr_effort *effort, nr_match *match);

#endif
