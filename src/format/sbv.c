/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SBV of YouTube: "0:00:01.000,0:00:02.500", rows below, a blank line.
 */
#include <inttypes.h>

#include "format/cues.h"
#include "format/pieces.h"
#include "format/rows.h"
#include "song/song.h"

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  norae_line line; /* of the cue being read */
  bool open;
  nr_pieces pieces;
} reader;

/* "start,end" that fills the line. */
static bool times_of(nr_span line, norae_us *start, norae_us *end)
{
  line = nr_trim(line);
  const char *comma = line.size < 60 ? memchr(line.text, ',', line.size) : NULL;
  if (!comma || !line.size || *line.text < '0' || *line.text > '9')
    return false;
  nr_span from = nr_trim((nr_span){line.text, (size_t)(comma - line.text)});
  return nr_cue_stamp(from, start) && nr_cue_stamp(nr_trim(nr_span_from(line, comma + 1)), end);
}

static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  norae_us start, end;
  while (nr_next_line(&lines, &line)) {
    if (times_of(line.span, &start, &end))
      return 88;
  }
  return 0;
}

static norae_status close_cue(reader *r)
{
  bool added;
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &r->line, &added);
  nr_pieces_clear(&r->pieces);
  r->line = (norae_line){NORAE_LINE_INIT};
  return status;
}

static norae_status read_line(reader *r, const nr_text_line *text)
{
  norae_us start, end;
  norae_status status = NORAE_OK;
  if (times_of(text->span, &start, &end)) {
    status = close_cue(r);
    r->open = true;
    r->line.start = start;
    r->line.end = end;
    r->line.source_line = text->number;
    nr_row_check_end(r->source, text, "sbv-ends-before", &r->line);
    return status;
  }
  if (nr_is_empty(text->span))
    return NORAE_OK;
  if (!r->open && !r->pieces.count)
    nr_warn(r->source->diags, "sbv-no-time", nr_at(r->source, text, text->span.text),
            "text before the first times: kept without any");
  nr_span row = nr_trim(text->span);
  if (r->pieces.count)
    nr_pieces_text(&r->pieces, "\n", 1);
  nr_pieces_text(&r->pieces, row.text, row.size);
  r->line.source_line = r->line.source_line ? r->line.source_line : text->number;
  return NORAE_OK;
}

static norae_status read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .line = {NORAE_LINE_INIT}};
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(&r, &line);
  if (status == NORAE_OK)
    status = close_cue(&r);
  nr_pieces_free(&r.pieces);
  return status;
}

/* ── writing ── */

static void add_time(nr_str *out, norae_us time)
{
  int64_t ms = nr_time_round(time < 0 ? 0 : time, 1000);
  nr_str_addf(out, "%" PRId64 ":%02d:%02d.%03d", ms / 3600000, (int)(ms / 60000 % 60),
              (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  nr_showing showing;
  nr_pieces pieces = {.rows = true};
  size_t before_zero = 0;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  for (size_t i = 0; status == NORAE_OK && i < showing.count; i++) {
    const nr_shown *s = &showing.items[i];
    status = nr_pieces_from_line(&pieces, song, s->line);
    before_zero += s->start < 0;
    nr_str_add(sink->out, i ? "\n" : "");
    add_time(sink->out, s->start);
    nr_str_add_char(sink->out, ',');
    add_time(sink->out, s->end);
    nr_str_add_char(sink->out, '\n');
    nr_span text = status == NORAE_OK ? nr_pieces_joined(&pieces) : nr_span_of("");
    nr_str_add_bytes(sink->out, text.text, text.size);
    nr_str_add_char(sink->out, '\n');
  }
  nr_tell_before_zero(sink, "SBV", before_zero);
  nr_showing_free(&showing);
  nr_pieces_free(&pieces);
  return status;
}

const nr_format nr_format_sbv = {
    .info = {.name = "sbv",
             .title = "SBV subtitles of YouTube",
             .extensions = "sbv",
             .capabilities =
                 NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES | NORAE_CAN_LINE_ENDS |
                 NORAE_CAN_ROWS,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
