/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading LRC in all its dialects.  What a line means depends on its file: all
 * lines become entries first, then the file's habits are settled, then the
 * entries are sorted by time and put into the song.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/checked.h"
#include "format/credits.h"
#include "format/lrc.h"
#include "format/pieces.h"
#include "format/scan.h"
#include "format/sections.h"
#include "format/tags.h"

/* More bytes without a space are rarely one word. */
#define LONG_WORD 18

/* "[line][word]text[word]…": the first word is sung this soon after its line
 * begins; two stamps further apart mean a repetition. */
#define FIRST_WORD ((norae_us)5 * NORAE_US_PER_S)

typedef struct entry {
  norae_us key;        /* where it stands: its start, or that of the entry before */
  norae_us start, end; /* NORAE_NO_TIME if not known */
  norae_us shift;      /* of its words: a repeated line's words are timed once */
  nr_span text;
  nr_span section; /* begins here; text NULL if none does */
  norae_voices voices;
  uint32_t number, order;
  bool background;
  bool colons, end_colons; /* mm:ss:xx or hh:mm:ss */
} entry;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  entry *entries;
  size_t count, capacity;
  nr_span section;     /* of the next entry */
  norae_voices sticky; /* Walaoke's singer, until changed */
  norae_voices main;   /* who sings the line before, and its backing vocals */
  nr_offset offset;
  bool hours;        /* a:b:c is hh:mm:ss */
  norae_us last;     /* start of the entry before */
  size_t repeated;   /* bytes of texts that all stamps have */
  size_t next_timed; /* entry that is sung and has a time, looked for last */
  bool several;      /* the line shares its stamp with others that are sung */
  norae_us furthest; /* where the words of a line end, of all so far */
  bool any_colons;
  nr_pieces pieces;
  nr_str room;
  nr_arena arena; /* texts that do not stand in the file as they are */
} reader;

/* ── lines become entries ── */

static norae_status add_entry(reader *r, const nr_text_line *line, const entry *new)
{
  if (!nr_grow(&r->entries, &r->capacity, r->count + 1, sizeof *r->entries))
    return NORAE_ERR_MEMORY;
  entry *e = &r->entries[r->count];
  *e = *new;
  e->number = line->number;
  e->order = (uint32_t)r->count++;
  if (e->start != NORAE_NO_TIME)
    r->last = e->start;
  if (!e->background)
    r->main = e->voices;
  e->key = r->last;
  e->section = r->section;
  r->section = (nr_span){0};
  r->any_colons |= e->colons;
  return NORAE_OK;
}

static norae_status take_tag(reader *r, const nr_text_line *line, nr_span key, nr_span value)
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
static bool take_tags(reader *r, const nr_text_line *line, norae_status *status)
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
static norae_status take_voice(reader *r, nr_span *text, norae_voices *out)
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
static norae_status background_voice(reader *r, nr_span *text, norae_voices *out)
{
  norae_voices sticky = r->sticky;
  r->sticky = 0;
  norae_status status = take_voice(r, text, out);
  if (status == NORAE_OK && !*out)
    *out = r->main;
  r->sticky = sticky;
  return status;
}

static norae_status add_background(reader *r, const nr_text_line *line, const entry *like,
                                   nr_span text)
{
  entry new = *like;
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
  entry *items;
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
    out->items[out->count++] = (entry){.text = stamp.span,
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
static void bound_repeats(reader *r, const nr_text_line *line, stamps *s)
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

static norae_status add_stamped(reader *r, const nr_text_line *line, stamps *s)
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
  text = s->rest;
  bool has_background = split_background(&text, &background);
  if (!nr_is_empty(text) && !has_square_words(text))
    status = take_voice(r, &text, &voices);
  for (size_t i = 0; i < s->count && status == NORAE_OK; i++) {
    entry *e = &s->items[i];
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
static nr_span without_bad_stamp(const reader *r, const nr_text_line *line)
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
static norae_status add_credit(reader *r, const nr_text_line *line, bool *is)
{
  entry new = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
  norae_status status = nr_credit_line(line->span, &new.start, &r->room, is);
  if (status != NORAE_OK || !*is)
    return status;
  const char *text = nr_arena_copy(&r->arena, nr_str_text(&r->room), r->room.size);
  if (!text)
    return NORAE_ERR_MEMORY;
  new.text = (nr_span){text, r->room.size};
  return nr_is_empty(new.text) ? NORAE_OK : add_entry(r, line, &new);
}

static norae_status add_unstamped(reader *r, const nr_text_line *line)
{
  norae_status status;
  bool credit;
  nr_span text = line->span, label, background;
  entry new = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
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

static norae_status collect(reader *r)
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

/* ── the file's habits ── */

/* Lyrics have a line about every four seconds: which reading of a:b:c comes
 * nearer to that?  Seconds of more than 59 settle it at once. */
static bool colons_are_hours(const reader *r)
{
  norae_us least = NORAE_TIME_MAX, most = -NORAE_TIME_MAX;
  size_t n = 0;
  for (size_t i = 0; i < r->count; i++) {
    const entry *e = &r->entries[i];
    if (!e->colons)
      continue;
    if (e->start % NORAE_US_PER_S / 10000 > 59)
      return false;
    least = e->start < least ? e->start : least;
    most = e->start > most ? e->start : most;
    n++;
  }
  if (n < 2 || most <= least)
    return false;
  double minutes = (double)(most - least) / (double)(n - 1);
  double hours = (double)(nr_lrc_as_hours(most) - nr_lrc_as_hours(least)) / (double)(n - 1);
  return fabs(log(hours / 4e6)) < fabs(log(minutes / 4e6));
}

static void settle_colons(reader *r)
{
  if (!r->any_colons || !colons_are_hours(r))
    return;
  r->hours = true;
  nr_note(r->source->diags, "lrc-hours", nr_in_file(r->source->name),
          "stamps like [00:01:02] read as hours, minutes and seconds");
  for (size_t i = 0; i < r->count; i++) {
    entry *e = &r->entries[i];
    if (e->colons) {
      e->key = e->start = nr_lrc_as_hours(e->start);
    } else if (e->start == NORAE_NO_TIME && i) {
      e->key = r->entries[i - 1].key;
    }
    if (e->end_colons)
      e->end = nr_lrc_as_hours(e->end);
  }
}

/* The time a tag tells in this file. */
static norae_us word_time(const reader *r, const nr_lrc_time *time)
{
  return time->colons && r->hours ? nr_lrc_as_hours(time->time) : time->time;
}

static norae_us clamp(norae_us time)
{
  return time > NORAE_TIME_MAX ? NORAE_TIME_MAX : time < -NORAE_TIME_MAX ? -NORAE_TIME_MAX : time;
}

/* The words of "[t1][t2]<…>" are timed for one of the stamps: the nearest one. */
static void shift_repeats(reader *r)
{
  nr_lrc_stamp word;
  for (size_t i = 0, next; i < r->count; i = next) {
    const entry *e = &r->entries[i];
    for (next = i + 1; next < r->count && r->entries[next].number == e->number;)
      next++;
    if (next == i + 1 || !e->text.size || !nr_lrc_word_in(e->text, 0, &word) || !word.is_time)
      continue;
    norae_us at = word_time(r, &word.from), base = e->start;
    for (size_t k = i; k < next; k++) {
      if (!r->entries[k].background && llabs(r->entries[k].start - at) < llabs(base - at))
        base = r->entries[k].start;
    }
    norae_us shift = 0;
    for (size_t k = i; k < next; k++) {
      entry *repeat = &r->entries[k];
      if (!repeat->background)
        shift = repeat->start - base;
      else if (repeat->start != NORAE_NO_TIME)
        repeat->start = clamp(repeat->start + shift);
      repeat->shift = shift;
    }
  }
}

/* Where "original | translation" parts a text in two; NULL when it does not. */
static const char *bar_in(const entry *e)
{
  const char *end = e->text.text + e->text.size;
  const char *bar = e->text.size ? memchr(e->text.text, '|', e->text.size) : NULL;
  if (!bar || e->start == NORAE_NO_TIME || e->background ||
      memchr(bar + 1, '|', (size_t)(end - bar) - 1) ||
      nr_is_empty((nr_span){e->text.text, (size_t)(bar - e->text.text)}) ||
      nr_is_empty((nr_span){bar + 1, (size_t)(end - bar) - 1}))
    return NULL;
  return bar;
}

/* Files that part nearly all of their lines that way: two lines of one stamp. */
static norae_status split_bars(reader *r)
{
  size_t bars = 0, texts = 0, capacity = 0, count = 0;
  entry *split = NULL;
  for (size_t i = 0; i < r->count; i++) {
    texts += !nr_is_empty(r->entries[i].text);
    bars += bar_in(&r->entries[i]) != NULL;
  }
  if (bars < 2 || bars * 3 < texts * 2)
    return NORAE_OK;
  if (!nr_grow(&split, &capacity, r->count + bars, sizeof *split))
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < r->count; i++) {
    entry *e = &split[count++];
    const char *bar = bar_in(&r->entries[i]);
    *e = r->entries[i];
    if (bar) {
      split[count] = *e;
      split[count].section = (nr_span){0};
      split[count++].text = nr_trim(nr_span_from(e->text, bar + 1));
      e->text = nr_trim((nr_span){e->text.text, (size_t)(bar - e->text.text)});
    }
  }
  for (size_t i = 0; i < count; i++)
    split[i].order = (uint32_t)i;
  free(r->entries);
  r->entries = split;
  r->count = count;
  r->capacity = capacity;
  return NORAE_OK;
}

/* Stamps that are all zero were never set. */
static void forget_zeros(reader *r)
{
  size_t stamped = 0;
  for (size_t i = 0; i < r->count; i++) {
    stamped += r->entries[i].start != NORAE_NO_TIME;
    if (r->entries[i].start != NORAE_NO_TIME && r->entries[i].start != 0)
      return;
  }
  if (stamped < 2)
    return;
  nr_note(r->source->diags, "lrc-unsynced", nr_in_file(r->source->name),
          "all stamps are zero: read as lyrics without times");
  for (size_t i = 0; i < r->count; i++)
    r->entries[i].start = NORAE_NO_TIME;
}

static int compare(const void *a, const void *b)
{
  const entry *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  /* Backing vocals come after all lines of their stamp, so that these stand together. */
  if (x->background != y->background)
    return x->background ? 1 : -1;
  return x->order < y->order ? -1 : 1;
}

static void sort(reader *r)
{
  for (size_t i = 1; i < r->count; i++) {
    const entry *before = &r->entries[i - 1], *e = &r->entries[i];
    if (e->key < before->key || (e->key == before->key && before->background && !e->background)) {
      qsort(r->entries, r->count, sizeof *r->entries, compare);
      return;
    }
  }
}

/* ── entries become lines ── */

static bool is_clear(const entry *e)
{
  return e->start != NORAE_NO_TIME && !e->background && nr_is_empty(e->text);
}

/* More text of a line with tags: of two spaces around a tag one is meant. */
static void add_text(nr_pieces *p, const char *from, const char *to)
{
  bool after_space = p->text.size && nr_is_blank(p->text.data[p->text.size - 1]);
  while (after_space && from < to && nr_is_blank(*from))
    from++;
  nr_pieces_text(p, from, (size_t)(to - from));
}

/* Spaces belong to the word before them, on whichever side of its tag they stand. */
static void move_spaces(nr_pieces *p)
{
  for (size_t i = 1; i < p->count && !p->text.failed; i++) {
    nr_piece *piece = &p->items[i];
    while (piece->size && nr_is_blank(p->text.data[piece->from])) {
      p->items[i - 1].size++;
      piece->from++;
      piece->size--;
    }
  }
}

static bool all_blank(const char *from, const char *to)
{
  return nr_is_empty((nr_span){from, (size_t)(to - from)});
}

static bool is_one_word(const char *from, const char *to)
{
  nr_span text = nr_trim((nr_span){from, (size_t)(to - from)});
  return !memchr(text.text, ' ', text.size) && text.size <= LONG_WORD;
}

/* Cuts the text at its tags.  *end is set by a tag that only ends the line. */
static void cut_words(reader *r, const entry *e, norae_us *end)
{
  const char *at = e->text.text, *stop = at + e->text.size;
  nr_pieces *p = &r->pieces;
  nr_lrc_stamp stamp;
  size_t tags = 0, from = 0;
  nr_pieces_clear(p);
  while (nr_lrc_word_in(e->text, from, &stamp)) {
    const char *tag = stamp.span.text, *after = tag + stamp.span.size;
    from = (size_t)(after - e->text.text);
    bool pairs = (*tag == '<') == (after[-1] == '>');
    if (!pairs || !stamp.is_time)
      continue;
    norae_us t = clamp(word_time(r, &stamp.from) + e->shift);
    /* Text before the first tag is sung from the line's start, unless that tag is
     * also the last thing: then it ends the line, but ESLyric's of one word. */
    if (tags++ == 0 && !all_blank(at, tag)) {
      bool word = *tag == '[' && is_one_word(at, tag);
      if (all_blank(after, stop) && !word)
        *end = t;
      else
        nr_pieces_open(p, e->start);
    }
    add_text(p, at, tag);
    at = after;
    /* Some programs stamp the spaces between words with zero. */
    if (*tag == '[' && stamp.from.time == 0 && p->count && p->items[p->count - 1].start > 0)
      continue;
    if (*end != t)
      nr_pieces_open(p, t);
  }
  add_text(p, at, stop);
  move_spaces(p);
}

/* Where the words tell that the line ends; NORAE_NO_TIME when they don't. */
static norae_us end_by_words(const nr_pieces *p)
{
  const nr_piece *last = p->count ? &p->items[p->count - 1] : NULL;
  if (!last || last->start == NORAE_NO_TIME)
    return NORAE_NO_TIME;
  return last->size ? last->end : last->start;
}

/* Is the screen cleared for another line, which is sung longer than this one? */
static bool is_cleared_for_other(reader *r, norae_us clear)
{
  norae_us own = end_by_words(&r->pieces);
  if (own == NORAE_NO_TIME)
    return false;
  bool other = r->several || r->furthest >= clear;
  r->furthest = own > r->furthest ? own : r->furthest;
  return other;
}

static norae_status add_line(reader *r, const entry *e, norae_us end)
{
  bool added;
  char *section = NULL;
  norae_line line = {.start = e->start,
                     .end = e->end,
                     .confidence = NORAE_NO_CONFIDENCE,
                     .voices = e->voices,
                     .role = e->background ? NORAE_ROLE_BACKGROUND : NORAE_ROLE_MAIN,
                     .source_line = e->number};
  cut_words(r, e, &line.end);
  if (!is_cleared_for_other(r, end) && line.end == NORAE_NO_TIME)
    line.end = end;
  if (line.end != NORAE_NO_TIME && (line.start == NORAE_NO_TIME || line.end < line.start)) {
    if (line.start != NORAE_NO_TIME)
      nr_warn(r->source->diags, "lrc-ends-before", (nr_place){r->source->name, e->number, 0},
              "ends before it starts: its end is forgotten");
    line.end = NORAE_NO_TIME;
  }
  if (e->section.text) {
    section = strndup(e->section.text, e->section.size);
    if (!section)
      return NORAE_ERR_MEMORY;
    line.section = section;
  }
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &line, &added);
  free(section);
  return status;
}

static norae_status add_track(reader *r, const entry *e, nr_lrc_part part, size_t line)
{
  norae_us end = NORAE_NO_TIME;
  cut_words(r, e, &end);
  if (r->pieces.failed || r->pieces.text.failed)
    return NORAE_ERR_MEMORY;
  nr_span text = nr_trim(nr_pieces_joined(&r->pieces));
  char *copy = strndup(text.text, text.size);
  if (!copy)
    return NORAE_ERR_MEMORY;
  bool roman = part == NR_LRC_ROMANISATION;
  norae_status status = norae_song_add_track(
      r->song, &(norae_track){.line = line,
                              .kind = roman ? NORAE_TRACK_ROMANISATION : NORAE_TRACK_TRANSLATION,
                              .lang = roman ? NULL : nr_script_lang(text),
                              .text = copy});
  free(copy);
  return status;
}

/* How many entries from i on share a stamp and are neither clear nor background. */
static size_t stack_size(const reader *r, size_t i)
{
  const entry *e = &r->entries[i];
  size_t n = 1;
  if (e->start == NORAE_NO_TIME || e->background || is_clear(e))
    return 1;
  while (i + n < r->count && n < 2 * NR_LRC_STACK) {
    const entry *other = &r->entries[i + n];
    if (other->start != e->start || other->background || is_clear(other))
      break;
    n++;
  }
  return n;
}

static void texts_of(const reader *r, size_t i, size_t n, nr_span *out)
{
  for (size_t k = 0; k < n; k++)
    out[k] = r->entries[i + k].text;
}

/* What another one sings at the same time is no translation. */
static void separate_singers(const reader *r, size_t i, size_t n, nr_lrc_part *parts)
{
  const entry *first = &r->entries[i];
  for (size_t k = 1; k < n; k++) {
    const entry *e = &r->entries[i + k];
    if (first->voices && e->voices && e->voices != first->voices)
      parts[k] = parts[0] = NR_LRC_LINE;
  }
}

static norae_status add_stack(reader *r, const nr_lrc_stacks *stacks, size_t i, size_t n,
                              norae_us end)
{
  nr_span texts[2 * NR_LRC_STACK];
  nr_lrc_part parts[2 * NR_LRC_STACK];
  norae_status status = NORAE_OK;
  size_t line = norae_song_line_count(r->song);
  texts_of(r, i, n, texts);
  nr_lrc_parts(stacks, texts, n, parts);
  separate_singers(r, i, n, parts);
  /* Where several sing, the screen is cleared after the last of them. */
  r->several = (n > 1 && parts[0] == NR_LRC_LINE && parts[n - 1] == NR_LRC_LINE) ||
               (i + n < r->count && r->entries[i + n].background);
  for (size_t k = 0; k < n && status == NORAE_OK; k++) {
    if (parts[k] == NR_LRC_LINE)
      status = add_line(r, &r->entries[i + k], end);
    else if (parts[k] == NR_LRC_DOUBLE)
      nr_note(r->source->diags, "lrc-double",
              (nr_place){r->source->name, r->entries[i + k].number, 0},
              "the same line with the same time stands twice: read once");
  }
  /* A romanisation may stand above its line: tracks come when the line is there.
   * A line of tags alone has no text and is none. */
  for (size_t k = 0; k < n && status == NORAE_OK; k++) {
    if (parts[k] != NR_LRC_TRANSLATION && parts[k] != NR_LRC_ROMANISATION)
      continue;
    status = norae_song_line_count(r->song) > line
                 ? add_track(r, &r->entries[i + k], parts[k], line)
                 : add_line(r, &r->entries[i + k], end);
  }
  return status;
}

static void learn_stacks(const reader *r, nr_lrc_stacks *stacks)
{
  nr_span texts[2 * NR_LRC_STACK];
  for (size_t i = 0, n; i < r->count; i += n) {
    n = stack_size(r, i);
    if (r->entries[i].start == NORAE_NO_TIME || r->entries[i].background ||
        is_clear(&r->entries[i]))
      continue;
    texts_of(r, i, n, texts);
    nr_lrc_learn(stacks, texts, n);
  }
}

/* When an empty stamp follows, the screen is cleared there. */
static norae_us cleared_at(reader *r, size_t i, norae_us start)
{
  /* Further on than the last time, never back: many lines may have one answer. */
  i = r->next_timed > i ? r->next_timed : i;
  while (i < r->count && (r->entries[i].start == NORAE_NO_TIME || r->entries[i].background))
    i++;
  r->next_timed = i;
  if (i < r->count && is_clear(&r->entries[i]) && r->entries[i].start > start)
    return r->entries[i].start;
  return NORAE_NO_TIME;
}

static norae_status emit(reader *r)
{
  r->next_timed = 0;
  nr_lrc_stacks stacks = {0};
  norae_status status = NORAE_OK;
  size_t untimed = 0, timed = 0;
  uint32_t first = 0;
  learn_stacks(r, &stacks);
  for (size_t i = 0, n; i < r->count && status == NORAE_OK; i += n) {
    const entry *e = &r->entries[i];
    n = stack_size(r, i);
    if (is_clear(e))
      continue;
    if (e->start == NORAE_NO_TIME && !e->background && !untimed++)
      first = e->number;
    timed += e->start != NORAE_NO_TIME;
    status = add_stack(r, &stacks, i, n, cleared_at(r, i + n, e->start));
  }
  if (timed && untimed)
    nr_warn(r->source->diags, "lrc-untimed", (nr_place){r->source->name, first, 0},
            "%zu line%s without a time, here the first", untimed, untimed > 1 ? "s" : "");
  return status;
}

norae_status nr_lrc_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .last = -NORAE_TIME_MAX, .furthest = -NORAE_TIME_MAX};
  if (nr_lrc_is_midico(source))
    return nr_midico_read(source, song);
  norae_status status = collect(&r);
  if (status == NORAE_OK)
    status = split_bars(&r);
  if (status == NORAE_OK) {
    settle_colons(&r);
    shift_repeats(&r);
    forget_zeros(&r);
    sort(&r);
    status = emit(&r);
  }
  if (status == NORAE_OK)
    nr_apply_offset(source, song, &r.offset);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.room);
  nr_arena_free(&r.arena);
  free(r.entries);
  return status;
}
