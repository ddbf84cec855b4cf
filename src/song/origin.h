/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text that a song was read from, kept where its format holds more than songs do
 * (styles, signs, comments).  A writer of that format reads it again and changes what the
 * song changed; everything else comes out as it went in.  To all others it is opaque.
 */
#ifndef NR_SONG_ORIGIN_H
#define NR_SONG_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/song.h>

/* From `from` on, what the text has at t is now at rate × t + shift. */
typedef struct nr_move {
  norae_us from;
  double rate;
  norae_us shift;
} nr_move;

/* Something that other formats can't hold: "styles", 12 of them. */
typedef struct nr_extra {
  const char *code; /* "loss-styles"; both texts are literals */
  const char *what;
  size_t count;
} nr_extra;

#define NR_EXTRAS 8

typedef struct nr_origin {
  const char *format; /* its name; a literal */
  const char *text;   /* as nr_decode() gives it */
  size_t size;
  bool bom, crlf;     /* what the file had before that */
  nr_extra extras[NR_EXTRAS];
  size_t extra_count;
  nr_move *moves;     /* at least one, rising; the first one's `from` is the least time */
  size_t move_count;
} nr_origin;

/* Keep a copy of `origin`, without its moves: nothing has moved yet. */
norae_status nr_song_set_origin(norae_song *song, const nr_origin *origin);
/* The origin of `from`, for a song that is made of it. */
norae_status nr_song_copy_origin(const norae_song *from, norae_song *to);

/* What is not of the song moves, too, after the moves so far.  `moves` is as the member
 * above.  Nothing happens to a song without origin. */
norae_status nr_song_move_origin(norae_song *song, const nr_move *moves, size_t count);
/* By one move for all; needs no memory. */
void nr_song_shift_origin(norae_song *song, double rate, norae_us shift);

/* The move of what was at a time, and where that is now. */
const nr_move *nr_origin_move_at(const nr_origin *origin, norae_us time);
norae_us nr_origin_time(const nr_origin *origin, norae_us time);

#endif
