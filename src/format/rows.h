/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the simple subtitle formats have in common: one cue a line or a block,
 * rows of text parted by a bar.
 */
#ifndef NR_FORMAT_ROWS_H
#define NR_FORMAT_ROWS_H

#include "format/pieces.h"
#include "format/shown.h"

/* Rows parted by "|" as one line of the song, joined by spaces. */
norae_status nr_rows_add(norae_song *song, nr_pieces *pieces, nr_span text, const norae_line *line);

/* "[12][34]rows" or "{12}{34}rows": two numbers between these brackets. */
typedef struct nr_row_head {
  int64_t from, to; /* to: -1 when it is empty */
  nr_span rest;
} nr_row_head;

bool nr_row_head_of(nr_span line, char open, char close, nr_row_head *out);

/* An end before the start, or of a line without one, is forgotten; told with this code. */
void nr_row_check_end(const nr_source *source, const nr_text_line *text, const char *code,
                      norae_line *line);

#endif
