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

/* How nr_output_begin_with() differs from nr_output_begin(). */
typedef struct nr_output_ways {
  bool overwrite;
  bool no_leftovers; /* the caller knows that no killed run left anything in the folder */
} nr_output_ways;

/* Does any file in the folder look like a leftover? */
bool nr_output_has_leftovers(const char *folder);

/* Remove the leftovers of one final name. */
void nr_output_sweep(const char *path);

/* Begin: creates the temporary file.  NORAE_ERR_EXISTS when the final name is
 * taken and `overwrite` is false.  Leftovers of killed runs on the same final
 * name are removed. */
norae_status nr_output_begin(const char *path, bool overwrite, nr_output **out,
                             norae_diags *diags);
norae_status nr_output_begin_with(const char *path, nr_output_ways ways, nr_output **out,
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
/* The parts of commit, for who syncs many outputs at once: put the file, synced
 * already, under its final name; the folder is still to be synced.  Frees and
 * sets NULL like commit. */
norae_status nr_output_place(nr_output **output, norae_diags *diags);
/* Is it a device or a pipe, written into directly?  There is nothing to rename. */
bool nr_output_is_special(const nr_output *output);
/* The folder that holds the output; a view. */
const char *nr_output_folder(const nr_output *output);
/* Sync a folder, so that what was renamed in it survives a power cut. */
void nr_output_sync_folder(const char *folder);
/* Give up: remove the temporary file.  Takes NULL; sets NULL. */
void nr_output_abort(nr_output **output);

/* All of the above for bytes at hand; path "-" writes to standard output. */
norae_status nr_output_save(const char *path, bool overwrite, const void *bytes, size_t size,
                            norae_diags *diags);

#endif
