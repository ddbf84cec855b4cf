/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MicroDVD: "{100}{150}a row|another", times in frames.  How many a second the
 * file tells in its first line, "{1}{1}25", if at all.
 */
#include <inttypes.h>
#include <math.h>

#include "format/rows.h"
#include "format/scan.h"
#include "song/song.h"

#define USUAL_RATE (24000.0 / 1001.0)

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  double rate; /* frames a second */
  nr_str room;
  nr_pieces pieces;
} reader;

/* "{1}{1}23.976", also "{0}{0}25" or "{DEFAULT}{}…" in the first line. */
static bool rate_of(nr_span line, double *out)
{
  nr_row_head row;
  double rate;
  if (!nr_row_head_of(line, '{', '}', &row) || row.from > 1 || row.to > 1 ||
      !nr_decimal(row.rest, &rate) || rate < 1 || rate > 1000)
    return false;
  *out = rate;
  return true;
}

static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  nr_row_head row;
  size_t cues = 0, other = 0;
  while (nr_next_line(&lines, &line)) {
    if (nr_row_head_of(line.span, '{', '}', &row))
      cues++;
    else
      other += !nr_is_empty(line.span) && !nr_span_begins(nr_trim(line.span), "{DEFAULT}");
  }
  return !cues ? 0 : cues >= other ? 92 : 50;
}

static norae_us time_of(const reader *r, int64_t frame)
{
  double us = (double)frame / r->rate * 1e6;
  return frame >= 0 && us <= (double)NORAE_TIME_MAX ? llround(us) : NORAE_NO_TIME;
}

/* "{y:i}", "{Y:b}", "{c:$0000ff}", "{f:Arial}", "{s:20}", "{P:0}": style, no text. */
static bool is_code(nr_span text, size_t *length)
{
  if (text.size < 4 || !strchr("yYcCfFsSpPhHoO", text.text[1]) || text.text[2] != ':')
    return false;
  const char *close = memchr(text.text, '}', text.size < 200 ? text.size : 200);
  if (close)
    *length = (size_t)(close - text.text) + 1;
  return close != NULL;
}

static nr_span without_codes(reader *r, nr_span text)
{
  nr_str_clear(&r->room);
  for (size_t i = 0; i < text.size;) {
    size_t length = 1;
    if (text.text[i] != '{' || !is_code(nr_span_from(text, text.text + i), &length))
      nr_str_add_char(&r->room, text.text[i]);
    i += length;
  }
  return (nr_span){r->room.size ? r->room.data : "", r->room.size};
}

static norae_status read_line(reader *r, const nr_text_line *text)
{
  norae_line line = {NORAE_LINE_INIT, .source_line = text->number};
  nr_row_head row = {.rest = text->span};
  if (nr_is_empty(text->span) || nr_span_begins(nr_trim(text->span), "{DEFAULT}"))
    return NORAE_OK;
  if (nr_row_head_of(text->span, '{', '}', &row)) {
    line.start = time_of(r, row.from);
    line.end = row.to < 0 ? NORAE_NO_TIME : time_of(r, row.to);
  } else {
    nr_warn(r->source->diags, "microdvd-no-time", nr_at(r->source, text, text->span.text),
            "begins without two frames: the line is kept without times");
  }
  nr_row_check_end(r->source, text, "microdvd-ends-before", &line);
  nr_span rows = without_codes(r, row.rest);
  if (r->room.failed)
    return NORAE_ERR_MEMORY;
  return nr_rows_add(r->song, &r->pieces, rows, &line);
}

/* The user knows best, then the file; else a guess that is told. */
static void settle_rate(reader *r, bool told, double rate)
{
  double wanted = r->source->options->frame_rate;
  r->rate = wanted > 0 ? wanted : told ? rate : USUAL_RATE;
  if (wanted <= 0 && !told)
    nr_warn(r->source->diags, "microdvd-rate", nr_in_file(r->source->name),
            "tells no frame rate: read with 23.976 frames a second");
}

static norae_status read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  norae_status status = NORAE_OK;
  double rate = 0;
  bool any = nr_next_line(&lines, &line), told = any && rate_of(line.span, &rate);
  settle_rate(&r, told, rate);
  if (any && !told)
    status = read_line(&r, &line);
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(&r, &line);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.room);
  return status;
}

/* ── writing ── */

typedef struct writer {
  double rate;
  nr_pieces pieces;
  size_t before_zero, changed, first_changed;
} writer;

static int64_t frames(writer *w, norae_us time)
{
  w->before_zero += time < 0;
  return time < 0 ? 0 : llround((double)time * w->rate / 1e6);
}

/* Bars part rows: full-width ones stand for them. */
static void add_text(writer *w, nr_sink *sink, nr_span text, size_t line)
{
  if (memchr(text.text, '|', text.size) && w->changed++ == 0)
    w->first_changed = line + 1;
  for (size_t i = 0; i < text.size; i++) {
    if (text.text[i] == '|')
      nr_str_add(sink->out, "\uFF5C");
    else
      nr_str_add_char(sink->out, text.text[i] == '\n' ? '|' : text.text[i]);
  }
}

static void tell_losses(const writer *w, nr_sink *sink)
{
  nr_tell_before_zero(sink, "MicroDVD", w->before_zero);
  if (w->changed)
    nr_warn(sink->diags, "loss-text", nr_in_file(sink->name),
            "MicroDVD can't hold bars: full-width ones in %zu, first lyric line %zu", w->changed,
            w->first_changed);
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  writer w = {.rate = sink->options->frame_rate > 0 ? sink->options->frame_rate : USUAL_RATE,
              .pieces = {.rows = true}};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  if (status == NORAE_OK)
    nr_str_addf(sink->out, "{1}{1}%.3f\n", w.rate);
  /* As it will be read again. */
  nr_decimal(nr_span_of(nr_str_text(sink->out) && sink->out->size > 6 ? sink->out->data + 6 : ""),
             &w.rate);
  for (size_t i = 0; status == NORAE_OK && i < showing.count; i++) {
    const nr_shown *s = &showing.items[i];
    status = nr_pieces_from_line(&w.pieces, song, s->line);
    nr_str_addf(sink->out, "{%" PRId64 "}{%" PRId64 "}", frames(&w, s->start), frames(&w, s->end));
    if (status == NORAE_OK)
      add_text(&w, sink, nr_pieces_joined(&w.pieces), s->line);
    nr_str_add_char(sink->out, '\n');
  }
  tell_losses(&w, sink);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  return status;
}

const nr_format nr_format_microdvd = {
    .info = {.name = "microdvd",
             .title = "MicroDVD subtitles",
             .extensions = "sub",
             .capabilities =
                 NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES | NORAE_CAN_LINE_ENDS |
                 NORAE_CAN_ROWS,
             .unit = 0},
    .probe = probe,
    .read = read,
    .write = write,
};
