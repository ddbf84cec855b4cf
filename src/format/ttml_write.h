/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of TTML's writer share.
 */
#ifndef NR_FORMAT_TTML_WRITE_H
#define NR_FORMAT_TTML_WRITE_H

#include "format/shown.h"
#include "format/ttml.h"

/* A paragraph: a main line and the backing vocals behind it, or these alone. */
typedef struct nr_ttml_paragraph {
  size_t first, count; /* of the lines that are written */
} nr_ttml_paragraph;

typedef struct nr_ttml_writer {
  const norae_song *song;
  nr_sink *sink;
  nr_showing showing;
  nr_shown *lines; /* what is written, in the order of the song */
  size_t line_count;
  nr_ttml_paragraph *paragraphs;
  size_t paragraph_count;
  char **ids; /* of voices, as XML wants them */
  nr_pieces pieces, room;
  bool guesses; /* some ends are */
  bool readings; /* some texts have them */
  size_t before_zero, unfit, no_backing;
} nr_ttml_writer;

void nr_ttml_add(nr_ttml_writer *w, nr_span text, bool attribute);
/* begin and end; guessed ends are marked. */
void nr_ttml_add_times(nr_ttml_writer *w, norae_us start, norae_us end, bool known);
void nr_ttml_add_attribute(nr_ttml_writer *w, const char *name, const char *value);

/* Brackets around backing vocals, if the reader takes just these off again. */
bool nr_ttml_takes_brackets(nr_ttml_writer *w, nr_span text);

/* The head, from "<head>" on. */
norae_status nr_ttml_write_head(nr_ttml_writer *w);

#endif
