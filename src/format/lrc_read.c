/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading LRC in all its dialects: entries become lines.
 */
#include <stdlib.h>

#include "format/lrc_rows.h"
#include "format/pieces.h"

/* More bytes without a space are rarely one word. */
#define LONG_WORD 18

typedef struct reader {
  nr_lrc_rows rows;
  size_t next_timed; /* entry that is sung and has a time, looked for last */
  bool several;      /* the line shares its stamp with others that are sung */
  norae_us furthest; /* where the words of a line end, of all so far */
  nr_pieces pieces;
} reader;

static bool is_clear(const nr_lrc_entry *e)
{
  return e->start != NORAE_NO_TIME && !e->background && e->empty;
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
static void cut_words(reader *r, const nr_lrc_entry *e, norae_us *end)
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
    norae_us t = nr_lrc_clamp(nr_lrc_word_time(&r->rows, &stamp.from) + e->shift);
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

static norae_status add_line(reader *r, const nr_lrc_entry *e, norae_us end)
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
      nr_warn(r->rows.source->diags, "lrc-ends-before",
              (nr_place){r->rows.source->name, e->number, 0},
              "ends before it starts: its end is forgotten");
    line.end = NORAE_NO_TIME;
  }
  if (e->section.text) {
    section = strndup(e->section.text, e->section.size);
    if (!section)
      return NORAE_ERR_MEMORY;
    line.section = section;
  }
  norae_status status = nr_pieces_add_line(&r->pieces, r->rows.song, &line, &added);
  free(section);
  return status;
}

static norae_status add_track(reader *r, const nr_lrc_entry *e, nr_lrc_part part, size_t line)
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
      r->rows.song, &(norae_track){.line = line,
                              .kind = roman ? NORAE_TRACK_ROMANISATION : NORAE_TRACK_TRANSLATION,
                              .lang = roman ? NULL : nr_script_lang(text),
                              .text = copy});
  free(copy);
  return status;
}

/* How many entries from i on share a stamp and are neither clear nor background. */
static size_t stack_size(const reader *r, size_t i)
{
  const nr_lrc_entry *e = &r->rows.entries[i];
  size_t n = 1;
  if (e->start == NORAE_NO_TIME || e->background || is_clear(e))
    return 1;
  while (i + n < r->rows.count && n < 2 * NR_LRC_STACK) {
    const nr_lrc_entry *other = &r->rows.entries[i + n];
    if (other->start != e->start || other->background || is_clear(other))
      break;
    n++;
  }
  return n;
}

static void texts_of(const reader *r, size_t i, size_t n, nr_span *out)
{
  for (size_t k = 0; k < n; k++)
    out[k] = r->rows.entries[i + k].text;
}

/* What another one sings at the same time is no translation. */
static void separate_singers(const reader *r, size_t i, size_t n, nr_lrc_part *parts)
{
  const nr_lrc_entry *first = &r->rows.entries[i];
  for (size_t k = 1; k < n; k++) {
    const nr_lrc_entry *e = &r->rows.entries[i + k];
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
  size_t line = norae_song_line_count(r->rows.song);
  texts_of(r, i, n, texts);
  nr_lrc_parts(stacks, texts, n, parts);
  separate_singers(r, i, n, parts);
  /* Where several sing, the screen is cleared after the last of them. */
  r->several = (n > 1 && parts[0] == NR_LRC_LINE && parts[n - 1] == NR_LRC_LINE) ||
               (i + n < r->rows.count && r->rows.entries[i + n].background);
  for (size_t k = 0; k < n && status == NORAE_OK; k++) {
    if (parts[k] == NR_LRC_LINE)
      status = add_line(r, &r->rows.entries[i + k], end);
    else if (parts[k] == NR_LRC_DOUBLE)
      nr_note(r->rows.source->diags, "lrc-double",
              (nr_place){r->rows.source->name, r->rows.entries[i + k].number, 0},
              "the same line with the same time stands twice: read once");
  }
  /* A romanisation may stand above its line: tracks come when the line is there.
   * A line of tags alone has no text and is none. */
  for (size_t k = 0; k < n && status == NORAE_OK; k++) {
    if (parts[k] != NR_LRC_TRANSLATION && parts[k] != NR_LRC_ROMANISATION)
      continue;
    status = norae_song_line_count(r->rows.song) > line
                 ? add_track(r, &r->rows.entries[i + k], parts[k], line)
                 : add_line(r, &r->rows.entries[i + k], end);
  }
  return status;
}

static void learn_stacks(const reader *r, nr_lrc_stacks *stacks)
{
  nr_span texts[2 * NR_LRC_STACK];
  for (size_t i = 0, n; i < r->rows.count; i += n) {
    n = stack_size(r, i);
    if (r->rows.entries[i].start == NORAE_NO_TIME || r->rows.entries[i].background ||
        is_clear(&r->rows.entries[i]))
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
  while (i < r->rows.count &&
         (r->rows.entries[i].start == NORAE_NO_TIME || r->rows.entries[i].background))
    i++;
  r->next_timed = i;
  if (i < r->rows.count && is_clear(&r->rows.entries[i]) && r->rows.entries[i].start > start)
    return r->rows.entries[i].start;
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
  for (size_t i = 0, n; i < r->rows.count && status == NORAE_OK; i += n) {
    const nr_lrc_entry *e = &r->rows.entries[i];
    n = stack_size(r, i);
    if (is_clear(e))
      continue;
    if (e->start == NORAE_NO_TIME && !e->background && !untimed++)
      first = e->number;
    timed += e->start != NORAE_NO_TIME;
    status = add_stack(r, &stacks, i, n, cleared_at(r, i + n, e->start));
  }
  if (timed && untimed)
    nr_warn(r->rows.source->diags, "lrc-untimed", (nr_place){r->rows.source->name, first, 0},
            "%zu line%s without a time, here the first", untimed, untimed > 1 ? "s" : "");
  return status;
}

norae_status nr_lrc_read(const nr_source *source, norae_song *song)
{
  reader r = {.furthest = -NORAE_TIME_MAX};
  if (nr_lrc_is_midico(source))
    return nr_midico_read(source, song);
  nr_lrc_rows_init(&r.rows, source, song);
  norae_status status = nr_lrc_collect(&r.rows);
  if (status == NORAE_OK)
    status = nr_lrc_settle(&r.rows);
  if (status == NORAE_OK)
    status = emit(&r);
  if (status == NORAE_OK)
    nr_apply_offset(source, song, &r.rows.offset);
  nr_pieces_free(&r.pieces);
  nr_lrc_rows_free(&r.rows);
  return status;
}
