/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "format/lint.h"
#include "song/fix.h"

/* Of lyrics that most people can still read while they are sung. */
#define FASTEST 30.0
/* A line that far from all others is a mistake. */
#define FAR ((norae_us)2 * 3600 * NORAE_US_PER_S)

/* ── places ── */

/* Where the words of a line stand: the line of the file, and there the syllable,
 * looked for from left to right. */
static nr_place place_of(const nr_lint *l, size_t line, size_t syllable)
{
  const norae_line *of = norae_song_line_at(l->song, line);
  nr_place place = {.file = l->name, .line = of->source_line, .column = of->source_line ? 1 : 0};
  if (!of->source_line || of->source_line > l->line_count || !l->lines)
    return place;
  const char *text = l->lines[of->source_line - 1];
  const char *end = strchr(text, '\n'), *at = text;
  size_t size = end ? (size_t)(end - text) : strlen(text);
  for (size_t s = 0; s <= syllable && s < of->count; s++) {
    const char *word = norae_song_syllable_at(l->song, of->first + s)->text;
    while (nr_is_blank(*word))
      word++;
    size_t length = strlen(word);
    while (length && nr_is_blank(word[length - 1]))
      length--;
    const char *found = length ? memmem(at, size - (size_t)(at - text), word, length) : NULL;
    if (!found)
      continue;
    place.column = (uint32_t)(found - text) + 1;
    at = found + length;
  }
  return place;
}

/* "line 12 of the song", where the file's own lines are not known. */
static void name_line(const nr_lint *l, size_t line, char out[40])
{
  bool known = norae_song_line_at(l->song, line)->source_line > 0;
  snprintf(out, 40, known ? "" : "lyric line %zu: ", line + 1);
}

static void warn(const nr_lint *l, size_t line, size_t syllable, const char *code, const char *text)
{
  char name[40];
  name_line(l, line, name);
  nr_warn(l->diags, code, place_of(l, line, syllable), "%s%s", name, text);
}

/* ── lines ── */

static void tell_overlap(void *context, size_t first, size_t second, bool mendable)
{
  nr_lint *l = context;
  char end[NORAE_TIME_SIZE], start[NORAE_TIME_SIZE], text[160];
  norae_time_format(end, nr_song_line_end(l->song, first));
  norae_time_format(start, nr_song_line_start(l->song, second));
  snprintf(text, sizeof text, "lasts until %s, yet the same singer's next line begins at %s", end,
           start);
  warn(l, first, 0, mendable ? "overlap" : "overlap-words", text);
}

typedef struct origin {
  uint32_t line;
} origin;

static int compare_origins(const void *a, const void *b)
{
  const origin *x = a, *y = b;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* How often the line of the file became lines of the song: repeats stand apart. */
static bool is_repeated(const origin *sorted, size_t count, uint32_t line)
{
  const origin wanted = {line};
  const origin *found = bsearch(&wanted, sorted, count, sizeof *sorted, compare_origins);
  if (!found)
    return false;
  size_t i = (size_t)(found - sorted);
  return (i && sorted[i - 1].line == line) || (i + 1 < count && sorted[i + 1].line == line);
}

/* Out of order in the song, or in the file where its reader sorts. */
static norae_status check_order(nr_lint *l)
{
  size_t count = norae_song_line_count(l->song);
  origin *origins = nr_alloc_array(count, sizeof *origins);
  norae_us before = NORAE_NO_TIME;
  uint32_t from = 0;
  if (!origins)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count; i++)
    origins[i] = (origin){norae_song_line_at(l->song, i)->source_line};
  qsort(origins, count, sizeof *origins, compare_origins);
  for (size_t i = 0; i < count; i++) {
    const norae_line *line = norae_song_line_at(l->song, i);
    norae_us start = nr_song_line_start(l->song, i);
    if (start == NORAE_NO_TIME || line->role == NORAE_ROLE_BACKGROUND)
      continue;
    bool once = line->source_line && !is_repeated(origins, count, line->source_line);
    if (before != NORAE_NO_TIME && start < before)
      warn(l, i, 0, "unsorted", "begins before the line before it");
    else if (once && line->source_line < from)
      warn(l, i, 0, "unsorted", "stands before lines that begin earlier");
    before = start;
    from = once ? line->source_line : from;
  }
  free(origins);
  return NORAE_OK;
}

static norae_status check_doubles(nr_lint *l)
{
  bool *drop = calloc(norae_song_line_count(l->song) + 1, sizeof *drop);
  norae_status status = drop ? nr_song_doubles(l->song, drop) : NORAE_ERR_MEMORY;
  for (size_t i = 0; status == NORAE_OK && i < norae_song_line_count(l->song); i++) {
    const norae_line *line = norae_song_line_at(l->song, i);
    const char *text = norae_song_syllable_at(l->song, line->first)->text;
    bool empty = line->count == 1 && !text[strspn(text, " \t")];
    if (drop[i] && empty)
      warn(l, i, 0, "empty-line", "has no text");
    else if (drop[i])
      warn(l, i, 0, "doubled", "the same line with the same time stands before");
  }
  free(drop);
  return status;
}

/* The middle start: what most lines are near. */
static norae_us middle_start(const norae_song *song)
{
  size_t count;
  size_t *order = nr_lines_by_time(song, &count);
  norae_us middle = order && count ? nr_song_line_start(song, order[count / 2]) : NORAE_NO_TIME;
  free(order);
  return middle;
}

static void check_speed(nr_lint *l, size_t i)
{
  const norae_line *line = norae_song_line_at(l->song, i);
  norae_us start = nr_song_line_start(l->song, i), end = nr_song_line_end(l->song, i);
  size_t letters = 0;
  double fastest = l->fastest > 0 ? l->fastest : FASTEST;
  for (size_t s = 0; s < line->count; s++) {
    const char *text = norae_song_syllable_at(l->song, line->first + s)->text;
    letters += nr_text_columns(text, strlen(text));
  }
  if (start == NORAE_NO_TIME || end == NORAE_NO_TIME || end <= start)
    return;
  double speed = (double)letters * 1e6 / (double)(end - start);
  char text[120];
  snprintf(text, sizeof text, "%.0f letters per second can't be read", speed);
  if (speed > fastest && letters > 4)
    warn(l, i, 0, "too-fast", text);
}

/* ── words ── */

static void check_words(nr_lint *l, size_t i, bool by_word)
{
  const norae_line *line = norae_song_line_at(l->song, i);
  norae_us before = NORAE_NO_TIME, start, end;
  size_t timed = 0, missing = SIZE_MAX;
  for (size_t s = 0; s < line->count; s++) {
    const norae_syllable *y = norae_song_syllable_at(l->song, line->first + s);
    if (y->start == NORAE_NO_TIME) {
      missing = missing == SIZE_MAX && y->text[strspn(y->text, " \t")] ? s : missing;
      continue;
    }
    timed++;
    if (before != NORAE_NO_TIME && y->start < before)
      warn(l, i, s, "word-order", "a word begins before the one before it");
    if (y->end == y->start && line->count > 1 && y->text[strspn(y->text, " \t")])
      nr_note(l->diags, "zero-length", place_of(l, i, s), "a word lasts no time at all");
    before = y->start;
  }
  if (missing != SIZE_MAX && (timed || by_word))
    warn(l, i, missing, "no-word-times", "words without times");
  if (nr_line_misses_words(l->song, i, &start, &end))
    warn(l, i, 0, "word-outside", "has words that are sung before it begins or after it ends");
}

static void check_line(nr_lint *l, size_t i, norae_us middle, bool by_word)
{
  norae_us start = nr_song_line_start(l->song, i);
  if (start == NORAE_NO_TIME) {
    if (middle != NORAE_NO_TIME)
      warn(l, i, 0, "no-time", "has no time, and others have");
    return;
  }
  if (start < 0)
    warn(l, i, 0, "before-zero", "begins before zero");
  if (llabs(start - middle) > FAR)
    warn(l, i, 0, "far-away", "is hours away from the other lines");
  check_words(l, i, by_word);
  check_speed(l, i);
}

/* ── metadata ── */

static void check_meta(nr_lint *l)
{
  if (!(l->format->capabilities & NORAE_CAN_META))
    return;
  if (!norae_song_meta(l->song, "title"))
    nr_note(l->diags, "no-title", nr_in_file(l->name), "tells no title");
  if (!norae_song_meta(l->song, "artist"))
    nr_note(l->diags, "no-artist", nr_in_file(l->name), "tells no artist");
  static const char *const known[] = {"ti", "ar", "al", "au", "by"};
  for (size_t i = 0; i < norae_song_meta_count(l->song); i++) {
    const char *key, *value;
    norae_song_meta_at(l->song, i, &key, &value);
    /* Misspelt ones are short: "tl", "at". */
    bool odd = strlen(key) == 2;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
      odd = odd && strcmp(key, known[k]) != 0;
    if (odd)
      nr_note(l->diags, "unknown-tag", nr_in_file(l->name), "no program knows the tag \"%s\"", key);
  }
}

norae_status nr_lint_song(nr_lint *l)
{
  norae_us middle = middle_start(l->song);
  bool by_word = norae_song_timing(l->song) == NORAE_TIMING_WORD;
  for (size_t i = 0; i < norae_song_line_count(l->song); i++)
    check_line(l, i, middle, by_word);
  norae_status status = check_order(l);
  if (status == NORAE_OK)
    status = check_doubles(l);
  if (status == NORAE_OK)
    status = nr_song_overlaps(l->song, tell_overlap, l);
  check_meta(l);
  return status;
}
