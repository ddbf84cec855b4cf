/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "base/checked.h"
#include "format/markup.h"
#include "format/pieces.h"
#include "format/ruby.h"
#include "format/sami.h"
#include "format/scan.h"
#include "song/song.h"

/* A bound for files made of "<" alone. */
#define LONGEST_TAG 1000
/* Lines that translate each other rarely start at the very same time. */
#define NEAR ((norae_us)100000)

/* A language of the file. */
typedef struct class {
  nr_span name, lang;
  bool roman;
  size_t lines; /* that have words */
} class;

/* What is shown from one time on; nothing when its text is empty. */
typedef struct event {
  norae_us start, end;
  size_t class, text, size, place;
  uint32_t line;
  norae_voices voices;
} event;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  class classes[NR_SAMI_CLASSES];
  size_t class_count;
  event *events;
  size_t count, capacity;
  nr_str text; /* of all events */
  nr_str room;
  /* Where the reader is. */
  norae_us start, end;
  size_t class;
  bool in_body, in_event, names_singer;
  bool in_reading, hidden;
  size_t base;    /* what is read so begins at this byte of the text; SIZE_MAX: nothing */
  nr_str reading; /* of it */
  bool open_style, open_title; /* no more of them are closed */
  norae_voices voices;
  uint32_t line;
  const char *line_start;
} reader;

/* ── tags ── */

/* The value of an attribute: "Start=12", "class = 'X'". */
static nr_span attribute(nr_span tag, const char *name)
{
  size_t size = strlen(name);
  for (size_t i = 0; i + size < tag.size; i++) {
    nr_span rest = nr_span_from(tag, tag.text + i);
    bool begins = i == 0 || isspace((unsigned char)tag.text[i - 1]);
    if (!begins || !nr_span_begins_nocase(rest, name))
      continue;
    for (i += size; i < tag.size && isspace((unsigned char)tag.text[i]);)
      i++;
    if (i >= tag.size || tag.text[i] != '=')
      continue;
    for (i++; i < tag.size && isspace((unsigned char)tag.text[i]);)
      i++;
    char quote = i < tag.size && strchr("\"'", tag.text[i]) ? tag.text[i++] : '\0';
    size_t from = i;
    while (i < tag.size && (quote ? tag.text[i] != quote : !isspace((unsigned char)tag.text[i])))
      i++;
    return (nr_span){tag.text + from, i - from};
  }
  return (nr_span){NULL, 0};
}

/* Milliseconds, with or without a unit behind them. */
static bool time_of(nr_span value, norae_us *out)
{
  bool negative = value.size && *value.text == '-';
  size_t from = negative, end = from;
  while (end < value.size && isdigit((unsigned char)value.text[end]))
    end++;
  if (!value.text || end == from)
    return false;
  int64_t ms = nr_digits(value.text + from, end - from);
  if (ms > NORAE_TIME_MAX / 1000)
    return false;
  *out = (negative ? -ms : ms) * 1000;
  return true;
}

static nr_place here(const reader *r, const char *at)
{
  return (nr_place){r->source->name, r->line, (uint32_t)(at - r->line_start) + 1};
}

/* ── languages ── */

static bool same_name(nr_span a, nr_span b)
{
  return a.size == b.size && strncasecmp(a.text, b.text, a.size) == 0;
}

/* Finds the class, or adds it; too many are told and taken for the first. */
static size_t class_of(reader *r, nr_span name)
{
  size_t i = 0;
  while (i < r->class_count && !same_name(r->classes[i].name, name))
    i++;
  if (i == NR_SAMI_CLASSES) {
    nr_warn(r->source->diags, "sami-classes", nr_in_file(r->source->name),
            "more than %d languages: the further ones are not told apart", NR_SAMI_CLASSES);
    return 0;
  }
  if (i == r->class_count)
    r->classes[r->class_count++] = (class){.name = name, .lang = {"", 0}};
  return i;
}

/* "Name: English; lang: en-US; SAMIType: CC;" */
static void read_properties(nr_span block, class *c)
{
  while (block.size) {
    const char *stop = memchr(block.text, ';', block.size);
    nr_span one = nr_trim((nr_span){block.text, stop ? (size_t)(stop - block.text) : block.size});
    const char *colon = one.size ? memchr(one.text, ':', one.size) : NULL;
    while (colon && one.size && isspace((unsigned char)*one.text))
      one = nr_span_from(one, one.text + 1);
    if (colon && colon > one.text) {
      nr_span key = nr_trim((nr_span){one.text, (size_t)(colon - one.text)});
      nr_span value = nr_trim(nr_span_from(one, colon + 1));
      if (nr_span_is_nocase(key, "lang"))
        c->lang = value;
      else if (nr_span_is_nocase(key, "name"))
        c->roman = nr_span_begins_nocase(value, NR_SAMI_ROMANISATION);
    }
    block = stop ? nr_span_from(block, stop + 1) : nr_span_of("");
  }
}

/* ".ENCC { … }" within the style. */
static void read_style(reader *r, nr_span style)
{
  for (size_t i = 0; i < style.size; i++) {
    if (style.text[i] != '.' || (i && !strchr(" \t\n}-{", style.text[i - 1])))
      continue;
    nr_span rest = nr_span_from(style, style.text + i + 1);
    size_t size = 0;
    while (size < rest.size && (isalnum((unsigned char)rest.text[size]) || rest.text[size] == '_' ||
                                rest.text[size] == '-'))
      size++;
    nr_span after = nr_span_from(rest, rest.text + size);
    while (after.size && isspace((unsigned char)*after.text))
      after = nr_span_from(after, after.text + 1);
    if (!size || !after.size || *after.text != '{')
      continue;
    const char *stop = memchr(after.text, '}', after.size);
    if (!stop)
      return;
    size_t c = class_of(r, (nr_span){rest.text, size});
    read_properties((nr_span){after.text + 1, (size_t)(stop - after.text) - 1}, &r->classes[c]);
    i = (size_t)(stop - style.text);
  }
}

/* A language that the class's name tells, as people call them. */
static const char *lang_of_name(nr_span name)
{
  static const char *const names[][2] = {{"KR", "ko"}, {"KO", "ko"}, {"EN", "en"}, {"EG", "en"},
                                         {"JP", "ja"}, {"JA", "ja"}, {"CN", "zh"}, {"CH", "zh"},
                                         {"FR", "fr"}, {"DE", "de"}, {"ES", "es"}};
  bool cc = name.size > 3 && name.size < 8 &&
            strncasecmp(name.text + name.size - 2, "CC", 2) == 0;
  for (size_t i = 0; cc && i < sizeof names / sizeof *names; i++) {
    if (nr_span_begins_nocase(name, names[i][0]))
      return names[i][1];
  }
  return NULL;
}

/* NULL when the class is of no language that is told. */
static const char *lang_of(reader *r, size_t c)
{
  nr_str_clear(&r->room);
  nr_str_add_bytes(&r->room, r->classes[c].lang.text, r->classes[c].lang.size);
  if (r->classes[c].lang.size)
    return nr_str_text(&r->room);
  return lang_of_name(r->classes[c].name);
}

/* ── events ── */

static norae_status end_event(reader *r)
{
  if (!r->in_event)
    return NORAE_OK;
  event *e = &r->events[r->count - 1];
  e->size = r->text.size - e->text;
  while (e->size && r->text.data[e->text + e->size - 1] == '\n')
    e->size--;
  r->in_event = false;
  if (r->text.failed)
    return NORAE_ERR_MEMORY;
  nr_span text = {e->size ? r->text.data + e->text : "", e->size};
  if (r->names_singer) {
    r->count--;
    return nr_voices_of_names(r->source, r->song, text, &r->voices);
  }
  if (nr_is_empty(text))
    e->size = 0;
  r->classes[e->class].lines += e->size > 0;
  return NORAE_OK;
}

static norae_status begin_event(reader *r, size_t c)
{
  norae_status status = end_event(r);
  if (status != NORAE_OK)
    return status;
  if (!r->class_count)
    class_of(r, nr_span_of("")); /* the only one of files that name none */
  if (!nr_grow(&r->events, &r->capacity, r->count + 1, sizeof *r->events))
    return NORAE_ERR_MEMORY;
  r->events[r->count] = (event){.start = r->start,
                                .end = r->end,
                                .class = c,
                                .text = r->text.size,
                                .place = r->count,
                                .line = r->line,
                                .voices = r->voices};
  r->count++;
  r->in_event = true;
  r->names_singer = false;
  return NORAE_OK;
}

/* White space at which text goes on: a space, or a line end, which is the stronger one. */
static void add_white(reader *r, char c)
{
  const event *e = &r->events[r->count - 1];
  char *last = r->text.size > e->text ? &r->text.data[r->text.size - 1] : NULL;
  if (last && *last == ' ')
    *last = c;
  else if (last && *last != '\n')
    nr_str_add_char(&r->text, c);
}

static norae_status add_text(reader *r, nr_span text)
{
  norae_status status = NORAE_OK;
  size_t white = 0;
  while (white < text.size && isspace((unsigned char)text.text[white]))
    white++;
  if (r->in_reading)
    nr_add_decoded(&r->reading, text);
  if (!r->in_body || r->in_reading || r->hidden || (!r->in_event && white == text.size))
    return NORAE_OK;
  if (!r->in_event)
    status = begin_event(r, r->class);
  for (size_t i = 0; i < text.size && status == NORAE_OK;) {
    nr_span rest = nr_span_from(text, text.text + i);
    size_t size = text.text[i] == '&' ? nr_entity(text, i, &r->room) : 0;
    if (isspace((unsigned char)text.text[i])) {
      add_white(r, ' ');
      i++;
    } else if (nr_span_begins_nocase(rest, "&nbsp")) {
      /* It keeps players from showing nothing, and is no content. */
      add_white(r, ' ');
      i += 5 + (rest.size > 5 && rest.text[5] == ';');
    } else if (size) {
      nr_str_clear(&r->room);
      nr_entity(text, i, &r->text);
      i += size;
    } else {
      nr_str_add_char(&r->text, text.text[i++]);
    }
  }
  return status;
}

static norae_status take_sync(reader *r, nr_span tag)
{
  norae_status status = end_event(r);
  norae_us time;
  r->voices = 0;
  r->class = 0;
  r->in_body = true;
  r->in_reading = r->hidden = false;
  r->base = SIZE_MAX;
  if (time_of(attribute(tag, "start"), &time)) {
    r->start = time;
  } else {
    nr_warn(r->source->diags, "sami-bad-time", here(r, tag.text),
            "its start can't be read: the one before stays");
  }
  r->end = time_of(attribute(tag, "end"), &time) && time >= r->start ? time : NORAE_NO_TIME;
  return status;
}

static norae_status take_paragraph(reader *r, nr_span tag)
{
  nr_span name = attribute(tag, "class"), id = attribute(tag, "id");
  if (!r->in_body || r->start == NORAE_NO_TIME)
    return NORAE_OK;
  r->class = name.text ? class_of(r, name) : 0;
  norae_status status = begin_event(r, r->class);
  r->names_singer = nr_span_is_nocase(id, "source");
  return status;
}

/* As in HTML: ends may be missing, and what is in <rp> is for those who know none of this. */
static bool take_ruby_tag(reader *r, nr_span name)
{
  static const char *const tags[] = {"ruby", "/ruby", "rb", "/rb", "rt", "/rt", "rp", "/rp"};
  enum { RUBY, RUBY_END, RB, RB_END, RT, RT_END, RP, RP_END, COUNT } tag = RUBY;
  size_t at, inserted;
  while (tag < COUNT && !nr_span_is_nocase(name, tags[tag]))
    tag++;
  if (tag == COUNT)
    return false;
  if (r->in_reading && r->in_event)
    nr_ruby_mark(&r->text, r->events[r->count - 1].text, r->base,
                 (nr_span){r->reading.data, r->reading.size}, &at, &inserted);
  if (tag == RUBY || tag == RB || tag == RUBY_END || r->in_reading)
    r->base = tag == RUBY_END ? SIZE_MAX : r->text.size;
  r->text.failed |= r->reading.failed;
  nr_str_clear(&r->reading);
  r->in_reading = tag == RT;
  r->hidden = tag == RP;
  return true;
}

static norae_status take_tag(reader *r, nr_span tag)
{
  size_t size = 0;
  while (size < tag.size && !isspace((unsigned char)tag.text[size]) &&
         (tag.text[size] != '/' || size == 0))
    size++;
  nr_span name = {tag.text, size};
  if (nr_span_is_nocase(name, "sync"))
    return take_sync(r, tag);
  if (nr_span_is_nocase(name, "p"))
    return take_paragraph(r, tag);
  if (nr_span_is_nocase(name, "br") && r->in_event && !r->hidden && !r->in_reading)
    add_white(r, '\n');
  else if (take_ruby_tag(r, name))
    return NORAE_OK;
  else if (nr_span_is_nocase(name, "/sync") || nr_span_is_nocase(name, "/body"))
    return end_event(r);
  return NORAE_OK;
}

/* ── the document ── */

static const char *find_nocase(nr_span text, const char *word)
{
  for (const char *at = text.text; text.size; at++) {
    at = memchr(at, *word, text.size);
    if (!at)
      return NULL;
    text = nr_span_from(text, at);
    if (nr_span_begins_nocase(text, word))
      return at;
    text = nr_span_from(text, at + 1);
  }
  return NULL;
}

/* The inside of <STYLE> or <TITLE> from behind its tag; *next is where it ends. */
static nr_span element(nr_span rest, const char *close, bool *unclosed, const char **next)
{
  /* What was not there once is not there later. */
  const char *stop = *unclosed ? NULL : find_nocase(rest, close);
  *unclosed = !stop;
  *next = stop ? stop : rest.text;
  return (nr_span){rest.text, stop ? (size_t)(stop - rest.text) : 0};
}

static norae_status read_title(reader *r, nr_span title)
{
  nr_str_clear(&r->room);
  nr_add_decoded(&r->room, title);
  for (size_t i = 0; i < r->room.size; i++) {
    if (r->room.data[i] == '\n')
      r->room.data[i] = ' ';
  }
  if (r->room.failed)
    return NORAE_ERR_MEMORY;
  return nr_set_meta(r->song, nr_span_of("title"), nr_span_of(nr_str_text(&r->room)));
}

/* The size of what begins with "<", 0 when it is a text. */
static size_t tag_size(nr_span rest)
{
  size_t look = rest.size < LONGEST_TAG ? rest.size : LONGEST_TAG;
  const char *stop;
  if (nr_span_begins(rest, "<!--")) {
    stop = nr_span_find(rest, "-->");
    return stop ? (size_t)(stop - rest.text) + 3 : rest.size;
  }
  stop = memchr(rest.text, '>', look);
  if (!stop || rest.size < 3 ||
      (!isalpha((unsigned char)rest.text[1]) && !strchr("/!?", rest.text[1])) ||
      memchr(rest.text + 1, '<', (size_t)(stop - rest.text) - 1))
    return 0;
  return (size_t)(stop - rest.text) + 1;
}

static void count_lines(reader *r, const char *from, const char *to)
{
  for (const char *c; (c = memchr(from, '\n', (size_t)(to - from)));) {
    r->line++;
    r->line_start = from = c + 1;
  }
}

static norae_status read_document(reader *r)
{
  nr_span rest = {r->source->text, r->source->size};
  norae_status status = NORAE_OK;
  while (rest.size && status == NORAE_OK) {
    const char *at = memchr(rest.text, '<', rest.size), *next;
    size_t before = at ? (size_t)(at - rest.text) : rest.size, size = 0;
    status = add_text(r, (nr_span){rest.text, before});
    if (status != NORAE_OK || !at)
      break;
    count_lines(r, rest.text, at);
    rest = nr_span_from(rest, at);
    size = tag_size(rest);
    next = at + (size ? size : 1);
    nr_span tag = {at + 1, size > 2 ? size - 2 : 0};
    nr_span after = nr_span_from(rest, next);
    if (!size)
      status = add_text(r, (nr_span){at, 1});
    else if (nr_span_begins_nocase(tag, "style"))
      read_style(r, element(after, "</style", &r->open_style, &next));
    else if (nr_span_begins_nocase(tag, "title"))
      status = read_title(r, element(after, "</title", &r->open_title, &next));
    else if (*tag.text != '!')
      status = take_tag(r, tag);
    count_lines(r, at, next);
    rest = nr_span_from(rest, next);
  }
  return status == NORAE_OK ? end_event(r) : status;
}

/* ── languages side by side ── */

static int compare_events(const void *a, const void *b)
{
  const event *x = a, *y = b;
  if (x->class != y->class)
    return x->class < y->class ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

static int compare_places(const void *a, const void *b)
{
  const event *x = a, *y = b;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* What is shown ends when something else of its language is. */
static void set_ends(reader *r)
{
  norae_us next = NORAE_NO_TIME;
  qsort(r->events, r->count, sizeof *r->events, compare_events);
  for (size_t i = r->count; i-- > 0;) {
    event *e = &r->events[i];
    const event *after = i + 1 < r->count ? e + 1 : NULL;
    if (!after || after->class != e->class)
      next = NORAE_NO_TIME;
    else if (after->start > e->start)
      next = after->start;
    if (e->end == NORAE_NO_TIME || (next != NORAE_NO_TIME && next < e->end))
      e->end = next;
  }
}

/* The language that all the others translate: the first one that has most lines. */
static size_t main_class(const reader *r)
{
  size_t most = 0, c = 0;
  for (size_t i = 0; i < r->class_count; i++)
    most = r->classes[i].lines > most ? r->classes[i].lines : most;
  while (c < r->class_count && (r->classes[c].lines * 2 < most || r->classes[c].roman))
    c++;
  for (size_t i = 0; c == r->class_count && i < r->class_count; i++)
    c = r->classes[i].lines == most ? i : c;
  return c;
}

/* A line of the song and when it is shown. */
typedef struct shown {
  norae_us start, end;
  size_t line;
} shown;

static norae_status add_line(reader *r, const event *e, const char *lang, nr_pieces *pieces)
{
  bool added;
  norae_line line = {NORAE_LINE_INIT, .voices = e->voices, .lang = lang, .source_line = e->line};
  line.start = e->start;
  line.end = e->end;
  nr_pieces_clear(pieces);
  nr_pieces_text(pieces, r->text.data + e->text, e->size);
  return nr_pieces_add_line(pieces, r->song, &line, &added);
}

static int compare_shown(const void *a, const void *b)
{
  const shown *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* How many of the lines start before `time`. */
static size_t count_before(const shown *lines, size_t count, norae_us time)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (lines[middle].start < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The line that is shown together with the event; SIZE_MAX when none is. */
static size_t find_line(const shown *lines, size_t count, const event *e)
{
  size_t low = count_before(lines, count, e->start + NEAR + 1);
  if (low) {
    /* Of several that start together the first. */
    const shown *s = &lines[count_before(lines, count, lines[low - 1].start)];
    if (s->end == NORAE_NO_TIME || e->start < s->end)
      return s->line;
  }
  if (low < count && e->end != NORAE_NO_TIME && lines[low].start < e->end)
    return lines[low].line;
  return SIZE_MAX;
}

static norae_status add_other(reader *r, const event *e, const shown *lines, size_t count,
                              nr_pieces *pieces)
{
  nr_str text = {0};
  norae_track track = {.line = find_line(lines, count, e),
                       .kind = r->classes[e->class].roman ? NORAE_TRACK_ROMANISATION
                                                          : NORAE_TRACK_TRANSLATION,
                       .lang = lang_of(r, e->class)};
  if (track.line == SIZE_MAX)
    return add_line(r, e, track.lang, pieces);
  nr_span t = nr_trim((nr_span){r->text.data + e->text, e->size});
  for (size_t i = 0; i < t.size; i++)
    nr_str_add_char(&text, t.text[i] == '\n' ? ' ' : t.text[i]);
  track.text = nr_str_text(&text);
  norae_status status = track.text ? norae_song_add_track(r->song, &track) : NORAE_ERR_MEMORY;
  nr_str_free(&text);
  return status;
}

static norae_status add_others(reader *r, size_t main, shown *lines, nr_pieces *pieces)
{
  norae_status status = NORAE_OK;
  size_t count = norae_song_line_count(r->song);
  for (size_t i = 0; i < count; i++) {
    const norae_line *l = norae_song_line_at(r->song, i);
    lines[i] = (shown){l->start, l->end, i};
  }
  qsort(lines, count, sizeof *lines, compare_shown);
  for (size_t i = 0; i < r->count && status == NORAE_OK; i++) {
    if (r->events[i].class != main && r->events[i].size)
      status = add_other(r, &r->events[i], lines, count, pieces);
  }
  return status;
}

static norae_status build(reader *r)
{
  nr_pieces pieces = {0};
  norae_status status = NORAE_OK;
  if (!r->count)
    return NORAE_OK;
  set_ends(r);
  qsort(r->events, r->count, sizeof *r->events, compare_places);
  size_t main = main_class(r);
  const char *lang = lang_of(r, main);
  if (lang)
    status = nr_set_meta(r->song, nr_span_of("language"), nr_span_of(lang));
  for (size_t i = 0; i < r->count && status == NORAE_OK; i++) {
    if (r->events[i].class == main && r->events[i].size)
      status = add_line(r, &r->events[i], NULL, &pieces);
  }
  shown *lines = nr_alloc_array(norae_song_line_count(r->song), sizeof *lines);
  status = !lines ? NORAE_ERR_MEMORY
                  : status == NORAE_OK ? add_others(r, main, lines, &pieces) : status;
  free(lines);
  nr_pieces_free(&pieces);
  return status == NORAE_OK ? nr_song_sort_tracks(r->song) : status;
}

norae_status nr_sami_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source,
              .song = song,
              .start = NORAE_NO_TIME,
              .end = NORAE_NO_TIME,
              .line = 1,
              .line_start = source->text};
  norae_status status = read_document(&r);
  if (status == NORAE_OK)
    status = build(&r);
  free(r.events);
  nr_str_free(&r.text);
  nr_str_free(&r.room);
  nr_str_free(&r.reading);
  return status;
}
