/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SubRip.  Cues are found by their timing lines alone, because indices and blank
 * lines are missing as often as not.
 */
#include "format/ass.h"
#include "format/cues.h"
#include "format/markup.h"
#include "format/pieces.h"
#include "format/scan.h"
#include "format/shown.h"

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_regex *timing, *tag;
  nr_cue_time time; /* of the cue being read */
  uint32_t number;  /* of its timing line; 0 before the first */
  bool broken;      /* its times could not be read */
  int64_t index;    /* the last one seen, -1 before the first */
  int64_t cues;     /* so far */
  nr_str text;      /* of that cue, rows joined */
  nr_str room;
  nr_pieces pieces;
} reader;

static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  nr_regex *timing;
  nr_cue_time time;
  int found = 0;
  if (nr_cue_grammar_new(&timing, NULL) != NORAE_OK)
    return -1;
  while (!found && nr_next_line(&lines, &line)) {
    if (nr_cue_line_of(timing, line.span, &time) == NR_CUE_TIME)
      found = time.odd_arrow ? 60 : 88;
  }
  nr_regex_free(&timing);
  return found;
}

/* ── reading ── */

/* HTML-like tags go; "<3" is text. */
static void add_row(reader *r, nr_span row)
{
  nr_match m;
  size_t at = 0;
  row = nr_trim(row);
  if (r->text.size && row.size)
    nr_str_add_char(&r->text, '\n');
  while (at < row.size && nr_regex_match(r->tag, row.text, row.size, at, &m)) {
    size_t start = (size_t)(m.group[0].start - row.text);
    nr_add_decoded(&r->text, (nr_span){row.text + at, start - at});
    at = start + m.group[0].size;
  }
  nr_add_decoded(&r->text, nr_span_from(row, row.text + at));
}

/* "{smile}" is text here, and a comment in ASS. */
static nr_span as_ass(reader *r, nr_span text)
{
  nr_str_clear(&r->room);
  for (size_t i = 0; i < text.size; i++) {
    bool brace = text.text[i] == '{' && !nr_span_begins(nr_span_from(text, text.text + i), "{\\");
    nr_str_add(&r->room, brace ? "\\" : "");
    nr_str_add_char(&r->room, text.text[i]);
  }
  return (nr_span){r->room.size ? r->room.data : "", r->room.size};
}

/* Many players take ASS's markup in SubRip too: karaoke tags tell words, others go. */
static void cut_text(reader *r, nr_span text, norae_us start)
{
  nr_pieces *p = &r->pieces;
  nr_pieces_clear(p);
  if (!nr_span_find(text, "{\\") && !nr_span_find(text, "\\N")) {
    nr_pieces_text(p, text.text, text.size);
    return;
  }
  nr_ass_cut(as_ass(r, text), start == NORAE_NO_TIME ? 0 : start, p);
  p->failed |= r->room.failed;
  for (size_t i = 0; i < p->count && start == NORAE_NO_TIME; i++)
    p->items[i].start = p->items[i].end = NORAE_NO_TIME;
}

static norae_status close_cue(reader *r)
{
  bool added;
  if (r->text.failed)
    return NORAE_ERR_MEMORY;
  nr_span text = nr_trim((nr_span){r->text.size ? r->text.data : "", r->text.size});
  norae_line line = {NORAE_LINE_INIT, .source_line = r->number};
  if (r->number && !r->broken) {
    line.start = r->time.start;
    line.end = r->time.end;
  }
  cut_text(r, text, line.start);
  if (r->number && nr_is_empty(text))
    nr_note(r->source->diags, "srt-empty", (nr_place){r->source->name, r->number, 0},
            "a cue without words: left out");
  norae_status status =
      nr_is_empty(text) ? NORAE_OK : nr_pieces_add_line(&r->pieces, r->song, &line, &added);
  nr_str_clear(&r->text);
  return status;
}

static void open_cue(reader *r, const nr_text_line *line, nr_cue_line kind)
{
  r->number = line->number;
  r->cues++;
  r->broken = kind == NR_CUE_BROKEN;
  if (r->broken) {
    nr_warn(r->source->diags, "srt-bad-time", nr_at(r->source, line, line->span.text),
            "the times can't be read: the cue is kept without them");
    return;
  }
  if (r->time.odd_arrow)
    nr_note(r->source->diags, "srt-arrow", nr_at(r->source, line, line->span.text),
            "an arrow that is not -->");
  if (r->time.end < r->time.start) {
    nr_warn(r->source->diags, "srt-ends-before", nr_at(r->source, line, line->span.text),
            "ends before it starts: its end is forgotten");
    r->time.end = NORAE_NO_TIME;
  }
}

static bool is_number(nr_span row, int64_t *out)
{
  row = nr_trim(row);
  for (size_t i = 0; i < row.size; i++) {
    if (row.text[i] < '0' || row.text[i] > '9')
      return false;
  }
  *out = nr_digits(row.text, row.size);
  return row.size > 0;
}

/* A row is held back until the next one is seen: digits right before a timing
 * line are its index if a blank line stands before them or they count on. */
typedef struct held {
  nr_text_line line;
  bool any, after_blank;
} held;

static bool is_index(reader *r, const held *h)
{
  int64_t number;
  if (!h->any || !is_number(h->line.span, &number))
    return false;
  if (!h->after_blank && number != r->index + 1 && number != r->cues + 1)
    return false;
  r->index = number;
  return true;
}

static norae_status read_cues(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line line;
  held h = {.after_blank = true};
  bool blank = true;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line)) {
    nr_cue_time time;
    nr_cue_line kind = nr_cue_line_of(r->timing, line.span, &time);
    if (kind == NR_CUE_NONE) {
      if (h.any)
        add_row(r, h.line.span);
      h = (held){line, !nr_is_empty(line.span), blank};
      blank = !h.any;
      continue;
    }
    if (h.any && !is_index(r, &h))
      add_row(r, h.line.span);
    status = close_cue(r);
    r->time = time;
    open_cue(r, &line, kind);
    h = (held){0};
    blank = false;
  }
  if (h.any)
    add_row(r, h.line.span);
  return status == NORAE_OK ? close_cue(r) : status;
}

static norae_status read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .index = -1};
  norae_status status = nr_cue_grammar_new(&r.timing, source->diags);
  if (status == NORAE_OK)
    status = nr_regex_new("</?(?i:i|b|u|s|c|v|font|em|strong|span|p|br)(?:[ .\\t/][^<>]{0,300}+)?+>",
                          &r.tag, source->diags);
  if (status == NORAE_OK)
    status = read_cues(&r);
  nr_regex_free(&r.timing);
  nr_regex_free(&r.tag);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.text);
  nr_str_free(&r.room);
  return status;
}

/* ── writing ── */

static norae_status add_cue(const norae_song *song, const nr_shown *s, size_t index,
                            nr_pieces *pieces, nr_str *out)
{
  norae_status status = nr_pieces_from_line(pieces, song, s->line);
  if (status != NORAE_OK)
    return status;
  nr_span text = nr_pieces_joined(pieces);
  nr_str_addf(out, "%s%zu\n", index > 1 ? "\n" : "", index);
  nr_add_cue_stamp(out, s->start, ',');
  nr_str_add(out, " --> ");
  nr_add_cue_stamp(out, s->end, ',');
  nr_str_add_char(out, '\n');
  nr_str_add_bytes(out, text.text, text.size);
  nr_str_add_char(out, '\n');
  return NORAE_OK;
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  nr_showing showing;
  nr_pieces pieces = {.rows = true};
  size_t before_zero = 0;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  for (size_t i = 0; status == NORAE_OK && i < showing.count; i++) {
    before_zero += showing.items[i].start < 0;
    status = add_cue(song, &showing.items[i], i + 1, &pieces, sink->out);
  }
  nr_tell_before_zero(sink, "SubRip", before_zero);
  nr_showing_free(&showing);
  nr_pieces_free(&pieces);
  return status;
}

const nr_format nr_format_srt = {
    .info = {.name = "srt",
             .title = "SubRip subtitles",
             .extensions = "srt",
             .capabilities =
                 NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES | NORAE_CAN_LINE_ENDS |
                 NORAE_CAN_ROWS,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
