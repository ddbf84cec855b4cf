/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading and writing lyrics as the options say.  All return exit codes and
 * have told people what went wrong.
 */
#ifndef CLI_LYRICS_H
#define CLI_LYRICS_H

#include "cli/command.h"

/* With --strict, lyrics with warnings are refused. */
int lyrics_read(call *c, const char *path, norae_song **out);
/* With --romanize, lines get their romanisations; with --furigana, readings. */
int lyrics_complete(call *c, const char *path, norae_song *song);
/* The format that `path` will be written in: -t, or by extension. */
int lyrics_output_format(call *c, const char *path, const norae_format_info **out);
/* "-" is standard output. */
int lyrics_write(call *c, const norae_song *song, const norae_format_info *format,
                 const char *path);
/* Say that --strict refuses what was just read; returns EXIT_INPUT. */
int lyrics_refuse(call *c, const char *path);

#endif
