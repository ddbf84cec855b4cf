/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/rows.h"

#include "format/scan.h"

norae_status nr_rows_add(norae_song *song, nr_pieces *pieces, nr_span text, const norae_line *line)
{
  bool added, first = true;
  nr_pieces_clear(pieces);
  while (text.size) {
    const char *bar = memchr(text.text, '|', text.size);
    nr_span row = nr_trim((nr_span){text.text, bar ? (size_t)(bar - text.text) : text.size});
    if (row.size && !first)
      nr_pieces_text(pieces, "\n", 1);
    nr_pieces_text(pieces, row.text, row.size);
    first = first && !row.size;
    text = bar ? nr_span_from(text, bar + 1) : (nr_span){text.text, 0};
  }
  return nr_pieces_add_line(pieces, song, line, &added);
}

static bool number(const char **at, const char *end, char open, char close, int64_t *out)
{
  const char *from = *at + 1, *c = from;
  if (*at >= end || **at != open)
    return false;
  while (c < end && *c >= '0' && *c <= '9')
    c++;
  if (c == end || *c != close)
    return false;
  *out = c > from ? nr_digits(from, (size_t)(c - from)) : -1;
  *at = c + 1;
  return true;
}

bool nr_row_head_of(nr_span line, char open, char close, nr_row_head *out)
{
  line = nr_trim(line);
  const char *at = line.text, *end = line.text + line.size;
  if (!number(&at, end, open, close, &out->from) || out->from < 0 ||
      !number(&at, end, open, close, &out->to))
    return false;
  out->rest = nr_span_from(line, at);
  return true;
}

void nr_row_check_end(const nr_source *source, const nr_text_line *text, const char *code,
                      norae_line *line)
{
  if (line->end == NORAE_NO_TIME || (line->start != NORAE_NO_TIME && line->end >= line->start))
    return;
  nr_warn(source->diags, code, nr_at(source, text, text->span.text),
          "ends before it starts: its end is forgotten");
  line->end = NORAE_NO_TIME;
}
