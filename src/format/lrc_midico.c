/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MidiCo's LRC: behind "[re:MidiCo]" each row is one syllable,
 * "[00:01.500]1:/text": its part, "/" where a line begins, its text.  Parts are
 * singers; their rows may stand between one another's.  A row without text ends
 * the syllable before.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/lrc.h"
#include "format/pieces.h"
#include "format/scan.h"
#include "format/shown.h"
#include "format/tags.h"
#include "song/song.h"

static const char mark[] = "[re:MidiCo]";

typedef struct row {
  norae_us time; /* NORAE_NO_TIME if not known */
  int part;
  bool begins; /* a line */
  nr_span text;
  uint32_t number; /* line of the file */
  size_t order;
} row;

/* Rows from `first` on, a line of one part. */
typedef struct run {
  size_t first, count;
  norae_us start;
} run;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  row *rows;
  size_t count, capacity;
  nr_offset offset;
  bool parts; /* several, or named ones */
  nr_pieces pieces;
} reader;

bool nr_lrc_is_midico(const nr_source *source)
{
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  nr_lrc_stamp stamp;
  for (size_t i = 0; i < 50 && nr_next_line(&lines, &line); i++) {
    if (nr_span_is_nocase(nr_trim(line.span), mark))
      return true;
    if (nr_lrc_stamp_at(line.span, &stamp))
      return false;
  }
  return false;
}

/* ── reading ── */

static norae_status take_row(reader *r, const nr_text_line *line)
{
  nr_lrc_stamp stamp;
  row new = {.time = NORAE_NO_TIME, .begins = true, .text = line->span, .number = line->number};
  if (nr_lrc_stamp_at(line->span, &stamp) && stamp.is_time) {
    new.time = stamp.from.time;
    new.text = nr_span_from(line->span, stamp.span.text + stamp.span.size);
  }
  size_t digits = 0;
  while (digits < new.text.size && digits < 3 && new.text.text[digits] >= '0' &&
         new.text.text[digits] <= '9')
    digits++;
  if (digits && digits < new.text.size &&new.text.text[digits] == ':') {
    new.part = (int)nr_digits(new.text.text, digits);
    new.text = nr_span_from(new.text, new.text.text + digits + 1);
    new.begins = nr_span_begins(new.text, "/");
    if (new.begins)
      new.text = nr_span_from(new.text, new.text.text + 1);
  }
  if (!nr_grow(&r->rows, &r->capacity, r->count + 1, sizeof *r->rows))
    return NORAE_ERR_MEMORY;
  r->parts |= r->count && new.part != r->rows[0].part;
  new.order = r->count;
  r->rows[r->count++] = new;
  return NORAE_OK;
}

static norae_status take_line(reader *r, const nr_text_line *line)
{
  nr_lrc_tag tag;
  nr_lrc_stamp stamp;
  norae_voices bit;
  nr_span text = nr_trim(line->span);
  if (nr_is_empty(text) || nr_span_is_nocase(text, mark))
    return NORAE_OK;
  if (nr_lrc_stamp_at(line->span, &stamp) || !nr_lrc_tag_at(text, &tag) ||
      tag.span.size != text.size)
    return take_row(r, line);
  nr_span key = nr_trim(tag.key), value = nr_trim(tag.value);
  if (nr_span_is_nocase(key, "offset")) {
    nr_take_offset(r->source, line, value, &r->offset);
    return NORAE_OK;
  }
  if (!nr_is_singer_tag(key) || !value.size)
    return nr_take_tag(r->song, key, value);
  r->parts = true;
  return nr_voice_bit(r->source, r->song, key, value, &bit);
}

static int by_part(const void *a, const void *b)
{
  const row *x = a, *y = b;
  if (x->part != y->part)
    return x->part < y->part ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static int by_start(const void *a, const void *b)
{
  const run *x = a, *y = b;
  bool untimed = x->start == NORAE_NO_TIME; /* these come last */
  if (untimed != (y->start == NORAE_NO_TIME))
    return untimed ? 1 : -1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->first < y->first ? -1 : 1;
}

static size_t find_runs(const reader *r, run *out)
{
  size_t count = 0;
  for (size_t i = 0; i < r->count; i++) {
    const row *this = &r->rows[i];
    if (this->begins || !i || this->part != this[-1].part)
      out[count++] = (run){.first = i, .start = NORAE_NO_TIME};
    run *last = &out[count - 1];
    last->count++;
    if (last->start == NORAE_NO_TIME)
      last->start = this->time;
  }
  return count;
}

/* A row of several words is a line, not a syllable. */
static void take_whole_line(nr_pieces *pieces, norae_line *line)
{
  nr_piece *only = pieces->items;
  bool alone = pieces->count == 1 || (pieces->count == 2 && !only[1].size);
  if (!alone || pieces->failed || pieces->text.failed)
    return;
  nr_span text = nr_trim(nr_piece_text(pieces, 0));
  if (!memchr(text.text, ' ', text.size))
    return;
  line->end = only->end;
  pieces->count = 1;
  only->start = only->end = NORAE_NO_TIME;
}

static norae_status add_run(reader *r, const run *sung)
{
  const row *first = &r->rows[sung->first];
  norae_line line = {NORAE_LINE_INIT, .source_line = first->number};
  norae_status status = NORAE_OK;
  char id[16];
  bool added;
  line.start = sung->start;
  nr_pieces_clear(&r->pieces);
  for (size_t i = 0; i < sung->count; i++) {
    nr_pieces_open(&r->pieces, first[i].time);
    nr_pieces_text(&r->pieces, first[i].text.text, first[i].text.size);
  }
  take_whole_line(&r->pieces, &line);
  if (r->parts && first->part) {
    snprintf(id, sizeof id, "v%d", first->part);
    status = nr_voice_bit(r->source, r->song, nr_span_of(id), nr_span_of(""), &line.voices);
  }
  return status == NORAE_OK ? nr_pieces_add_line(&r->pieces, r->song, &line, &added) : status;
}

static norae_status add_runs(reader *r)
{
  run *runs = nr_alloc_array(r->count, sizeof *runs);
  norae_status status = runs ? NORAE_OK : NORAE_ERR_MEMORY;
  if (r->count)
    qsort(r->rows, r->count, sizeof *r->rows, by_part);
  size_t count = runs ? find_runs(r, runs) : 0;
  if (count)
    qsort(runs, count, sizeof *runs, by_start);
  for (size_t i = 0; i < count && status == NORAE_OK; i++)
    status = add_run(r, &runs[i]);
  free(runs);
  return status;
}

norae_status nr_midico_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = take_line(&r, &line);
  if (status == NORAE_OK)
    status = add_runs(&r);
  if (status == NORAE_OK)
    nr_apply_offset(source, song, &r.offset);
  nr_pieces_free(&r.pieces);
  free(r.rows);
  return status;
}

/* ── writing ── */

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_pieces pieces;
  size_t before_zero, voices, first_voices, slashes;
} writer;

/* The first singer has part 1. */
static int part_of(writer *w, size_t index)
{
  norae_voices voices = norae_song_line_at(w->song, index)->voices;
  int part = 1;
  for (; voices && !(voices & 1); voices >>= 1)
    part++;
  if (voices != 1 && norae_song_voice_count(w->song) && w->voices++ == 0)
    w->first_voices = index + 1;
  return part;
}

static void add_row(writer *w, norae_us time, int part, bool begins, nr_span text)
{
  nr_str *out = w->sink->out;
  w->before_zero += time < 0;
  int64_t ms = nr_time_round(time < 0 ? 0 : time, 1000);
  nr_str_addf(out, "[%02" PRId64 ":%02d.%03d]%d:%s", ms / 60000, (int)(ms / 1000 % 60),
              (int)(ms % 1000), part, begins ? "/" : "");
  /* A slash of its own would begin a line. */
  if (!begins && nr_span_begins(text, "/")) {
    w->slashes++;
    nr_str_add(out, "\uFF0F");
    text = nr_span_from(text, text.text + 1);
  }
  nr_str_add_bytes(out, text.text, text.size);
  nr_str_add_char(out, '\n');
}

static norae_status write_line(writer *w, const nr_shown *s)
{
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  int part = part_of(w, s->line);
  norae_us end = s->end_known ? s->end : NORAE_NO_TIME;
  for (size_t i = 0; i < w->pieces.count && status == NORAE_OK; i++) {
    const nr_piece *piece = &w->pieces.items[i];
    bool timed = piece->start != NORAE_NO_TIME;
    add_row(w, timed ? piece->start : s->start, part, i == 0, nr_piece_text(&w->pieces, i));
    if (timed)
      end = piece->end;
    bool touches = i + 1 < w->pieces.count && piece[1].start == end;
    if (end != NORAE_NO_TIME && !touches)
      add_row(w, end, part, false, nr_span_of(""));
  }
  return status;
}

static void tell_losses(const writer *w)
{
  nr_tell_before_zero(w->sink, "MidiCo's LRC", w->before_zero);
  if (w->voices)
    nr_warn(w->sink->diags, "loss-voices", nr_in_file(w->sink->name),
            "MidiCo's LRC has one singer for each line: lost in %zu, first in lyric line %zu",
            w->voices, w->first_voices);
  if (w->slashes)
    nr_warn(w->sink->diags, "loss-slashes", nr_in_file(w->sink->name),
            "MidiCo's LRC can't hold syllables that begin with a slash: %zu became full-width",
            w->slashes);
}

norae_status nr_midico_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  if (status != NORAE_OK)
    return status;
  nr_str_addf(sink->out, "%s\n", mark);
  nr_add_tags(song, sink, "MidiCo's LRC");
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    if (v >= 9)
      break;
    nr_str_addf(sink->out, "[v%zu:", v + 1);
    nr_add_one_line(sink->out, nr_voice_name(song, v));
    nr_str_add(sink->out, "]\n");
  }
  for (size_t i = 0; i < showing.count && status == NORAE_OK; i++)
    status = write_line(&w, &showing.items[i]);
  tell_losses(&w);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  return status;
}
