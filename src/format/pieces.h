/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line on its way into or out of a song: its text cut into timed pieces.
 */
#ifndef NR_FORMAT_PIECES_H
#define NR_FORMAT_PIECES_H

#include "format/lines.h"

typedef struct nr_piece {
  norae_us start, end; /* NORAE_NO_TIME if not known */
  size_t from, size;   /* of the text below */
  bool row;            /* begins a new row; the white space before it belongs to the piece before */
  int16_t pitch;
  uint8_t note;
  float confidence;
} nr_piece;

/* Used again from line to line, to keep its memory; zeroed is empty. */
typedef struct nr_pieces {
  nr_piece *items;
  size_t count, capacity;
  nr_str text;     /* of all pieces, in order, without gaps */
  bool keep_empty; /* a piece without text holds the one before (UltraStar's ~) */
  bool rows;       /* for writers: a new row is '\n' in the text, else a space */
  bool new_row;    /* inside: the next text begins a row */
  bool failed;
} nr_pieces;

void nr_pieces_clear(nr_pieces *pieces);
void nr_pieces_free(nr_pieces *pieces);

/* A new piece from `start` on; where the one before has no end, it ends there. */
void nr_pieces_open(nr_pieces *pieces, norae_us start);
/* More text for the last piece (an untimed first one when there is none).  What
 * follows a '\n' is a new row: an untimed piece, unless one has just been opened. */
void nr_pieces_text(nr_pieces *pieces, const char *text, size_t size);
/* What stands behind byte `base` of the text is read so, where that can be marked. */
void nr_pieces_mark(nr_pieces *pieces, size_t base, nr_span reading);
/* The last piece ends here. */
void nr_pieces_close(nr_pieces *pieces, norae_us end);

/* All of it as one more line of the song.  Pieces of white space alone join the
 * one before, white space at both ends of the line goes, an end before its start
 * is forgotten.  Nothing is added when no text is left: *added tells. */
norae_status nr_pieces_add_line(nr_pieces *pieces, norae_song *song, const norae_line *line,
                                bool *added);

/* The other way: a line of the song for a writer.  What holds the syllable before
 * is joined to it (unless keep_empty), untimed syllables join the one before; runs of white space
 * become one space, or a '\n' before a new row where `rows` asks for it. */
norae_status nr_pieces_from_line(nr_pieces *pieces, const norae_song *song, size_t line);

/* The text of piece i. */
nr_span nr_piece_text(const nr_pieces *pieces, size_t i);
/* The text of all of them. */
nr_span nr_pieces_joined(const nr_pieces *pieces);
/* Does any piece have a time? */
bool nr_pieces_timed(const nr_pieces *pieces);

#endif
