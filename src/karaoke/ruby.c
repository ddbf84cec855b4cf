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
  nr_span *bases, *readings;
  size_t count, capacity;
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

static bool note(work *w, nr_span base, nr_span reading)
{
  size_t capacity = w->capacity;
  if (!nr_grow(&w->bases, &capacity, w->count + 1, sizeof *w->bases) ||
      !nr_grow(&w->readings, &w->capacity, w->count + 1, sizeof *w->readings))
    return false;
  w->bases[w->count] = base;
  w->readings[w->count++] = reading;
  return true;
}

/* Find the readings, and what is not shown: they, their brackets, and ｜. */
static bool find(work *w)
{
  for (size_t i = 0; i < w->size;) {
    nr_span base, reading;
    size_t end, mark;
    if (nr_ruby_at(w->text, w->size, i, &reading, &end)) {
      base.end = i;
      base.start = nr_ruby_base(w->text, i, &mark);
      memset(w->dropped + i, true, end - i);
      memset(w->dropped + mark, true, base.start - mark);
      if (!note(w, base, reading))
        return false;
      i = end;
    } else {
      U8_FWD_1((const uint8_t *)w->text, i, w->size);
    }
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

/* When the wipe through the shown pieces reaches byte `at` of their text. */
static nr_cs time_at(const nr_piece *pieces, size_t count, size_t at, bool end, bool *sweep)
{
  size_t before = 0;
  nr_cs time = count ? pieces[count - 1].end : 0;
  for (size_t i = 0; i < count; i++) {
    const nr_piece *p = &pieces[i];
    if (p->size && (end ? at <= before + p->size : at < before + p->size)) {
      double share = (double)(at - before) / (double)p->size;
      *sweep = p->sweep;
      return p->start + (nr_cs)((double)(p->end - p->start) * share);
    }
    before += p->size;
  }
  return time;
}

static size_t mora_size(const char *kana, size_t size)
{
  static const UChar32 small[] = {0x3041, 0x3043, 0x3045, 0x3047, 0x3049,
                                  0x3083, 0x3085, 0x3087, 0x308E};
  size_t at = 0;
  U8_FWD_1((const uint8_t *)kana, at, size);
  while (at < size) {
    UChar32 c;
    size_t next = at;
    bool joins = false;
    U8_NEXT_OR_FFFD((const uint8_t *)kana, next, size, c);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
      joins |= c == small[i] || c == small[i] + 0x60;
    if (!joins)
      break;
    at = next;
  }
  return at;
}

/* The reading's morae share the time of what it stands over. */
static bool time_reading(work *w, const nr_piece *pieces, size_t r, nr_ruby *out)
{
  size_t size = w->readings[r].end - w->readings[r].start, morae = 0, mora = 0;
  const char *kana = nr_arena_copy(w->arena, w->text + w->readings[r].start, size);
  bool sweep = false;
  nr_cs start, end;
  out->start = w->to[w->bases[r].start];
  out->end = w->to[w->bases[r].end];
  end = time_at(pieces, w->line->count, out->end, true, &sweep);
  start = time_at(pieces, w->line->count, out->start, false, &sweep);
  if (!kana)
    return false;
  for (size_t i = 0; i < size; i += mora_size(kana + i, size - i))
    morae++;
  out->reading.pieces = nr_arena_alloc(w->arena, (morae + 1) * sizeof *out->reading.pieces);
  if (!out->reading.pieces)
    return false;
  for (size_t i = 0, length; i < size; i += length) {
    length = mora_size(kana + i, size - i);
    out->reading.pieces[mora] =
        (nr_piece){.text = kana + i,
                   .size = length,
                   .start = start + (end - start) * (nr_cs)mora / (nr_cs)morae,
                   .end = start + (end - start) * (nr_cs)(mora + 1) / (nr_cs)morae,
                   .sweep = sweep};
    mora++;
  }
  out->reading.count = morae;
  out->reading.in_step = true;
  return true;
}

static bool take(work *w)
{
  nr_piece *pieces = shown_pieces(w);
  nr_ruby *rubies = nr_arena_alloc(w->arena, w->count * sizeof *rubies);
  if (!pieces || !rubies)
    return false;
  for (size_t r = 0; r < w->count; r++)
    if (!time_reading(w, pieces, r, &rubies[r]))
      return false;
  w->line->written = w->line->pieces;
  w->line->pieces = pieces;
  w->line->rubies = rubies;
  w->line->ruby_count = w->count;
  return true;
}

static bool may_have_readings(const nr_sung_line *line)
{
  for (size_t i = 0; i < line->count; i++)
    for (size_t k = 0; k < line->pieces[i].size; k++)
      if (line->pieces[i].text[k] == '(' || (unsigned char)line->pieces[i].text[k] >= 0xE3)
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
  free(w.bases);
  free(w.readings);
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
