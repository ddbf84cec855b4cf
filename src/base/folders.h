/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders for what is kept between two runs.
 */
#ifndef NR_BASE_FOLDERS_H
#define NR_BASE_FOLDERS_H

#include <stdbool.h>
#include <sys/types.h>

/* Make a folder and those above it, where they are not there.  `path` is written to, and is
 * then as it was.  False: it can't be made. */
bool nr_folders_make(char *path, mode_t mode);

#endif
