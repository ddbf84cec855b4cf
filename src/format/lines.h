/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text cut into lines, and places in it for messages.
 */
#ifndef NR_FORMAT_LINES_H
#define NR_FORMAT_LINES_H

#include <string.h>

#include "format/format.h"

/* A piece of the source; not NUL-terminated. */
typedef struct nr_span {
  const char *text;
  size_t size;
} nr_span;

typedef struct nr_text_line {
  nr_span span;    /* without its line end */
  uint32_t number; /* 1-based */
} nr_text_line;

typedef struct nr_lines {
  const char *at, *end;
  uint32_t number; /* of the line given last */
} nr_lines;

static inline nr_lines nr_lines_of(const nr_source *source)
{
  return (nr_lines){.at = source->text, .end = source->text + source->size};
}

/* False at the end; an empty last line is none. */
bool nr_next_line(nr_lines *lines, nr_text_line *out);

/* Where `at` stands in the line, for messages. */
nr_place nr_at(const nr_source *source, const nr_text_line *line, const char *at);

static inline bool nr_is_blank(char c)
{
  return c == ' ' || c == '\t';
}

/* Without spaces and tabs at both ends. */
static inline nr_span nr_trim(nr_span span)
{
  while (span.size && nr_is_blank(span.text[0])) {
    span.text++;
    span.size--;
  }
  while (span.size && nr_is_blank(span.text[span.size - 1]))
    span.size--;
  return span;
}

/* Nothing to see: also wide, no-break and zero-width spaces. */
bool nr_is_empty(nr_span span);
nr_span nr_span_of(const char *text);
nr_span nr_span_from(nr_span span, const char *at); /* its part from `at` on */
bool nr_span_is(nr_span span, const char *text);
bool nr_span_is_nocase(nr_span span, const char *text);
bool nr_span_begins(nr_span span, const char *text);
bool nr_span_begins_nocase(nr_span span, const char *text);
const char *nr_span_find(nr_span span, const char *text); /* NULL if it is not in there */

/* norae_song_set_meta() with spans; the key is made lower case.  Empty values
 * and what goes beyond a sane number of keys are left out. */
norae_status nr_set_meta(norae_song *song, nr_span key, nr_span value);
/* norae_song_voice() with a span; *out is the voice's bit, 0 with a warning when
 * there are too many. */
norae_status nr_voice_bit(const nr_source *source, norae_song *song, nr_span id, nr_span name,
                          norae_voices *out);

#endif
