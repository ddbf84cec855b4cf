/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "karaoke/ruby.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/utf8.h>

#include "base/checked.h"
#include "karaoke/unit.h"
#include "text/furigana.h"

/* A line while its readings are taken out. */
typedef struct work {
  nr_sung_line *line;
  char *text;    /* of all pieces, readings included */
  size_t size;
  size_t *to;    /* where each byte of it is, or would be, in what is shown */
  bool *dropped; /* whether it is not */
  nr_ruby_mark *marks;
  size_t count, capacity;
  size_t *cuts;
  nr_arena *arena;
} work;

static bool join(work *w)
{
  size_t at = 0;
  for (size_t i = 0; i < w->line->count; i++)
    w->size += w->line->pieces[i].size;
  w->text = nr_alloc_array(w->size + 1, 1);
  for (size_t i = 0; w->text && i < w->line->count; i++) {
    memcpy(w->text + at, w->line->pieces[i].text, w->line->pieces[i].size);
    at += w->line->pieces[i].size;
  }
  return w->text != NULL;
}

/* A piece that is all of a line was not cut by who timed it. */
static nr_cuts find_cuts(work *w)
{
  size_t count = w->line->count, at = 0;
  w->cuts = nr_alloc_array(count, sizeof *w->cuts);
  for (size_t i = 0; w->cuts && i < count; i++) {
    w->cuts[i] = at;
    at += w->line->pieces[i].size;
  }
  return (nr_cuts){.at = w->cuts, .count = count > 1 ? count : 0};
}

/* Find the readings, and what is not shown: they and their signs. */
static bool find(work *w)
{
  nr_cuts cuts = find_cuts(w);
  if (!w->cuts)
    return false;
  for (size_t i = 0; i < w->size;) {
    nr_ruby_mark mark;
    if (!nr_ruby_at(w->text, w->size, i, &cuts, &mark)) {
      U8_FWD_1((const uint8_t *)w->text, i, w->size);
      continue;
    }
    memset(w->dropped + mark.mark, true, mark.base.start - mark.mark);
    memset(w->dropped + mark.open, true, mark.end - mark.open);
    if (!nr_grow(&w->marks, &w->capacity, w->count + 1, sizeof *w->marks))
      return false;
    w->marks[w->count++] = mark;
    i = mark.end;
  }
  for (size_t i = 0, kept = 0; i <= w->size; i++) {
    w->to[i] = kept;
    kept += i < w->size && !w->dropped[i];
  }
  return true;
}

/* The same pieces without what is not shown. */
static nr_piece *shown_pieces(work *w)
{
  const nr_sung_line *line = w->line;
  nr_piece *out = nr_arena_alloc(w->arena, line->count * sizeof *out);
  char *kept = nr_arena_alloc(w->arena, w->size + 1);
  size_t at = 0, last = 0;
  if (!out || !kept)
    return NULL;
  for (size_t i = 0; i < w->size; i++)
    if (!w->dropped[i])
      kept[w->to[i]] = w->text[i];
  for (size_t i = 0; i < line->count; i++) {
    size_t end = at + line->pieces[i].size;
    out[i] = line->pieces[i];
    out[i].text = kept + w->to[at];
    out[i].size = w->to[end] - w->to[at];
    if (out[i].size)
      last = i;
    else if (end > at) /* 漢《か|ん》: the kanji is sung as long as its reading */
      out[last].end = out[i].start = out[i].end;
    at = end;
  }
  return out;
}

/* When the wipe through the shown pieces reaches `at` bytes of their text. */
static nr_cs time_at(const nr_piece *pieces, size_t count, double at, bool end, bool *sweep)
{
  double before = 0;
  nr_cs time = count ? pieces[count - 1].end : 0;
  for (size_t i = 0; i < count; i++) {
    const nr_piece *p = &pieces[i];
    double size = (double)p->size;
    if (p->size && (end ? at <= before + size : at < before + size)) {
      double share = (at - before) / size;
      *sweep = p->sweep;
      return p->start + (nr_cs)((double)(p->end - p->start) * share);
    }
    before += size;
  }
  return time;
}

/* A mora; a sign of other scripts; all of what is in letters. */
static size_t mora_size(const char *reading, size_t size)
{
  static const UChar32 small[] = {0x3041, 0x3043, 0x3045, 0x3047, 0x3049,
                                  0x3083, 0x3085, 0x3087, 0x308E};
  UChar32 first;
  size_t at = 0;
  U8_NEXT_OR_FFFD((const uint8_t *)reading, at, size, first);
  if (first < 0x1100)
    return size;
  while (at < size) {
    UChar32 c;
    size_t next = at;
    bool joins = false;
    U8_NEXT_OR_FFFD((const uint8_t *)reading, next, size, c);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
      joins |= c == small[i] || c == small[i] + 0x60;
    if (!joins)
      break;
    at = next;
  }
  return at;
}

/* The pieces of a reading before it is timed. */
static bool cut_reading(const work *w, const nr_ruby_mark *mark, nr_side *out)
{
  size_t size = mark->reading.end - mark->reading.start;
  const char *text = nr_arena_copy(w->arena, w->text + mark->reading.start, size);
  *out = (nr_side){.in_step = true};
  for (size_t i = 0; text && i < size; i += mora_size(text + i, size - i))
    out->count++;
  out->pieces = nr_arena_alloc(w->arena, (out->count + 1) * sizeof *out->pieces);
  if (!text || !out->pieces)
    return false;
  for (size_t i = 0, m = 0; i < size; i += out->pieces[m++].size)
    out->pieces[m] = (nr_piece){.text = text + i, .size = mora_size(text + i, size - i)};
  return true;
}

/* Morae are lit one after the other while the wipe is in what they stand over. */
static void time_reading(const nr_piece *pieces, size_t count, nr_ruby *ruby)
{
  nr_side *side = &ruby->reading;
  for (size_t m = 0; m < side->count; m++) {
    size_t size = ruby->end - ruby->start;
    nr_piece *p = &side->pieces[m];
    double from = (double)m / (double)side->count, to = (double)(m + 1) / (double)side->count;
    p->end = time_at(pieces, count, (double)ruby->start + to * (double)size, true, &p->sweep);
    p->start = time_at(pieces, count, (double)ruby->start + from * (double)size, false, &p->sweep);
    p->sweep |= (unsigned char)*p->text < 0xE1; /* letters are filled bit by bit */
  }
}

/* The second's pieces behind the first's. */
static bool append(nr_side *to, const nr_side *more, nr_arena *arena)
{
  nr_piece *both = nr_arena_alloc(arena, (to->count + more->count) * sizeof *both);
  if (!both)
    return false;
  memcpy(both, to->pieces, to->count * sizeof *both);
  memcpy(both + to->count, more->pieces, more->count * sizeof *both);
  to->pieces = both;
  to->count += more->count;
  return true;
}

/* The part of a reading that is in a syllable of its own is lit while that is sung. */
static void time_part(const work *w, const nr_ruby_mark *mark, nr_side *part)
{
  size_t i = 0, at = 0, n = part->count;
  while (i + 1 < w->line->count && at + w->line->pieces[i].size <= mark->open)
    at += w->line->pieces[i++].size;
  const nr_piece *own = &w->line->pieces[i];
  for (size_t k = 0; k < n; k++) {
    part->pieces[k].start = own->start + (own->end - own->start) * (nr_cs)k / (nr_cs)n;
    part->pieces[k].end = own->start + (own->end - own->start) * (nr_cs)(k + 1) / (nr_cs)n;
    part->pieces[k].sweep = own->sweep;
  }
}

static bool is_more(const nr_ruby_mark *mark)
{
  return mark->base.start == mark->base.end;
}

/* 僕|ぼ and #|く are one reading of 僕; *timed tells that its parts have their times. */
static bool read_ruby(const work *w, size_t *m, nr_ruby *out, bool *timed)
{
  const nr_ruby_mark *mark = &w->marks[*m];
  *out = (nr_ruby){.start = w->to[mark->base.start],
                   .end = w->to[mark->base.end],
                   .joins = mark->joins,
                   .spills = mark->spills};
  if (!cut_reading(w, mark, &out->reading))
    return false;
  *timed = *m + 1 < w->count && is_more(mark + 1);
  if (*timed)
    time_part(w, mark, &out->reading);
  for (++*m; *m < w->count && is_more(&w->marks[*m]); ++*m) {
    nr_side more;
    if (!cut_reading(w, &w->marks[*m], &more))
      return false;
    time_part(w, &w->marks[*m], &more);
    if (!append(&out->reading, &more, w->arena))
      return false;
  }
  return true;
}

static bool take(work *w)
{
  nr_piece *pieces = shown_pieces(w);
  nr_ruby *rubies = nr_arena_alloc(w->arena, w->count * sizeof *rubies);
  size_t count = 0;
  if (!pieces || !rubies)
    return false;
  for (size_t m = 0; m < w->count;) {
    nr_ruby one, *before = count ? &rubies[count - 1] : NULL;
    bool timed;
    if (!read_ruby(w, &m, &one, &timed))
      return false;
    if (!timed)
      time_reading(pieces, w->line->count, &one);
    if (one.joins && before && before->end == one.start) {
      before->end = one.end;
      if (!append(&before->reading, &one.reading, w->arena))
        return false;
    } else if (one.end > one.start) {
      rubies[count++] = one;
    }
  }
  w->line->written = w->line->pieces;
  w->line->pieces = pieces;
  w->line->rubies = rubies;
  w->line->ruby_count = count;
  return true;
}

static bool may_have_readings(const nr_sung_line *line)
{
  for (size_t i = 0; i < line->count; i++)
    for (size_t k = 0; k < line->pieces[i].size; k++)
      if (line->pieces[i].text[k] == '|' || (unsigned char)line->pieces[i].text[k] >= 0xE3)
        return true;
  return false;
}

static bool find_in_line(nr_sung_line *line, nr_arena *arena)
{
  work w = {.line = line, .arena = arena};
  bool ok = join(&w);
  if (ok) {
    w.to = nr_alloc_array(w.size + 1, sizeof *w.to);
    w.dropped = calloc(w.size + 1, sizeof *w.dropped);
    ok = w.to && w.dropped && find(&w);
  }
  if (ok && w.count)
    ok = take(&w);
  free(w.text);
  free(w.to);
  free(w.dropped);
  free(w.marks);
  free(w.cuts);
  return ok;
}

norae_status nr_find_rubies(nr_sung_line *lines, size_t count, nr_arena *arena)
{
  for (size_t i = 0; i < count; i++)
    if (may_have_readings(&lines[i]) && !find_in_line(&lines[i], arena))
      return NORAE_ERR_MEMORY;
  return NORAE_OK;
}

bool nr_cut_rubies(const nr_sung_line *line, size_t start, size_t end, nr_arena *arena,
                   nr_ruby **out, size_t *count)
{
  *out = NULL;
  *count = 0;
  if (!line->ruby_count)
    return true;
  *out = nr_arena_alloc(arena, line->ruby_count * sizeof **out);
  for (size_t r = 0; *out && r < line->ruby_count; r++) {
    nr_ruby one = line->rubies[r];
    if (one.start < start || one.start >= end)
      continue;
    one.start -= start;
    one.end = (one.end < end ? one.end : end) - start;
    (*out)[(*count)++] = one;
  }
  return *out != NULL;
}
