/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Songs for the test of conversions, and what of a song counts there.
 */
#ifndef TESTS_LOSSLESS_H
#define TESTS_LOSSLESS_H

#include <stdbool.h>
#include <stdint.h>

#include <norae/song.h>

/* Songs made by hand; plain ones need nothing that is rare. */
size_t made_count(void);
const char *made_name(size_t i);
bool made_is_plain(size_t i);
norae_song *made_song(size_t i);

/* The same seed makes the same song. */
norae_song *random_song(uint64_t seed, bool plain);

/* A word as it is timed: what has no time of its own belongs to the one before. */
typedef struct view_word {
  norae_us start, end;
  char *text; /* without white space around it */
} view_word;

typedef struct view_line {
  norae_us start, end;
  int role;
  char *text, *singers, *tracks, *section, *lang, *pitches;
  size_t first, count; /* of its words */
} view_line;

/* A song's lines by time, as they are sung and shown. */
typedef struct view {
  view_line *lines;
  size_t count;
  view_word *words;
  size_t word_count;
} view;

view view_of(const norae_song *song);
void view_free(view *v);

#endif
