/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The song's inside.  Rooms of the library may read it; they change it through
 * the functions of <norae/song.h>.
 */
#ifndef NR_SONG_SONG_H
#define NR_SONG_SONG_H

#include <norae/song.h>

#include "base/arena.h"
#include "song/origin.h"

typedef struct nr_meta {
  const char *key, *value;
} nr_meta;

struct norae_song {
  nr_arena arena; /* every text below */
  nr_meta *meta;
  size_t meta_count, meta_capacity;
  norae_voice *voices;
  size_t voice_count, voice_capacity;
  norae_line *lines;
  size_t line_count, line_capacity;
  norae_syllable *syllables;
  size_t syllable_count, syllable_capacity;
  norae_track *tracks;
  size_t track_count, track_capacity;
  nr_origin *origin; /* in the arena; NULL: none */
};

/* norae_song_add_syllable() with a text that need not end in a NUL; the one in
 * `syllable` is ignored. */
norae_status nr_song_add_syllable(norae_song *song, const norae_syllable *syllable,
                                  const char *text, size_t size);

/* Metadata, voices and origin of `from` into the empty song `to`. */
norae_status nr_song_copy_head(const norae_song *from, norae_song *to);
/* Metadata, voices, origin and tracks of `from` into the empty song `to`, which may get other
 * syllables: the tracks come without their pieces. */
norae_status nr_song_copy_frame(const norae_song *from, norae_song *to);

/* Tracks of `from`, whose line i is line_of[i] of `to`, or in none of it (SIZE_MAX).
 * Where a line has another number of syllables, its tracks come without their pieces. */
norae_status nr_song_copy_tracks(const norae_song *from, norae_song *to, const size_t *line_of);

/* Tracks in the order of their lines; those of one line stay in theirs. */
norae_status nr_song_sort_tracks(norae_song *song);

/* Give a track pieces, or others; they are copied. */
norae_status nr_song_set_pieces(norae_song *song, size_t track, const char *const *pieces,
                                size_t count);

/* The line's text joined, NUL-terminated; free with free(), NULL without memory. */
char *nr_song_line_text(const norae_song *song, size_t line);

/* When the line starts: its own start, else its first timed syllable's. */
norae_us nr_song_line_start(const norae_song *song, size_t line);
/* When it ends: its own end, else its last timed syllable's, else NORAE_NO_TIME: also
 * when something begins after the last end that is known. */
norae_us nr_song_line_end(const norae_song *song, size_t line);

/* time / unit, rounded to nearest, halves away from zero.  Times are rounded as
 * absolute times and then differenced; rounding differences lets them drift. */
int64_t nr_time_round(norae_us time, int64_t unit);
/* rate × time + shift, NORAE_NO_TIME staying what it is, clamped to the range. */
norae_us nr_time_map(norae_us time, double rate, norae_us shift);

#endif
