/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading ASS and SSA: all events first, because some of them tell which ones
 * hold the lyrics.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "format/ass.h"
#include "format/markup.h"
#include "format/scan.h"

typedef enum field { START, END, STYLE, NAME, EFFECT, TEXT, FIELDS, OTHER } field;

/* More columns than any script has. */
#define COLUMNS 32

typedef struct event {
  norae_us start, end; /* NORAE_NO_TIME if they can't be read */
  nr_span style, name, effect, text;
  uint32_t number;
  bool comment;
} event;

typedef enum section { INFO, STYLES, EVENTS, UNKNOWN } section;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_regex *time;
  section section;
  field columns[COLUMNS];
  size_t column_count;
  event *events;
  size_t count, capacity;
  bool templated; /* karaoke comments are the source, fx events made from them */
  bool by_style;  /* singers are told by styles */
  nr_span style;  /* of the first line, while looking for several */
  nr_pieces pieces;
} reader;

/* ── sections and their lines ── */

static const field standard[] = {OTHER, START, END, STYLE, NAME, OTHER, OTHER, OTHER, EFFECT, TEXT};

static void use_standard_columns(reader *r)
{
  memcpy(r->columns, standard, sizeof standard);
  r->column_count = sizeof standard / sizeof *standard;
}

static field field_of(nr_span name)
{
  static const char *const names[FIELDS] = {"Start", "End", "Style", "Name", "Effect", "Text"};
  for (int f = 0; f < FIELDS; f++) {
    if (nr_span_is_nocase(name, names[f]))
      return (field)f;
  }
  return nr_span_is_nocase(name, "Actor") ? NAME : OTHER;
}

static void read_columns(reader *r, nr_span list)
{
  bool has_text = false;
  r->column_count = 0;
  for (const char *stop; r->column_count < COLUMNS; list = nr_span_from(list, stop + 1)) {
    stop = memchr(list.text, ',', list.size);
    nr_span name = nr_trim((nr_span){list.text, stop ? (size_t)(stop - list.text) : list.size});
    r->columns[r->column_count] = field_of(name);
    has_text |= r->columns[r->column_count++] == TEXT;
    if (!stop)
      break;
  }
  if (!has_text)
    use_standard_columns(r);
}

static norae_us time_of(const reader *r, const nr_text_line *line, nr_span text)
{
  nr_match m;
  norae_us time = NORAE_NO_TIME;
  if (nr_regex_match(r->time, text.text, text.size, 0, &m)) {
    nr_span fraction = nr_group(&m, 5);
    /* Renderers take the digits for a number of hundredths: ".5" is 0.05 s. */
    norae_us us = fraction.size == 1 ? nr_digits(fraction.text, 1) * 10000
                                     : nr_fraction(fraction.text, fraction.size);
    if (fraction.size == 1)
      nr_warn(r->source->diags, "ass-short-fraction", nr_at(r->source, line, fraction.text),
              "one digit of hundredths, taken for .0%c as renderers do", *fraction.text);
    time = nr_clock(nr_group_digits(&m, 2), nr_group_digits(&m, 3), nr_group_digits(&m, 4), us);
    time = m.group[1].size ? -time : time;
    if (nr_time_fits(time))
      return time;
  }
  nr_warn(r->source->diags, "ass-bad-time", nr_at(r->source, line, text.text),
          "this is no time: the line is kept without it");
  return NORAE_NO_TIME;
}

static void set_field(const reader *r, const nr_text_line *line, event *e, field f, nr_span value)
{
  switch (f) {
  case START:
    e->start = time_of(r, line, nr_trim(value));
    break;
  case END:
    e->end = time_of(r, line, nr_trim(value));
    break;
  case STYLE:
    e->style = nr_trim(value);
    break;
  case NAME:
    e->name = nr_trim(value);
    break;
  case EFFECT:
    e->effect = nr_trim(value);
    break;
  case TEXT:
    e->text = value;
    break;
  default:
    break;
  }
}

static norae_status read_event(reader *r, const nr_text_line *line, nr_span rest, bool comment)
{
  event e = {
      .start = NORAE_NO_TIME, .end = NORAE_NO_TIME, .number = line->number, .comment = comment};
  for (size_t i = 0; i < r->column_count; i++) {
    bool last = i + 1 == r->column_count;
    const char *stop = last ? NULL : memchr(rest.text, ',', rest.size);
    if (!last && !stop) {
      nr_warn(r->source->diags, "ass-few-fields", nr_at(r->source, line, rest.text),
              "an event with too few fields: ignored");
      return NORAE_OK;
    }
    size_t size = stop ? (size_t)(stop - rest.text) : rest.size;
    set_field(r, line, &e, r->columns[i], (nr_span){rest.text, size});
    if (stop)
      rest = nr_span_from(rest, stop + 1);
  }
  if (e.end != NORAE_NO_TIME && (e.start == NORAE_NO_TIME || e.end < e.start)) {
    if (e.start != NORAE_NO_TIME)
      nr_warn(r->source->diags, "ass-ends-before", nr_at(r->source, line, line->span.text),
              "ends before it starts: its end is forgotten");
    e.end = NORAE_NO_TIME;
  }
  if (!nr_grow(&r->events, &r->capacity, r->count + 1, sizeof *r->events))
    return NORAE_ERR_MEMORY;
  r->events[r->count++] = e;
  return NORAE_OK;
}

/* Settings of programs and renderers are no metadata of the song. */
static bool is_setting(nr_span key)
{
  static const char *const settings[] = {
      "ScriptType",     "PlayRes",         "LayoutRes",   "WrapStyle",       "ScaledBorder",
      "YCbCr",          "Timer",           "Collisions",  "PlayDepth",       "Update Details",
      "Synch Point",    "Script Updated",  "Video File",  "Video Aspect",    "Video Zoom",
      "Video Position", "Audio File",      "Audio URI",   "Export Encoding", "Last Style",
      "Keyframes",      "Scroll Position", "Active Line", "Automation"};
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    if (nr_span_begins_nocase(key, settings[i]))
      return true;
  }
  return false;
}

static norae_status read_info(reader *r, nr_span t)
{
  const char *colon = memchr(t.text, ':', t.size);
  if (!colon || *t.text == ';' || *t.text == '!')
    return NORAE_OK;
  nr_span key = {t.text, (size_t)(colon - t.text)};
  nr_span value = nr_trim(nr_span_from(t, colon + 1));
  bool dull = is_setting(key) || nr_span_is(value, "Default Aegisub file");
  return dull ? NORAE_OK : nr_set_meta(r->song, key, value);
}

static section section_of(nr_span t)
{
  if (nr_span_begins_nocase(t, "[Script Info]"))
    return INFO;
  if (nr_span_begins_nocase(t, "[V4"))
    return STYLES;
  return nr_span_begins_nocase(t, "[Events]") ? EVENTS : UNKNOWN;
}

static nr_span behind(nr_span t, const char *word)
{
  return nr_trim(nr_span_from(t, t.text + strlen(word)));
}

static norae_status read_line(reader *r, const nr_text_line *line)
{
  nr_span t = nr_trim(line->span);
  if (!t.size)
    return NORAE_OK;
  if (*t.text == '[' && t.text[t.size - 1] == ']') {
    r->section = section_of(t);
    return NORAE_OK;
  }
  /* Events are what they are, wherever a broken script has them. */
  if (nr_span_begins_nocase(t, "Dialogue:"))
    return read_event(r, line, nr_span_from(t, t.text + 9), false);
  if (r->section == EVENTS && nr_span_begins_nocase(t, "Comment:"))
    return read_event(r, line, nr_span_from(t, t.text + 8), true);
  if (r->section == EVENTS && nr_span_begins_nocase(t, "Format:"))
    read_columns(r, behind(t, "Format:"));
  return r->section == INFO ? read_info(r, t) : NORAE_OK;
}

static norae_status read_events(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line line;
  norae_status status = nr_regex_new("^(-?)(\\d{1,6}+):(\\d{1,6}+):(\\d{1,6}+)"
                                     "(?:[.:,](\\d{1,9}+))?+$",
                                     &r->time, r->source->diags);
  r->section = UNKNOWN;
  use_standard_columns(r);
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(r, &line);
  return status;
}

/* ── which events are lyrics, and who sings them ── */

static bool is_lyric(const reader *r, const event *e)
{
  if (e->comment)
    return nr_span_is_nocase(e->effect, "karaoke");
  return !(r->templated && nr_span_is_nocase(e->effect, "fx"));
}

static bool is_role_style(nr_span style)
{
  return nr_span_begins_nocase(style, NR_ASS_BACKGROUND) ||
         nr_span_is_nocase(style, NR_ASS_TRANSLATION) ||
         nr_span_is_nocase(style, NR_ASS_ROMANISATION);
}

/* Singers are told by names; in scripts without names, by several styles. */
static void settle(reader *r)
{
  bool names = false, styles = false;
  for (size_t i = 0; i < r->count; i++)
    r->templated |= r->events[i].comment && is_lyric(r, &r->events[i]);
  for (size_t i = 0; i < r->count; i++) {
    const event *e = &r->events[i];
    if (!is_lyric(r, e) || is_role_style(e->style))
      continue;
    names |= e->name.size > 0;
    if (!r->style.text)
      r->style = e->style;
    styles |= e->style.size != r->style.size ||
              (e->style.size && memcmp(e->style.text, r->style.text, e->style.size) != 0);
  }
  r->by_style = !names && styles;
}

/* ── events into the song ── */

/* A translation of the line above: of one that starts together with it. */
static bool track_kind(const reader *r, const event *e, norae_track_kind *kind)
{
  size_t lines = norae_song_line_count(r->song);
  if (!lines || e->start == NORAE_NO_TIME ||
      norae_song_line_at(r->song, lines - 1)->start != e->start)
    return false;
  if (nr_span_is_nocase(e->style, NR_ASS_ROMANISATION))
    *kind = NORAE_TRACK_ROMANISATION;
  else if (nr_span_is_nocase(e->style, NR_ASS_TRANSLATION))
    *kind = NORAE_TRACK_TRANSLATION;
  else
    return false;
  return true;
}

static norae_status add_track(reader *r, const event *e, norae_track_kind kind)
{
  nr_span joined = nr_trim(nr_pieces_joined(&r->pieces));
  char *text = strndup(joined.text, joined.size);
  char *lang = e->name.size ? strndup(e->name.text, e->name.size) : NULL;
  norae_status status = NORAE_ERR_MEMORY;
  if (text && (lang || !e->name.size))
    status = norae_song_add_track(
        r->song,
        &(norae_track){
            .line = norae_song_line_count(r->song) - 1, .kind = kind, .lang = lang, .text = text});
  free(text);
  free(lang);
  return status;
}

static norae_status add_event(reader *r, const event *e)
{
  bool added;
  norae_track_kind kind;
  nr_span singers = r->by_style && !is_role_style(e->style) ? e->style : e->name;
  norae_line line = {NORAE_LINE_INIT, .source_line = e->number};
  nr_ass_cut(e->text, e->start == NORAE_NO_TIME ? 0 : e->start, &r->pieces);
  if (r->pieces.failed || r->pieces.text.failed)
    return NORAE_ERR_MEMORY;
  if (nr_is_empty(nr_pieces_joined(&r->pieces)))
    return NORAE_OK;
  if (track_kind(r, e, &kind))
    return add_track(r, e, kind);
  line.start = e->start;
  line.end = e->end;
  if (nr_span_begins_nocase(e->style, NR_ASS_BACKGROUND))
    line.role = NORAE_ROLE_BACKGROUND;
  if (e->start == NORAE_NO_TIME) {
    for (size_t i = 0; i < r->pieces.count; i++)
      r->pieces.items[i].start = r->pieces.items[i].end = NORAE_NO_TIME;
  }
  norae_status status = nr_voices_of_names(r->source, r->song, singers, &line.voices);
  return status == NORAE_OK ? nr_pieces_add_line(&r->pieces, r->song, &line, &added) : status;
}

norae_status nr_ass_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  norae_status status = read_events(&r);
  if (status == NORAE_OK)
    settle(&r);
  for (size_t i = 0; i < r.count && status == NORAE_OK; i++) {
    if (is_lyric(&r, &r.events[i]))
      status = add_event(&r, &r.events[i]);
  }
  nr_regex_free(&r.time);
  nr_pieces_free(&r.pieces);
  free(r.events);
  return status;
}
