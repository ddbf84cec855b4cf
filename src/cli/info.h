/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in media and lyrics, as tables and as JSON on standard output.
 */
#ifndef CLI_INFO_H
#define CLI_INFO_H

#include "cli/command.h"

void info_media_table(const char *path, const norae_media_info *info);
void info_media_json(const call *c, const char *path, const norae_media_info *info);
void info_lyrics_table(const char *path, const norae_song *song);
void info_lyrics_json(const call *c, const char *path, const norae_song *song);

#endif
