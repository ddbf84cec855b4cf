/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MPL2: "[10][25]/a row in italics|another", times in tenths of a second.
 */
#include <inttypes.h>

#include "format/rows.h"
#include "format/scan.h"
#include "song/song.h"

#define TENTH ((norae_us)NORAE_US_PER_S / 10)

static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  nr_row_head row;
  size_t cues = 0, other = 0;
  while (nr_next_line(&lines, &line)) {
    if (nr_row_head_of(line.span, '[', ']', &row))
      cues++;
    else
      other += !nr_is_empty(line.span);
  }
  return !cues ? 0 : cues >= other ? 90 : 50;
}

/* A slash before a row sets it in italics: no text. */
static norae_status add_cue(const nr_source *source, norae_song *song, nr_pieces *pieces,
                            nr_str *room, nr_span text, const norae_line *line)
{
  nr_str_clear(room);
  while (text.size) {
    const char *bar = memchr(text.text, '|', text.size);
    nr_span row = nr_trim((nr_span){text.text, bar ? (size_t)(bar - text.text) : text.size});
    if (nr_span_begins(row, "/"))
      row = nr_span_from(row, row.text + 1);
    nr_str_add_bytes(room, row.text, row.size);
    if (bar)
      nr_str_add_char(room, '|');
    text = bar ? nr_span_from(text, bar + 1) : (nr_span){text.text, 0};
  }
  if (room->failed)
    return NORAE_ERR_MEMORY;
  return nr_rows_add(song, pieces, (nr_span){room->size ? room->data : "", room->size}, line);
}

static norae_status read_line(const nr_source *source, norae_song *song, nr_pieces *pieces,
                              nr_str *room, const nr_text_line *text)
{
  norae_line line = {NORAE_LINE_INIT, .source_line = text->number};
  nr_row_head row;
  if (nr_is_empty(text->span))
    return NORAE_OK;
  if (!nr_row_head_of(text->span, '[', ']', &row)) {
    nr_warn(source->diags, "mpl2-no-time", nr_at(source, text, text->span.text),
            "begins without two times: the line is kept without any");
    return add_cue(source, song, pieces, room, text->span, &line);
  }
  norae_us start = row.from * TENTH, end = row.to < 0 ? NORAE_NO_TIME : row.to * TENTH;
  line.start = nr_time_fits(start) ? start : NORAE_NO_TIME;
  line.end = row.to >= 0 && nr_time_fits(end) ? end : NORAE_NO_TIME;
  nr_row_check_end(source, text, "mpl2-ends-before", &line);
  return add_cue(source, song, pieces, room, row.rest, &line);
}

static norae_status read(const nr_source *source, norae_song *song)
{
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  nr_pieces pieces = {0};
  nr_str room = {0};
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(source, song, &pieces, &room, &line);
  nr_pieces_free(&pieces);
  nr_str_free(&room);
  return status;
}

/* ── writing ── */

typedef struct writer {
  nr_pieces pieces;
  size_t before_zero, changed, first_changed;
} writer;

/* Bars part rows and a slash at their beginning is no text: full-width signs. */
static void add_text(writer *w, nr_sink *sink, nr_span text, size_t line)
{
  bool changed = false;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.text[i];
    bool bar = c == '|', slash = c == '/' && (i == 0 || text.text[i - 1] == '\n');
    changed |= bar || slash;
    if (bar || slash)
      nr_str_add(sink->out, bar ? "\uFF5C" : "\uFF0F");
    else
      nr_str_add_char(sink->out, c == '\n' ? '|' : c);
  }
  if (changed && w->changed++ == 0)
    w->first_changed = line + 1;
}

static int64_t tenths(writer *w, norae_us time)
{
  w->before_zero += time < 0;
  return nr_time_round(time < 0 ? 0 : time, TENTH);
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  writer w = {.pieces = {.rows = true}};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  for (size_t i = 0; status == NORAE_OK && i < showing.count; i++) {
    const nr_shown *s = &showing.items[i];
    status = nr_pieces_from_line(&w.pieces, song, s->line);
    nr_str_addf(sink->out, "[%" PRId64 "][%" PRId64 "]", tenths(&w, s->start), tenths(&w, s->end));
    if (status == NORAE_OK)
      add_text(&w, sink, nr_pieces_joined(&w.pieces), s->line);
    nr_str_add_char(sink->out, '\n');
  }
  nr_tell_before_zero(sink, "MPL2", w.before_zero);
  if (w.changed)
    nr_warn(sink->diags, "loss-text", nr_in_file(sink->name),
            "MPL2 can't hold bars, nor a slash first: full-width ones in %zu, first lyric line %zu",
            w.changed, w.first_changed);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  return status;
}

const nr_format nr_format_mpl2 = {
    .info = {.name = "mpl2",
             .title = "MPL2 subtitles",
             .extensions = "mpl mpl2",
             .capabilities =
                 NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES | NORAE_CAN_LINE_ENDS |
                 NORAE_CAN_ROWS,
             .unit = TENTH},
    .probe = probe,
    .read = read,
    .write = write,
};
