/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole files in memory.
 */
#ifndef NR_BASE_INPUT_H
#define NR_BASE_INPUT_H

#include <stddef.h>

#include "base/diag.h"

/* Text files above this are refused: nothing people call lyrics comes near. */
#define NR_INPUT_MAX ((size_t)1 << 30)

/* Read a file, or standard input when path is "-".  Free *out with free(); a NUL
 * stands behind the last byte. */
norae_status nr_input_read(const char *path, char **out, size_t *size, norae_diags *diags);

#endif
