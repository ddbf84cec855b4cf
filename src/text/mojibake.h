/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that was encoded twice: UTF-8, taken for a legacy encoding by some
 * program and encoded again ("Ã©" for "é", "РџСЂРё" for "При").
 */
#ifndef NR_TEXT_MOJIBAKE_H
#define NR_TEXT_MOJIBAKE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

/* Looks through valid UTF-8.  Where all of a line was encoded twice beyond doubt,
 * *out gets the whole text with those lines mended, *mended is true, and a
 * warning says so; what only looks like it is warned of and left alone. */
norae_status nr_mend_double(const char *text, size_t size, const char *name, nr_str *out,
                            bool *mended, norae_diags *diags);

#endif
