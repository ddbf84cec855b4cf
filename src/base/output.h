/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Output files that are whole or not there: written under a temporary name in
 * the same folder, synced, renamed.  A kill or a full disk leaves what stood
 * under the final name untouched.
 */
#ifndef NR_BASE_OUTPUT_H
#define NR_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

typedef struct nr_output nr_output;

/* Begin: creates the temporary file.  NORAE_ERR_EXISTS when the final name is
 * taken and `overwrite` is false.  Leftovers of killed runs on the same final
 * name are removed. */
norae_status nr_output_begin(const char *path, bool overwrite, nr_output **out,
                             norae_diags *diags);
/* The temporary file's name (it keeps the final extension), and its descriptor. */
const char *nr_output_path(const nr_output *output);
int nr_output_fd(const nr_output *output);
/* Append bytes through the descriptor. */
norae_status nr_output_write(nr_output *output, const void *bytes, size_t size,
                             norae_diags *diags);
/* End: sync, rename, sync the folder.  Frees and sets NULL, also on failure, and
 * then leaves no temporary file. */
norae_status nr_output_commit(nr_output **output, norae_diags *diags);
/* Give up: remove the temporary file.  Takes NULL; sets NULL. */
void nr_output_abort(nr_output **output);

/* All of the above for bytes at hand; path "-" writes to standard output. */
norae_status nr_output_save(const char *path, bool overwrite, const void *bytes, size_t size,
                            norae_diags *diags);

#endif
