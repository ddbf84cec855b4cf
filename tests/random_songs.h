/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random songs: many singers, overlaps, tiny gaps, long words, missing times, all
 * scripts, second texts.  The same seed makes the same song.  Each syllable
 * has a mark at its first sign, characters that nobody sees, so that it is found
 * again in the script.
 */
#ifndef TESTS_RANDOM_SONGS_H
#define TESTS_RANDOM_SONGS_H

#include <stdbool.h>
#include <stdint.h>

#include <norae/bars.h>
#include <norae/song.h>

/* At most so many syllables in a song. */
#define RANDOM_SYLLABLES 400

typedef struct dice {
  uint64_t state;
} dice;

dice dice_of(unsigned number);
unsigned dice_below(dice *d, unsigned n); /* 0…n-1 */
bool dice_chance(dice *d, unsigned percent);

typedef struct random_options {
  bool drawable; /* only characters that the font of the tests has, and all times are known */
  int lines;     /* at most */
} random_options;

/* NULL when memory ran out. */
norae_song *random_song(dice *d, const random_options *options);

/* A picture of 16:9, 4:3, 9:16 or 21:9, its shorter side from 240 to `most` pixels, and
 * sometimes with black bars. */
void random_picture(dice *d, int most, int *width, int *height, norae_bars *bars);

/* The number in the next mark, -1 if there is none; *text moves behind it. */
int next_mark(const char **text);
/* The line of the song that a text of an event shows, by its first mark; -1: it has none. */
long marked_line(const norae_song *song, const char *text);
/* Is this a character of a mark, which nobody sees? */
bool is_mark_sign(const char *text);

#endif
