/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/lrc_rows.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/credits.h"
#include "format/scan.h"
#include "format/sections.h"

/* "[line][word]text[word]…": the first word is sung this soon after its line
 * begins; two stamps further apart mean a repetition. */
#define FIRST_WORD ((norae_us)5 * NORAE_US_PER_S)

void nr_lrc_rows_init(nr_lrc_rows *r, const nr_source *source, norae_song *song)
{
  *r = (nr_lrc_rows){.source = source, .song = song, .last = -NORAE_TIME_MAX};
}

void nr_lrc_rows_free(nr_lrc_rows *r)
{
  nr_str_free(&r->room);
  nr_arena_free(&r->arena);
  free(r->entries);
}

static norae_status add_entry(nr_lrc_rows *r, const nr_text_line *line, const nr_lrc_entry *new)
{
  if (!nr_grow(&r->entries, &r->capacity, r->count + 1, sizeof *r->entries))
    return NORAE_ERR_MEMORY;
  nr_lrc_entry *e = &r->entries[r->count];
  *e = *new;
  e->number = line->number;
  e->order = (uint32_t)r->count++;
  if (e->start != NORAE_NO_TIME)
    r->last = e->start;
  if (!e->background)
    r->main = e->voices;
  e->key = r->last;
  e->empty = nr_is_empty(e->text);
  e->section = r->section;
  r->section = (nr_span){0};
  r->any_colons |= e->colons;
  return NORAE_OK;
}

static norae_status take_tag(nr_lrc_rows *r, const nr_text_line *line, nr_span key, nr_span value)
{
  norae_voices bit;
  key = nr_trim(key);
  value = nr_trim(value);
  if (nr_span_is_nocase(key, "offset")) {
    nr_take_offset(r->source, line, value, &r->offset);
    return NORAE_OK;
  }
  if (!key.size || nr_span_is(key, "#"))
    return NORAE_OK;
  if (nr_is_singer_tag(key) && value.size)
    return nr_voice_bit(r->source, r->song, key, value, &bit);
  if (r->count)
    nr_note(r->source->diags, "lrc-tag-within", nr_at(r->source, line, key.text),
            "taken as a tag, not as lyrics");
  return nr_take_tag(r->song, key, value);
}

/* One or more "[key:value]" that fill the line. */
static bool take_tags(nr_lrc_rows *r, const nr_text_line *line, norae_status *status)
{
  nr_lrc_tag tag;
  nr_span text = nr_trim(line->span), rest = text;
  *status = NORAE_OK;
  if (!text.size || *text.text != '[')
    return false;
  while (rest.size && nr_lrc_tag_at(rest, &tag))
    rest = nr_span_from(rest, tag.span.text + tag.span.size);
  if (rest.size)
    return false;
  for (rest = text; rest.size && *status == NORAE_OK && nr_lrc_tag_at(rest, &tag);
       rest = nr_span_from(rest, tag.span.text + tag.span.size))
    *status = take_tag(r, line, tag.key, tag.value);
  return true;
}

/* Walaoke's "F:", "M:" (until changed) and "D:" for both; "v1:" for this line,
 * "v3:" for all. */
static norae_status take_voice(nr_lrc_rows *r, nr_span *text, norae_voices *out)
{
  nr_lrc_singer who;
  *out = r->sticky;
  if (!nr_lrc_singer_at(*text, &who))
    return NORAE_OK;
  char first[3] = "F", second[3] = "M";
  if (who.number) {
    snprintf(first, sizeof first, "v%c", who.number == '3' ? '1' : who.number);
    strcpy(second, "v2");
  } else {
    *first = who.part == 'D' ? 'F' : who.part;
  }
  bool both = who.number ? who.number == '3' : who.part == 'D';
  *text = nr_span_from(*text, who.span.text + who.span.size);
  norae_status status = nr_voice_bit(r->source, r->song, nr_span_of(first), nr_span_of(""), out);
  norae_voices bit = 0;
  if (status == NORAE_OK && both)
    status = nr_voice_bit(r->source, r->song, nr_span_of(second), nr_span_of(""), &bit);
  *out |= bit;
  if (who.part)
    r->sticky = *out;
  return status;
}

/* "[bg:…]" at the end of a text, or filling it.  False when there is none. */
static bool split_background(nr_span *text, nr_span *background)
{
  nr_span t = nr_trim(*text);
  const char *at = t.size && t.text[t.size - 1] == ']' ? nr_span_find(t, "[bg:") : NULL;
  if (!at)
    return false;
  *background = nr_trim((nr_span){at + 4, t.size - (size_t)(at - t.text) - 5});
  *text = nr_trim((nr_span){t.text, (size_t)(at - t.text)});
  return true;
}

/* Who sings backing vocals: as they tell themselves, else who sings the line. */
static norae_status background_voice(nr_lrc_rows *r, nr_span *text, norae_voices *out)
{
  norae_voices sticky = r->sticky;
  r->sticky = 0;
  norae_status status = take_voice(r, text, out);
  if (status == NORAE_OK && !*out)
    *out = r->main;
  r->sticky = sticky;
  return status;
}

static norae_status add_background(nr_lrc_rows *r, const nr_text_line *line,
                                   const nr_lrc_entry *like, nr_span text)
{
  nr_lrc_entry new = *like;
  norae_status voiced = background_voice(r, &text, &new.voices);
  if (voiced != NORAE_OK)
    return voiced;
  nr_lrc_stamp stamp;
  new.background = true;
  new.text = text;
  new.start = new.end = NORAE_NO_TIME;
  new.colons = false;
  if (nr_lrc_word_in(text, 0, &stamp) && stamp.is_time) {
    /* It stands behind its main line in the song, whatever its own time is. */
    norae_us key = r->last;
    new.start = stamp.from.time;
    new.colons = stamp.from.colons;
    norae_status status = add_entry(r, line, &new);
    if (status == NORAE_OK) {
      r->entries[r->count - 1].key = key;
      r->last = key;
    }
    return status;
  }
  return add_entry(r, line, &new);
}

/* The stamps at the line's beginning; what comes after goes to *rest. */
typedef struct stamps {
  nr_lrc_entry *items;
  size_t count, capacity;
  nr_span rest;
} stamps;

static norae_status take_stamps(const nr_text_line *line, stamps *out)
{
  nr_lrc_stamp stamp;
  out->rest = line->span;
  out->count = 0;
  while (nr_lrc_stamp_at(out->rest, &stamp) && stamp.is_time) {
    if (!nr_grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items))
      return NORAE_ERR_MEMORY;
    out->items[out->count++] = (nr_lrc_entry){.text = stamp.span,
                                       .start = stamp.from.time,
                                       .end = stamp.to.time,
                                       .colons = stamp.from.colons,
                                       .end_colons = stamp.to.colons};
    out->rest = nr_span_from(out->rest, stamp.span.text + stamp.span.size);
  }
  return NORAE_OK;
}

/* "[line][word]text[word]…": the second stamp is the first word's. */
static void take_first_word(stamps *s)
{
  nr_lrc_stamp next;
  if (s->count != 2 || !nr_lrc_word_in(s->rest, 0, &next) || !next.is_time ||
      *next.span.text != '[' || nr_is_empty(s->rest))
    return;
  norae_us line = s->items[0].start, word = s->items[1].start;
  if (word < line || word - line > FIRST_WORD || next.from.time < word)
    return;
  const char *from = s->items[1].text.text;
  s->rest = (nr_span){from, s->rest.size + (size_t)(s->rest.text - from)};
  s->count = 1;
}

/* ESLyric's lines know no singers: what looks like one is text. */
static bool has_square_words(nr_span text)
{
  nr_lrc_stamp word;
  return memchr(text.text, '[', text.size) && nr_lrc_word_in(text, 0, &word) &&
         *word.span.text == '[';
}

/* "[line] [0]word[end]": a space between words that was stamped zero stands first,
 * and its zero is no time at which the line repeats. */
static void drop_zero_space(stamps *s)
{
  if (s->count != 2 || !has_square_words(s->rest))
    return;
  bool zero_first = s->items[0].start == 0;
  if (!nr_is_blank(*s->items[1].text.text) || zero_first == (s->items[1].start == 0))
    return;
  if (zero_first)
    s->items[0] = s->items[1];
  s->count = 1;
}

/* A long text that repeats thousands of times would fill all memory: no song has
 * one.  Only its first time is then kept. */
static void bound_repeats(nr_lrc_rows *r, const nr_text_line *line, stamps *s)
{
  const size_t most = 8 * r->source->size + 65536;
  if (s->count < 2 || s->rest.size < most / s->count)
    r->repeated += s->count * s->rest.size;
  else
    r->repeated = most + 1;
  if (s->count < 2 || r->repeated <= most)
    return;
  nr_warn(r->source->diags, "lrc-too-many-repeats", nr_at(r->source, line, line->span.text),
          "repeats too much text: read once");
  r->repeated -= r->repeated > most ? s->rest.size : 0;
  s->count = 1;
}

static norae_status add_stamped(nr_lrc_rows *r, const nr_text_line *line, stamps *s)
{
  nr_span text = s->rest, background = {0}, label;
  norae_voices voices = 0;
  norae_status status = NORAE_OK;
  if (nr_section_label(text, &label)) {
    r->section = label;
    return NORAE_OK;
  }
  drop_zero_space(s);
  take_first_word(s);
  bound_repeats(r, line, s);
  r->any_repeats |= s->count > 1;
  text = s->rest;
  bool has_background = split_background(&text, &background);
  if (!nr_is_empty(text) && !has_square_words(text))
    status = take_voice(r, &text, &voices);
  for (size_t i = 0; i < s->count && status == NORAE_OK; i++) {
    nr_lrc_entry *e = &s->items[i];
    e->text = text;
    e->voices = voices;
    if (has_background && nr_is_empty(text))
      r->last = e->start;
    else
      status = add_entry(r, line, e);
    if (status == NORAE_OK && has_background)
      status = add_background(r, line, e, background);
  }
  return status;
}

/* What begins like a stamp and is none: its text is kept, its time can't be. */
static nr_span without_bad_stamp(const nr_lrc_rows *r, const nr_text_line *line)
{
  nr_span text = nr_trim(line->span);
  if (text.size < 3 || *text.text != '[' || !isdigit((unsigned char)text.text[1]))
    return line->span;
  const char *stop = memchr(text.text, ']', text.size < 40 ? text.size : 40);
  nr_warn(r->source->diags, "lrc-bad-stamp", nr_at(r->source, line, text.text),
          "this is no time: the line is kept without one");
  return stop ? nr_span_from(text, stop + 1) : text;
}

/* A line of credits as NetEase has it. */
static norae_status add_credit(nr_lrc_rows *r, const nr_text_line *line, bool *is)
{
  nr_lrc_entry new = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
  norae_status status = nr_credit_line(line->span, &new.start, &r->room, is);
  if (status != NORAE_OK || !*is)
    return status;
  const char *text = nr_arena_copy(&r->arena, nr_str_text(&r->room), r->room.size);
  if (!text)
    return NORAE_ERR_MEMORY;
  new.text = (nr_span){text, r->room.size};
  return nr_is_empty(new.text) ? NORAE_OK : add_entry(r, line, &new);
}

static norae_status add_unstamped(nr_lrc_rows *r, const nr_text_line *line)
{
  norae_status status;
  bool credit;
  nr_span text = line->span, label, background;
  nr_lrc_entry new = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
  nr_lrc_stamp stamp;
  if (nr_is_empty(text))
    return NORAE_OK;
  if (split_background(&text, &background) && !text.size)
    return add_background(r, line, &new, background);
  text = line->span;
  if (nr_section_label(text, &label)) {
    r->section = label;
    return NORAE_OK;
  }
  if (take_tags(r, line, &status))
    return status;
  status = add_credit(r, line, &credit);
  if (status != NORAE_OK || credit)
    return status;
  new.text = without_bad_stamp(r, line);
  if (nr_is_empty(new.text))
    return NORAE_OK;
  status = take_voice(r, &new.text, &new.voices);
  if (status != NORAE_OK)
    return status;
  nr_span trimmed = nr_trim(new.text);
  /* Files with word tags alone: the first one is the line's. */
  if (*trimmed.text == '<' && nr_lrc_word_in(trimmed, 0, &stamp) &&
      stamp.span.text == trimmed.text && stamp.is_time) {
    new.start = stamp.from.time;
    new.colons = stamp.from.colons;
  }
  return add_entry(r, line, &new);
}

norae_status nr_lrc_collect(nr_lrc_rows *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line line;
  stamps s = {0};
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line)) {
    status = take_stamps(&line, &s);
    if (status == NORAE_OK)
      status = s.count ? add_stamped(r, &line, &s) : add_unstamped(r, &line);
  }
  free(s.items);
  return status;
}
