/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of files: what can be told before any work is done.
 */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <stdbool.h>

#include "cli/command.h"

/* Do both names lead to the same file? */
bool file_is_same(const char *a, const char *b);
/* "-", standard input or output. */
bool file_is_stdio(const char *path);
/* The name without its folder, and without its extension: views and copies. */
const char *file_base(const char *path);
/* `path` with its extension replaced; in `folder` unless that is NULL.  Free with
 * free(); NULL when memory ran out. */
char *file_derive(const char *path, const char *folder, const char *extension);
/* Make the folders that `path` stands in.  False when that can't be (errno). */
bool file_make_folders(const char *path);
/* Does the name end in ".EXTENSION", in any case of letters? */
bool file_has_extension(const char *path, const char *extension);

/* May the output be written?  Not over a file without -f.  Asked before long
 * work; the library asks again.  An exit code. */
int file_check_output(call *c, const char *path);
/* The output must never be this input: a usage error. */
int file_check_apart(call *c, const char *input, const char *output);
/* Nor may it be one of the recordings that options name. */
int file_check_others(call *c, const char *output);

#endif
