/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Singers' names as lyrics have them before a line: "Rosé & Lisa", "Both".
 */
#ifndef NR_SONG_SINGERS_H
#define NR_SONG_SINGERS_H

#include <stdbool.h>

#include "song/song.h"

/* How often each name stands before a line.  Zeroed is empty. */
typedef struct nr_names {
  struct nr_name {
    char *text;
    size_t size, count;
  } * items;
  size_t count, capacity;
} nr_names;

void nr_names_free(nr_names *names);
/* Each of the names in the text counts once more. */
norae_status nr_names_count(nr_names *names, const char *text, size_t size);

/* Is each of the names in the text a voice of the song, or counted that often? */
bool nr_names_known(const nr_names *names, const norae_song *song, const char *text, size_t size,
                    size_t least);

/* The voices of the names in the text, made where the song lacks them; *out is
 * without those that are too many. */
norae_status nr_names_voices(norae_song *song, const char *text, size_t size, norae_voices *out);

#endif
