/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checking lyrics: what is wrong with a file, where, and how to mend it.
 */
#ifndef NORAE_LINT_H
#define NORAE_LINT_H

#include <norae/fix.h>
#include <norae/format.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One kind of problem. */
typedef struct norae_lint_rule {
  const char *code; /* of its diagnostics; "lrc-*" stands for all that begin so */
  bool fixable;     /* writing what norae_lint_fix() makes of the song mends it */
  const char *what; /* a few words */
  const char *mend; /* how people mend it */
} norae_lint_rule;

/* The rule of a diagnostic, those of readers included; NULL if there is none. */
const norae_lint_rule *norae_lint_rule_of(const char *code);

typedef struct norae_lint_options {
  const norae_read_options *read; /* NULL: defaults */
  double fastest; /* letters per second that can be read; 0: 30 */
} norae_lint_options;

/* All that is wrong with the file, as diagnostics in order of their lines: what its
 * reader says, and what is odd about its text and its times.  Warnings and errors
 * are problems, notes are not.  `options`, `out` and `found` may be NULL; *out is the
 * song where it could be read.  The status is that of reading. */
norae_status norae_lint_file(const char *path, const norae_lint_options *options,
                             norae_song **out, const norae_format_info **found,
                             norae_diags *diags);

/* The song with everything mended that can be without guessing. */
norae_status norae_lint_fix(const norae_song *song, norae_song **out, norae_fix_report *report);

#ifdef __cplusplus
}
#endif
#endif
