/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/cues.h"
#include "format/markup.h"
#include "format/pieces.h"
#include "format/vtt.h"

/* A bound for files made of "<" alone. */
#define LONGEST_TAG 1000

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_regex *timing;
  nr_cue_time time;
  uint32_t number; /* of the cue's timing line */
  bool in_cue, broken;
  nr_str payload; /* of the cue, rows kept apart by "\n" */
  nr_str room;    /* of decoded text */
  norae_voices voices;
  bool background, stamped, in_reading;
  size_t base;    /* what is read so begins at this byte of the line's text; SIZE_MAX: nothing */
  nr_str reading; /* of it */
  norae_us now;     /* the last stamp of the cue */
  nr_pieces pieces; /* of the line being read */
} reader;

/* ── the inside of a cue ── */

/* A cue becomes one line for each voice that speaks in it in turn. */
static norae_status flush(reader *r)
{
  bool added;
  norae_line line = {NORAE_LINE_INIT, .voices = r->voices,
                     .role = r->background ? NORAE_ROLE_BACKGROUND : NORAE_ROLE_MAIN,
                     .source_line = r->number};
  if (!r->broken) {
    line.start = r->time.start;
    line.end = r->time.end;
  }
  /* What is sung last is sung to the end of the cue. */
  if (r->stamped && r->pieces.count && r->pieces.items[r->pieces.count - 1].end == NORAE_NO_TIME)
    nr_pieces_close(&r->pieces, r->time.end);
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &line, &added);
  nr_pieces_clear(&r->pieces);
  r->in_reading = false;
  return status;
}

static bool has_text(const reader *r)
{
  return r->pieces.text.size && !nr_is_empty((nr_span){r->pieces.text.data, r->pieces.text.size});
}

static norae_status change_voices(reader *r, nr_span names)
{
  norae_voices voices;
  nr_str_clear(&r->room);
  nr_add_decoded(&r->room, names);
  if (r->room.failed)
    return NORAE_ERR_MEMORY;
  names = (nr_span){r->room.size ? r->room.data : "", r->room.size};
  norae_status status = nr_voices_of_names(r->source, r->song, names, &voices);
  if (status == NORAE_OK && voices != r->voices && has_text(r)) {
    status = flush(r);
    if (r->stamped)
      nr_pieces_open(&r->pieces, r->now);
  }
  r->voices = voices;
  return status;
}

/* "c", "bg" of "c.bg.loud". */
static bool has_class(nr_span name, const char *class)
{
  size_t size = strlen(class);
  for (const char *dot = memchr(name.text, '.', name.size); dot;) {
    nr_span rest = nr_span_from(name, dot + 1);
    const char *next = memchr(rest.text, '.', rest.size);
    size_t length = next ? (size_t)(next - rest.text) : rest.size;
    if (length == size && memcmp(rest.text, class, size) == 0)
      return true;
    dot = next;
  }
  return false;
}

static nr_span without_classes(nr_span name)
{
  const char *dot = memchr(name.text, '.', name.size);
  return (nr_span){name.text, dot ? (size_t)(dot - name.text) : name.size};
}

/* "<ruby>星<rt>ほし</rt>空<rt>ぞら</rt></ruby>"; the last </rt> may be missing. */
static void take_ruby_tag(reader *r, nr_span tag)
{
  bool begins = nr_span_is(tag, "ruby"), ends = nr_span_is(tag, "/ruby");
  bool reads = nr_span_is(tag, "rt");
  if (!begins && !ends && !reads && !nr_span_is(tag, "/rt"))
    return;
  if (r->in_reading)
    nr_pieces_mark(&r->pieces, r->base, (nr_span){r->reading.data, r->reading.size});
  if (begins || ends || r->in_reading)
    r->base = ends ? SIZE_MAX : r->pieces.text.size;
  r->pieces.failed |= r->reading.failed;
  nr_str_clear(&r->reading);
  r->in_reading = reads;
}

static norae_status take_tag(reader *r, nr_span tag)
{
  size_t size = 0;
  while (size < tag.size && !strchr(" \t\n", tag.text[size]))
    size++;
  nr_span name = {tag.text, size};
  bool is_voice = size && *tag.text == 'v' && (size == 1 || tag.text[1] == '.');
  take_ruby_tag(r, without_classes(name));
  r->background |= has_class(name, "bg") || has_class(name, "background");
  if (is_voice)
    return change_voices(r, nr_span_from(tag, tag.text + size));
  /* The end of a voice matters only where other text follows. */
  return NORAE_OK;
}

static void take_stamp(reader *r, norae_us time)
{
  if (r->in_reading) /* it is sung while its base is */
    return;
  if (!r->stamped && has_text(r)) {
    /* The text so far is sung from the cue's start. */
    r->pieces.items[0].start = r->time.start;
  }
  r->stamped = true;
  r->now = time;
  nr_pieces_open(&r->pieces, time);
}

static void add_text(reader *r, nr_span text)
{
  if (r->in_reading)
    nr_add_decoded(&r->reading, text);
  if (r->in_reading || !text.size)
    return;
  nr_str_clear(&r->room);
  nr_add_decoded(&r->room, text);
  for (size_t i = 0; i < r->room.size; i++) {
    char c = r->room.data[i];
    bool space = nr_is_blank(c);
    bool after_space =
        r->pieces.text.size && nr_is_blank(r->pieces.text.data[r->pieces.text.size - 1]);
    if (!space)
      nr_pieces_text(&r->pieces, &c, 1);
    else if (!after_space)
      nr_pieces_text(&r->pieces, " ", 1);
  }
  r->pieces.failed |= r->room.failed;
}

/* A tag or stamp at `at` ("<"); its size, 0 when it is text ("<3"). */
static size_t tag_size(nr_span text, size_t at)
{
  size_t left = text.size - at;
  const char *stop = memchr(text.text + at, '>', left < LONGEST_TAG ? left : LONGEST_TAG);
  size_t size = stop ? (size_t)(stop - text.text) - at + 1 : 0;
  norae_us time;
  if (size < 3)
    return 0;
  nr_span inside = {text.text + at + 1, size - 2};
  if (*inside.text >= '0' && *inside.text <= '9')
    return nr_cue_stamp(inside, &time) ? size : 0;
  bool letter = (*inside.text >= 'a' && *inside.text <= 'z') || *inside.text == '/';
  return letter && !memchr(inside.text, '<', inside.size) ? size : 0;
}

static norae_status read_payload(reader *r)
{
  nr_span text = {r->payload.size ? r->payload.data : "", r->payload.size};
  norae_status status = NORAE_OK;
  r->voices = 0;
  r->background = r->stamped = r->in_reading = false;
  r->base = SIZE_MAX;
  r->now = r->time.start;
  nr_pieces_clear(&r->pieces);
  for (size_t i = 0; i < text.size && status == NORAE_OK;) {
    const char *next = memchr(text.text + i, '<', text.size - i);
    size_t at = next ? (size_t)(next - text.text) : text.size;
    size_t size = next ? tag_size(text, at) : 0;
    norae_us time;
    add_text(r, (nr_span){text.text + i, at - i + (next && !size)});
    i = at + (size ? size : 1);
    if (!size)
      continue;
    nr_span inside = {text.text + at + 1, size - 2};
    if (nr_cue_stamp(inside, &time))
      take_stamp(r, time);
    else
      status = take_tag(r, inside);
  }
  return status == NORAE_OK ? flush(r) : status;
}

/* ── blocks ── */

static norae_status close_cue(reader *r)
{
  norae_status status = NORAE_OK;
  if (r->payload.failed)
    return NORAE_ERR_MEMORY;
  if (r->in_cue)
    status = read_payload(r);
  r->in_cue = false;
  nr_str_clear(&r->payload);
  return status;
}

static norae_status open_cue(reader *r, const nr_text_line *line, const nr_cue_time *time,
                             bool broken)
{
  norae_status status = close_cue(r);
  r->in_cue = true;
  r->broken = broken;
  r->number = line->number;
  r->time = *time;
  if (broken) {
    nr_warn(r->source->diags, "vtt-bad-time", nr_at(r->source, line, line->span.text),
            "the times can't be read: the cue is kept without them");
    r->time = (nr_cue_time){.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
  } else if (time->end < time->start) {
    nr_warn(r->source->diags, "vtt-ends-before", nr_at(r->source, line, line->span.text),
            "ends before it starts: its end is forgotten");
    r->time.end = NORAE_NO_TIME;
  }
  return status;
}

static bool begins_block(nr_span t, const char *word)
{
  size_t size = strlen(word);
  return nr_span_begins(t, word) && (t.size == size || nr_is_blank(t.text[size]));
}

typedef enum block { HEADER, NONE, IGNORED, CUE } block;

static norae_status read_header(reader *r, const nr_text_line *line)
{
  nr_span t = nr_trim(line->span);
  if (nr_span_begins(t, "X-TIMESTAMP-MAP"))
    nr_note(r->source->diags, "vtt-timestamp-map", nr_at(r->source, line, t.text),
            "the map to a stream's clock is not applied: times count from the file's zero");
  if (nr_span_begins(t, "Language:"))
    return nr_set_meta(r->song, nr_span_of("language"), nr_span_from(t, t.text + 9));
  return NORAE_OK;
}

static norae_status read_line(reader *r, const nr_text_line *line, block *in)
{
  nr_cue_time time;
  nr_cue_line kind = nr_cue_line_of(r->timing, line->span, &time);
  nr_span t = nr_trim(line->span);
  if (kind != NR_CUE_NONE && (*in != IGNORED || kind == NR_CUE_TIME)) {
    *in = CUE;
    return open_cue(r, line, &time, kind == NR_CUE_BROKEN);
  }
  if (!t.size) {
    *in = NONE;
    return close_cue(r);
  }
  if (*in == HEADER)
    return read_header(r, line);
  if (*in == CUE) {
    nr_str_add_bytes(&r->payload, line->span.text, line->span.size);
    nr_str_add_char(&r->payload, '\n');
  } else if (*in == NONE &&
             (begins_block(t, "NOTE") || begins_block(t, "STYLE") || begins_block(t, "REGION"))) {
    *in = IGNORED;
  }
  return NORAE_OK;
}

/* Text that no timing line comes before is an identifier, if one comes after it. */
static void warn_stray(const reader *r, const nr_text_line *stray)
{
  if (stray->number)
    nr_warn(r->source->diags, "vtt-stray", nr_at(r->source, stray, stray->span.text),
            "text that belongs to no cue: ignored");
}

static norae_status read_blocks(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line line, stray = {0};
  block in = HEADER;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line)) {
    block before = in;
    status = read_line(r, &line, &in);
    if (in == CUE || in == IGNORED) {
      stray.number = 0;
    } else if (before == NONE) {
      warn_stray(r, &stray);
      stray = in == NONE && !nr_is_empty(line.span) ? line : (nr_text_line){0};
    }
  }
  warn_stray(r, &stray);
  return status == NORAE_OK ? close_cue(r) : status;
}

norae_status nr_vtt_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  norae_status status = nr_cue_grammar_new(&r.timing, source->diags);
  if (status == NORAE_OK)
    status = read_blocks(&r);
  nr_regex_free(&r.timing);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.payload);
  nr_str_free(&r.reading);
  nr_str_free(&r.room);
  return status;
}
