/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song's lines in another order, some of them left out, long ones in parts.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "song/fix.h"

/* A piece of a line that is not cut: a syllable, or a word of one that is several. */
typedef struct span {
  size_t syllable;
  size_t from, size; /* of its text */
  size_t columns;
  bool whole; /* all of the syllable */
  bool cut;   /* a part may begin here */
} span;

typedef struct rebuild {
  const norae_song *from;
  norae_song *to;
  span *spans; /* of one line */
  size_t count, capacity;
  size_t longest, split;
  size_t *line_of; /* where each line of `from` begins in `to`; SIZE_MAX: left out */
} rebuild;

static bool is_wide(UChar32 c)
{
  int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

size_t nr_text_columns(const char *text, size_t size)
{
  size_t columns = 0;
  for (size_t i = 0; i < size;) {
    UChar32 c = (unsigned char)text[i];
    int32_t step = 1;
    if (c >= 0x80) {
      step = 0;
      U8_NEXT((const uint8_t *)text + i, step, (int32_t)(size - i < 4 ? size - i : 4), c);
    }
    i += (size_t)step;
    if (c < 0x80 || u_getCombiningClass(c) == 0)
      columns += c >= 0x1100 && is_wide(c) ? 2 : 1;
  }
  return columns;
}

static bool is_white(char c)
{
  return c == ' ' || c == '\t' || c == '\n';
}

/* Scripts that put no space between words may be cut before any sign. */
static bool begins_without_space(const char *text)
{
  UErrorCode error = U_ZERO_ERROR;
  int32_t i = 0;
  UChar32 c;
  U8_NEXT((const uint8_t *)text, i, -1, c);
  UScriptCode script = c > 0 ? uscript_getScript(c, &error) : USCRIPT_COMMON;
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

static bool add_span(rebuild *r, span new)
{
  if (!nr_grow(&r->spans, &r->capacity, r->count + 1, sizeof *r->spans))
    return false;
  const char *text = r->from->syllables[new.syllable].text + new.from;
  const span *last = r->count ? &r->spans[r->count - 1] : NULL;
  const char *before = last ? r->from->syllables[last->syllable].text + last->from : NULL;
  bool space = before && last->size && is_white(before[last->size - 1]);
  new.columns = nr_text_columns(text, new.size);
  new.cut = last &&new.size && (space || is_white(*text) || begins_without_space(text));
  r->spans[r->count++] = new;
  return true;
}

/* A line timed as a whole is cut between its words. */
static bool add_words(rebuild *r, size_t syllable, const char *text)
{
  size_t from = 0, size = strlen(text);
  bool ok = true;
  while (from < size && ok) {
    size_t end = from;
    while (end < size && !is_white(text[end]))
      end++;
    while (end < size && is_white(text[end]))
      end++;
    ok = add_span(r, (span){.syllable = syllable,
                            .from = from,
                            .size = end - from,
                            .whole = from == 0 && end == size});
    from = end;
  }
  return ok;
}

static norae_status cut_spans(rebuild *r, const norae_line *line)
{
  bool ok = true;
  r->count = 0;
  for (size_t s = 0; s < line->count && ok; s++) {
    size_t at = line->first + s;
    const char *text = r->from->syllables[at].text;
    if (line->count == 1 && *text)
      ok = add_words(r, at, text);
    else
      ok = add_span(r, (span){.syllable = at, .size = strlen(text), .whole = true});
  }
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── parts ── */

static size_t columns_of(const rebuild *r)
{
  size_t columns = 0;
  for (size_t i = 0; i < r->count; i++)
    columns += r->spans[i].columns;
  return columns;
}

/* Where the part that begins at `from` ends: parts are about equally long. */
static size_t part_end(const rebuild *r, size_t from, size_t target)
{
  size_t columns = r->spans[from].columns, best = 0;
  for (size_t i = from + 1; i < r->count; i++) {
    if (r->spans[i].cut) {
      if (best && columns > r->longest)
        return best;
      best = i;
      if (columns >= target)
        return best;
    }
    columns += r->spans[i].columns;
  }
  return columns > r->longest && best ? best : r->count;
}

/* The time at a span: its own, else in proportion to the letters before it. */
static norae_us time_at(const rebuild *r, const norae_line *line, size_t at)
{
  const span *s = &r->spans[at];
  norae_us start = nr_song_line_start(r->from, (size_t)(line - r->from->lines));
  norae_us end = nr_song_line_end(r->from, (size_t)(line - r->from->lines));
  if (at == 0)
    return line->start;
  if (s->whole && r->from->syllables[s->syllable].start != NORAE_NO_TIME)
    return r->from->syllables[s->syllable].start;
  if (start == NORAE_NO_TIME || end == NORAE_NO_TIME)
    return NORAE_NO_TIME;
  size_t before = 0, all = columns_of(r);
  for (size_t i = 0; i < at; i++)
    before += r->spans[i].columns;
  return start + (norae_us)((double)(end - start) * (double)before / (double)(all ? all : 1));
}

/* The end of the part before span `at`: its last word's, at most the next part's start. */
static norae_us end_before(const rebuild *r, const norae_line *line, size_t at)
{
  if (at == r->count)
    return line->end;
  const span *last = &r->spans[at - 1];
  norae_us next = time_at(r, line, at), end = r->from->syllables[last->syllable].end;
  return last->whole && end != NORAE_NO_TIME && end < next ? end : next;
}

static norae_status add_part(rebuild *r, const norae_line *line, size_t from, size_t to)
{
  norae_line part = *line;
  if (from) {
    part.section = NULL;
    part.start = time_at(r, line, from);
  }
  part.end = end_before(r, line, to);
  if (part.end != NORAE_NO_TIME && part.start != NORAE_NO_TIME && part.end < part.start)
    part.end = NORAE_NO_TIME;
  norae_status status = norae_song_add_line(r->to, &part);
  for (size_t i = from; i < to && status == NORAE_OK; i++) {
    const span *s = &r->spans[i];
    norae_syllable y = r->from->syllables[s->syllable];
    const char *text = y.text + s->from;
    size_t size = s->size;
    if (!s->whole)
      y.start = y.end = NORAE_NO_TIME;
    y.row &= s->from == 0;
    while (i + 1 == to && to < r->count && size && is_white(text[size - 1]))
      size--;
    status = nr_song_add_syllable(r->to, &y, text, size);
  }
  return status;
}

/* Can each part have a time?  A line without an end whose words have none stays whole. */
static bool can_split(const rebuild *r, const norae_line *line)
{
  for (size_t i = 1; i < r->count; i++) {
    if (r->spans[i].cut &&
        nr_song_line_start(r->from, (size_t)(line - r->from->lines)) != NORAE_NO_TIME &&
        time_at(r, line, i) == NORAE_NO_TIME)
      return false;
  }
  return true;
}

static norae_status add_line(rebuild *r, size_t index)
{
  const norae_line *line = &r->from->lines[index];
  norae_status status = cut_spans(r, line);
  if (status != NORAE_OK)
    return status;
  r->line_of[index] = r->to->line_count;
  size_t columns = columns_of(r), parts = columns / r->longest + (columns % r->longest > 0);
  if (parts < 2 || !can_split(r, line)) {
    status = norae_song_add_line(r->to, line);
    for (size_t s = 0; s < line->count && status == NORAE_OK; s++)
      status = norae_song_add_syllable(r->to, &r->from->syllables[line->first + s]);
    return status;
  }
  size_t target = (columns + parts - 1) / parts;
  for (size_t from = 0, to; from < r->count && status == NORAE_OK; from = to) {
    to = part_end(r, from, target);
    r->split += from > 0;
    status = add_part(r, line, from, to);
  }
  return status;
}

static norae_status add_all(rebuild *r, const size_t *order, const bool *drop)
{
  norae_status status = nr_song_copy_head(r->from, r->to);
  for (size_t i = 0; i < r->from->line_count; i++)
    r->line_of[i] = SIZE_MAX;
  for (size_t i = 0; i < r->from->line_count && status == NORAE_OK; i++) {
    size_t line = order ? order[i] : i;
    if (!drop || !drop[line])
      status = add_line(r, line);
  }
  return status == NORAE_OK ? nr_song_copy_tracks(r->from, r->to, r->line_of) : status;
}

norae_status nr_song_rebuild(const norae_song *song, const size_t *order, const bool *drop,
                             size_t longest, norae_song **out, size_t *split)
{
  rebuild r = {.from = song, .longest = longest ? longest : 1};
  norae_status status = norae_song_new(&r.to);
  r.line_of = nr_alloc_array(song->line_count, sizeof *r.line_of);
  if (status == NORAE_OK)
    status = r.line_of ? add_all(&r, order, drop) : NORAE_ERR_MEMORY;
  free(r.spans);
  free(r.line_of);
  if (status != NORAE_OK)
    norae_song_free(&r.to);
  *out = r.to;
  *split = r.split;
  return status;
}
