/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in media and lyrics, as tables and as JSON on standard output.
 */
#ifndef CLI_INFO_H
#define CLI_INFO_H

#include "cli/command.h"

/* Lyrics inside media. */
typedef struct embedded_list {
  norae_embedded *items;
  size_t count;
} embedded_list;

void info_media_table(const char *path, const norae_media_info *info, const embedded_list *lyrics);
void info_media_json(const call *c, const char *path, const norae_media_info *info,
                     const embedded_list *lyrics);
void info_lyrics_table(const char *path, const norae_song *song);
void info_lyrics_json(const call *c, const char *path, const norae_song *song);

#endif
