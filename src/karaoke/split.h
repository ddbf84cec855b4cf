/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line while it is cut, and how a stretch of it becomes a unit.
 */
#ifndef NR_KARAOKE_SPLIT_H
#define NR_KARAOKE_SPLIT_H

#include <unicode/ubrk.h>

#include "karaoke/unit.h"

typedef struct nr_splitter {
  const nr_layout *layout;
  const nr_measure *measure;
  nr_arena *arena;
  UBreakIterator *lines, *graphemes;
  nr_unit *units;
  size_t count, capacity;
} nr_splitter;

/* One line being cut. */
typedef struct nr_work {
  const nr_sung_line *line;
  char *text;
  size_t size;
  size_t *piece_at; /* offset of each piece, and the text's size */
  unsigned char *cuts; /* a cut for each offset 0…size */
  nr_text_style style;
  double row; /* width of a row */
  bool rightward; /* the line's direction; words of it may have the other one */
} nr_work;

bool nr_is_space(UChar32 c);
/* The end of [start, end) without the white space at its end, and its start behind
 * that at its start. */
size_t nr_without_space(const char *text, size_t start, size_t end);
size_t nr_behind_space(const char *text, size_t start, size_t end);
/* The piece that holds the byte at `at`. */
size_t nr_piece_of(const nr_work *w, size_t at);
bool nr_width_of(const nr_splitter *s, const nr_work *w, size_t start, size_t end, double *width,
                 double *height);

/* Does a text read from left to right?  By its first letter that tells. */
bool nr_is_rightward(const char *text, size_t size);
/* Are the letters in front of and behind this place joined in writing? */
bool nr_is_joined(const nr_work *w, size_t at);
/* The piece's part within [start, end), with its part of the time. */
nr_piece nr_cut_piece(const nr_work *w, size_t p, size_t start, size_t end);
/* Where the pieces of [start, end) stand, as far as they are seen: the ink of each,
 * from the left side of that text, which is `width` wide. */
bool nr_find_positions(const nr_splitter *s, const nr_work *w, size_t start, double width,
                       bool rightward, nr_piece *pieces, size_t count);
/* The theme's ways with time. */
void nr_adapt_pieces(const nr_theme *theme, nr_piece *pieces, size_t count);
/* The runs of a unit that is [start, end) of the line, if they go both ways. */
bool nr_find_runs(const nr_splitter *s, const nr_work *w, nr_unit *unit, size_t start, size_t end);

/* Add the unit that [start, end) of the line is; none for white space alone.  False
 * when memory ran out. */
bool nr_make_unit(nr_splitter *s, const nr_work *w, size_t start, size_t end);

#endif
