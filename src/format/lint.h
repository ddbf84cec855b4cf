/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_LINT_H
#define NR_FORMAT_LINT_H

#include <norae/lint.h>

#include "base/diag.h"
#include "format/lines.h"

/* A file while it is checked. */
typedef struct nr_lint {
  const char *name;
  const norae_song *song;
  const norae_format_info *format;
  const char **lines; /* of the decoded text; NULL for binary formats */
  size_t line_count;
  double fastest;
  norae_diags *diags;
} nr_lint;

/* Times, words and doubles of the song. */
norae_status nr_lint_song(nr_lint *lint);

#endif
