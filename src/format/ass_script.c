/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An ASS or SSA script as sections and events, and which events are lyrics: that shows
 * only when all of them are known.
 */
#include <stdlib.h>
#include <strings.h>

#include "base/checked.h"
#include "format/ass.h"
#include "format/scan.h"

/* More columns than any script has. */
#define COLUMNS 32

typedef struct parser {
  nr_ass_script *script;
  const nr_source *source;
  nr_regex *time;
  nr_ass_section section;
  nr_ass_field columns[COLUMNS];
  size_t column_count;
} parser;

/* ── columns ── */

static void use_standard_columns(parser *p)
{
  static const nr_ass_field standard[] = {
      NR_ASS_OTHER, NR_ASS_START, NR_ASS_END,   NR_ASS_STYLE,  NR_ASS_NAME,
      NR_ASS_OTHER, NR_ASS_OTHER, NR_ASS_OTHER, NR_ASS_EFFECT, NR_ASS_TEXT};
  memcpy(p->columns, standard, sizeof standard);
  p->column_count = sizeof standard / sizeof *standard;
}

static nr_ass_field field_of(nr_span name)
{
  static const char *const names[NR_ASS_FIELDS] = {"Start", "End",    "Style",
                                                   "Name",  "Effect", "Text"};
  for (int f = 0; f < NR_ASS_FIELDS; f++) {
    if (nr_span_is_nocase(name, names[f]))
      return (nr_ass_field)f;
  }
  return nr_span_is_nocase(name, "Actor") ? NR_ASS_NAME : NR_ASS_OTHER;
}

static void read_columns(parser *p, nr_span list)
{
  bool has_text = false;
  p->column_count = 0;
  for (const char *stop; p->column_count < COLUMNS; list = nr_span_from(list, stop + 1)) {
    stop = memchr(list.text, ',', list.size);
    nr_span name = nr_trim((nr_span){list.text, stop ? (size_t)(stop - list.text) : list.size});
    p->columns[p->column_count] = field_of(name);
    has_text |= p->columns[p->column_count++] == NR_ASS_TEXT;
    if (!stop)
      break;
  }
  if (!has_text)
    use_standard_columns(p);
}

/* ── events ── */

static norae_us time_of(const parser *p, const nr_text_line *line, nr_span text)
{
  nr_match m;
  norae_us time = NORAE_NO_TIME;
  if (nr_regex_match(p->time, text.text, text.size, 0, &m)) {
    nr_span fraction = nr_group(&m, 5);
    /* Renderers take the digits for a number of hundredths: ".5" is 0.05 s. */
    norae_us us = fraction.size == 1 ? nr_digits(fraction.text, 1) * 10000
                                     : nr_fraction(fraction.text, fraction.size);
    if (fraction.size == 1)
      nr_warn(p->source->diags, "ass-short-fraction", nr_at(p->source, line, fraction.text),
              "one digit of hundredths, taken for .0%c as renderers do", *fraction.text);
    time = nr_clock(nr_group_digits(&m, 2), nr_group_digits(&m, 3), nr_group_digits(&m, 4), us);
    time = m.group[1].size ? -time : time;
    if (nr_time_fits(time))
      return time;
  }
  nr_warn(p->source->diags, "ass-bad-time", nr_at(p->source, line, text.text),
          "this is no time: the line is kept without it");
  return NORAE_NO_TIME;
}

/* What the tags of an event's text say of it. */
static void look_at_tags(nr_ass_event *e, nr_span text)
{
  nr_ass_tokens tokens = {.text = text};
  nr_ass_token token;
  nr_ass_tag tag;
  while (nr_ass_next_token(&tokens, &token)) {
    for (size_t at = 0; token.block && nr_ass_next_tag(token.span, &at, &tag);) {
      bool karaoke = tag.kind == NR_ASS_TAG_LENGTH || tag.kind == NR_ASS_TAG_ABSOLUTE;
      e->karaoke |= karaoke;
      e->marked |= !karaoke;
      e->drawing |= tag.kind == NR_ASS_TAG_DRAWING && tag.number > 0;
      e->placed |= nr_span_begins(tag.span, "\\pos") || nr_span_begins(tag.span, "\\move");
    }
  }
}

static bool read_fields(const parser *p, const nr_text_line *line, nr_span rest, nr_ass_event *e)
{
  for (size_t i = 0; i < p->column_count; i++) {
    bool last = i + 1 == p->column_count;
    const char *stop = last ? NULL : memchr(rest.text, ',', rest.size);
    if (!last && !stop) {
      nr_warn(p->source->diags, "ass-few-fields", nr_at(p->source, line, rest.text),
              "an event with too few fields: ignored");
      return false;
    }
    size_t size = stop ? (size_t)(stop - rest.text) : rest.size;
    if (p->columns[i] != NR_ASS_OTHER)
      e->field[p->columns[i]] = (nr_span){rest.text, size};
    if (stop)
      rest = nr_span_from(rest, stop + 1);
  }
  return true;
}

static norae_status read_event(parser *p, const nr_text_line *line, nr_span rest, bool comment)
{
  nr_ass_event e = {.start = NORAE_NO_TIME,
                    .end = NORAE_NO_TIME,
                    .line = line->span,
                    .number = line->number,
                    .comment = comment};
  nr_ass_script *s = p->script;
  if (!read_fields(p, line, rest, &e))
    return NORAE_OK;
  if (e.field[NR_ASS_START].text)
    e.start = time_of(p, line, nr_ass_value(&e, NR_ASS_START));
  if (e.field[NR_ASS_END].text)
    e.end = time_of(p, line, nr_ass_value(&e, NR_ASS_END));
  if (e.end != NORAE_NO_TIME && (e.start == NORAE_NO_TIME || e.end < e.start)) {
    if (e.start != NORAE_NO_TIME)
      nr_warn(p->source->diags, "ass-ends-before", nr_at(p->source, line, line->span.text),
              "ends before it starts: its end is forgotten");
    e.end_forgotten = true;
  }
  e.end_forgotten |= e.end == NORAE_NO_TIME;
  look_at_tags(&e, nr_ass_value(&e, NR_ASS_TEXT));
  if (!nr_grow(&s->events, &s->capacity, s->count + 1, sizeof *s->events))
    return NORAE_ERR_MEMORY;
  s->events[s->count++] = e;
  return NORAE_OK;
}

/* ── lines ── */

nr_ass_section nr_ass_section_of(nr_span line, nr_ass_section before)
{
  nr_span t = nr_trim(line);
  if (!t.size || *t.text != '[' || t.text[t.size - 1] != ']')
    return before;
  if (nr_span_begins_nocase(t, "[Script Info]"))
    return NR_ASS_INFO;
  if (nr_span_begins_nocase(t, "[V4"))
    return NR_ASS_STYLES;
  if (nr_span_begins_nocase(t, "[Fonts]") || nr_span_begins_nocase(t, "[Graphics]"))
    return NR_ASS_ATTACHED;
  return nr_span_begins_nocase(t, "[Events]") ? NR_ASS_EVENTS : NR_ASS_UNKNOWN;
}

static norae_status read_line(parser *p, const nr_text_line *line)
{
  nr_span t = nr_trim(line->span);
  if (!t.size)
    return NORAE_OK;
  if (*t.text == '[' && t.text[t.size - 1] == ']') {
    p->section = nr_ass_section_of(t, p->section);
    return NORAE_OK;
  }
  /* Events are what they are, wherever a broken script has them. */
  if (nr_span_begins_nocase(t, "Dialogue:"))
    return read_event(p, line, nr_span_from(t, t.text + 9), false);
  if (p->section == NR_ASS_EVENTS && nr_span_begins_nocase(t, "Comment:"))
    return read_event(p, line, nr_span_from(t, t.text + 8), true);
  if (p->section == NR_ASS_EVENTS && nr_span_begins_nocase(t, "Format:"))
    read_columns(p, nr_trim(nr_span_from(t, t.text + 7)));
  return NORAE_OK;
}

static norae_status read_events(parser *p)
{
  nr_lines lines = nr_lines_of(p->source);
  nr_text_line line;
  norae_status status = nr_regex_new("^(-?)(\\d{1,6}+):(\\d{1,6}+):(\\d{1,6}+)"
                                     "(?:[.:,](\\d{1,9}+))?+$",
                                     &p->time, p->source->diags);
  use_standard_columns(p);
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(p, &line);
  nr_regex_free(&p->time);
  return status;
}

/* ── which events are lyrics ── */

static nr_ass_part part_of(const nr_ass_script *s, const nr_ass_event *e)
{
  bool fx = nr_span_is_nocase(nr_ass_value(e, NR_ASS_EFFECT), "fx");
  if (e->comment)
    return nr_span_is_nocase(nr_ass_value(e, NR_ASS_EFFECT), "karaoke") ? NR_ASS_LYRIC
                                                                       : NR_ASS_ASIDE;
  return s->templated && fx ? NR_ASS_OUTPUT : NR_ASS_LYRIC;
}

/* Styles that people give to what is read, not sung: "Signs", "Sign - Shop"; "Signe" is a
 * singer. */
static bool is_sign_style(nr_span style)
{
  static const char *const names[] = {"sign", "typeset", "typesetting", "credit", "staff",
                                      "watermark", "logo"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t end = strlen(names[i]);
    if (!nr_span_begins_nocase(style, names[i]))
      continue;
    end += end < style.size && style.text[end] == 's';
    if (end == style.size || !(style.text[end] >= 'a' && style.text[end] <= 'z'))
      return true;
  }
  return false;
}

static int compare_styles(const void *a, const void *b)
{
  const nr_ass_event *x = *(nr_ass_event *const *)a, *y = *(nr_ass_event *const *)b;
  nr_span s = nr_ass_value(x, NR_ASS_STYLE), t = nr_ass_value(y, NR_ASS_STYLE);
  int order = memcmp(s.text, t.text, s.size < t.size ? s.size : t.size);
  return order ? order : s.size < t.size ? -1 : s.size > t.size;
}

static bool same_style(const nr_ass_event *a, const nr_ass_event *b)
{
  return compare_styles(&a, &b) == 0;
}

/* A style whose events all have places of their own and no karaoke. */
static bool are_placed(nr_ass_event *const *events, size_t count)
{
  size_t placed = 0;
  for (size_t i = 0; i < count; i++)
    placed += events[i]->placed && !events[i]->karaoke;
  return placed == count;
}

/* Puts aside the styles that a test finds among the lyrics, which are in order of style, unless
 * that is more than `most` of them. */
static void set_aside(nr_ass_event **lyrics, size_t count, bool by_name, size_t most)
{
  size_t signs = 0;
  for (int round = 0; round < 2 && signs <= most; round++) {
    for (size_t i = 0, end; i < count; i = end) {
      for (end = i + 1; end < count && same_style(lyrics[i], lyrics[end]);)
        end++;
      if (!(by_name ? is_sign_style(nr_ass_value(lyrics[i], NR_ASS_STYLE))
                    : are_placed(lyrics + i, end - i)))
        continue;
      signs += round == 0 ? end - i : 0;
      for (size_t k = i; round == 1 && k < end; k++)
        lyrics[k]->part = NR_ASS_ASIDE;
    }
  }
}

/* Signs are no lyrics, unless there is nothing else. */
static norae_status set_signs_aside(nr_ass_script *s)
{
  nr_ass_event **lyrics = nr_alloc_array(s->count, sizeof *lyrics);
  size_t count = 0;
  if (!lyrics)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < s->count; i++) {
    if (s->events[i].part == NR_ASS_LYRIC)
      lyrics[count++] = &s->events[i];
  }
  if (count) {
    qsort(lyrics, count, sizeof *lyrics, compare_styles);
    set_aside(lyrics, count, true, count - 1);
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
      if (lyrics[i]->part == NR_ASS_LYRIC)
        lyrics[left++] = lyrics[i];
    }
    set_aside(lyrics, left, false, (left - 1) / 2);
  }
  free(lyrics);
  return NORAE_OK;
}

norae_status nr_ass_parse(const nr_source *source, nr_ass_script *out)
{
  parser p = {.script = out, .source = source, .section = NR_ASS_UNKNOWN};
  *out = (nr_ass_script){.source = source};
  norae_status status = read_events(&p);
  for (size_t i = 0; i < out->count; i++) {
    out->events[i].part = part_of(out, &out->events[i]);
    out->templated |= out->events[i].comment && out->events[i].part == NR_ASS_LYRIC;
  }
  for (size_t i = 0; i < out->count; i++)
    out->events[i].part = part_of(out, &out->events[i]);
  return status == NORAE_OK ? set_signs_aside(out) : status;
}

void nr_ass_script_free(nr_ass_script *script)
{
  free(script->events);
  *script = (nr_ass_script){0};
}
