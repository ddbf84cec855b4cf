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

/* Add the unit that [start, end) of the line is; none for white space alone.  False
 * when memory ran out. */
bool nr_make_unit(nr_splitter *s, const nr_work *w, size_t start, size_t end);

#endif
