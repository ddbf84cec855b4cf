/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What mending and checking have in common.
 */
#ifndef NR_SONG_FIX_H
#define NR_SONG_FIX_H

#include <norae/fix.h>

#include "song/song.h"

/* Times that differ by less are the same: formats round. */
#define NR_FIX_NEAR ((norae_us)20000)

/* The lines that have times, by their start; ties in the song's order.  Free with
 * free(); NULL without memory. */
size_t *nr_lines_by_time(const norae_song *song, size_t *count);

/* Two lines of one singer and one role that overlap: the first reaches into the
 * second.  `mendable` when no word of the first begins after the second does. */
typedef void nr_overlap_found(void *context, size_t first, size_t second, bool mendable);
norae_status nr_song_overlaps(const norae_song *song, nr_overlap_found *found, void *context);

/* Lines that say the same at the same time as one before, or nothing at all, are
 * marked in drop[], which has a place for each line. */
norae_status nr_song_doubles(const norae_song *song, bool *drop);

/* Does the line begin after its first word, or end before its last one?  Then
 * *start and *end are what it should be; NORAE_NO_TIME stays. */
bool nr_line_misses_words(const norae_song *song, size_t line, norae_us *start, norae_us *end);

/* Columns that a text takes. */
size_t nr_text_columns(const char *text, size_t size);

/* The song's lines in parts no longer than `longest`, in the order of `order`
 * (NULL: as they are), without those that are marked in drop[] (NULL: none). */
norae_status nr_song_rebuild(const norae_song *song, const size_t *order, const bool *drop,
                             size_t longest, norae_song **out, size_t *split);

#endif
