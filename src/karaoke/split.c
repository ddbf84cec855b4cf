/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines are cut where their file breaks them, and long ones where a reader would:
 * after a phrase, else between words, else inside of words of scripts that don't
 * separate them; balanced, so that no lone word is left over.  A word too wide for a
 * row is cut between its syllables or graphemes; only what can't be cut is drawn
 * smaller, by placing.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "karaoke/split.h"

/* The combining class of signs that join two consonants. */
#define VIRAMA 9
/* A pause of this length ends a phrase. */
#define PAUSE ((nr_cs)40)

typedef enum cut {
  CUT_NONE,
  CUT_GRAPHEME,
  CUT_SYLLABLE,
  CUT_SIGN,
  CUT_WORD_END,
  CUT_PHRASE,
  CUT_ROW /* the file's own */
} cut;

/* What a break of each kind costs, against 1 for each further row and the
 * square of the share of a row that is left empty. */
static const double cut_cost[] = {0, 2.0, 1.0, 0.35, 0.25, 0.0, 0.0};

/* From one possible cut to the next. */
typedef struct atom {
  size_t start, end, ink_end; /* ink_end: without white space behind */
  double width, ink_width;
  double cost;  /* best cost of all up to its end */
  size_t from;  /* first atom of the row that ends here in that best way… */
  size_t to;    /* …and, in the way chosen, last atom of the row that begins here */
  cut kind;     /* of the cut behind it */
} atom;

/* ── where a line may be cut ── */

static bool ends_phrase(UChar32 c)
{
  return c > 0 && (strchr(",.;:!?)", c < 0x80 ? (int)c : 'x') || c == 0x2026 || c == 0x2013 ||
                   c == 0x2014 || c == 0x3001 || c == 0x3002 || c == 0xff0c || c == 0xff01 ||
                   c == 0xff1f || c == 0x300d || c == 0xff09);
}

/* Scripts that put no spaces between words. */
static bool is_unspaced(UChar32 c)
{
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode s = uscript_getScript(c, &status);
  return s == USCRIPT_HAN || s == USCRIPT_HIRAGANA || s == USCRIPT_KATAKANA || s == USCRIPT_THAI ||
         s == USCRIPT_LAO || s == USCRIPT_KHMER || s == USCRIPT_MYANMAR ||
         (c >= 0x3000 && c <= 0x30ff) || (c >= 0xff00 && c <= 0xff60);
}

/* The character before `at`, and the last one before white space. */
static void look_back(const nr_work *w, size_t at, UChar32 *before, UChar32 *ink)
{
  int32_t i = (int32_t)at;
  *before = *ink = 0;
  while (i > 0) {
    U8_PREV((const uint8_t *)w->text, 0, i, *ink);
    if (!*before)
      *before = *ink;
    if (!nr_is_space(*ink))
      return;
  }
}

static cut cut_at(const nr_work *w, size_t at)
{
  UChar32 before, ink, after;
  look_back(w, at, &before, &ink);
  U8_GET((const uint8_t *)w->text, 0, (int32_t)at, (int32_t)w->size, after);
  if (nr_is_space(before))
    return ends_phrase(ink) || after == '(' || after == 0xff08 ? CUT_PHRASE : CUT_WORD_END;
  if (is_unspaced(before) || is_unspaced(after))
    return ends_phrase(before) ? CUT_PHRASE : CUT_SIGN;
  /* Behind a hyphen or a dash; between Hangul a break needs a space. */
  return u_ispunct(before) ? CUT_SIGN : CUT_NONE;
}

/* Run a break iterator over [start, end); every break is at least a cut of `kind`,
 * or what cut_at() says of it when `kind` is CUT_NONE. */
static bool mark_breaks(const nr_work *w, UBreakIterator *breaks, size_t start, size_t end,
                        cut kind)
{
  UErrorCode status = U_ZERO_ERROR;
  UText *text = utext_openUTF8(NULL, w->text + start, (int64_t)(end - start), &status);
  ubrk_setUText(breaks, text, &status);
  if (U_SUCCESS(status)) {
    ubrk_first(breaks);
    for (int32_t at = ubrk_next(breaks); at != UBRK_DONE; at = ubrk_next(breaks)) {
      size_t here = start + (size_t)at;
      cut found = here >= end ? CUT_NONE : kind ? kind : cut_at(w, here);
      if (found > w->cuts[here])
        w->cuts[here] = (unsigned char)found;
    }
  }
  utext_close(text);
  return U_SUCCESS(status);
}

/* All cuts between words. */
static bool find_cuts(const nr_splitter *s, const nr_work *w)
{
  const nr_piece *pieces = w->line->pieces;
  memset(w->cuts, CUT_NONE, w->size);
  if (!mark_breaks(w, s->lines, 0, w->size, CUT_NONE))
    return false;
  for (size_t i = 1; i < w->line->count; i++)
    if (w->cuts[w->piece_at[i]] == CUT_WORD_END && pieces[i].start - pieces[i - 1].end >= PAUSE)
      w->cuts[w->piece_at[i]] = CUT_PHRASE;
  for (size_t at = 1; at < w->size; at++)
    if (w->text[at - 1] == '\n')
      w->cuts[at] = CUT_ROW;
  return true;
}

/* Would a cut here tear signs apart that belong together: letters that are joined
 * in writing (Arabic), that make one sign (Devanagari, Khmer), a vowel that is
 * written before its consonant (Thai), a mark of punctuation and its word? */
static bool tears(const nr_work *w, size_t at)
{
  UChar32 before, ink, after;
  look_back(w, at, &before, &ink);
  U8_GET((const uint8_t *)w->text, 0, (int32_t)at, (int32_t)w->size, after);
  if (nr_is_joined(w, at))
    return true;
  return u_getCombiningClass(before) == VIRAMA ||
         u_hasBinaryProperty(before, UCHAR_LOGICAL_ORDER_EXCEPTION) || u_ispunct(after) ||
         u_ispunct(before) || nr_is_space(before) || nr_is_space(after);
}

/* Cuts inside of the word [start, end). */
static bool cut_word(const nr_splitter *s, const nr_work *w, size_t start, size_t end)
{
  if (!mark_breaks(w, s->graphemes, start, end, CUT_GRAPHEME))
    return false;
  for (size_t at = start + 1; at < end; at++)
    if (w->cuts[at] == CUT_GRAPHEME && tears(w, at))
      w->cuts[at] = CUT_NONE;
  for (size_t i = nr_piece_of(w, start) + 1; i < w->line->count && w->piece_at[i] < end; i++)
    if (w->cuts[w->piece_at[i]] == CUT_GRAPHEME)
      w->cuts[w->piece_at[i]] = CUT_SYLLABLE;
  return true;
}

/* ── the best way to cut ── */

/* The parts of the line between its cuts; *count of them, NULL without memory. */
static atom *make_atoms(const nr_splitter *s, const nr_work *w, size_t *count)
{
  size_t n = 1, start = 0, end = w->size;
  for (size_t at = start + 1; at < end; at++)
    n += w->cuts[at] != CUT_NONE;
  atom *atoms = nr_alloc_array(n, sizeof *atoms);
  *count = 0;
  for (size_t at = start + 1; atoms && at <= end; at++) {
    if (at < end && !w->cuts[at])
      continue;
    double height;
    atom *a = &atoms[(*count)++];
    *a = (atom){.start = start, .end = at, .kind = at < end ? w->cuts[at] : CUT_PHRASE};
    a->ink_end = nr_without_space(w->text, start, at);
    if (!nr_width_of(s, w, start, at, &a->width, &height) ||
        !nr_width_of(s, w, start, a->ink_end, &a->ink_width, &height)) {
      free(atoms);
      return NULL;
    }
    start = at;
  }
  return atoms;
}

static double row_cost(const nr_work *w, double width, cut behind)
{
  double empty = 1.0 - width / w->row;
  return 1.0 + (empty < 0 ? 20.0 * empty * empty + 5.0 : empty * empty) + cut_cost[behind];
}

/* For each atom the cheapest way to end a row behind it. */
static void choose_rows(const nr_work *w, atom *atoms, size_t count)
{
  for (size_t last = 0; last < count; last++) {
    double width = atoms[last].ink_width;
    atoms[last].cost = -1;
    for (size_t first = last + 1; first-- > 0;) {
      if (first < last)
        width += atoms[first].width;
      if (first < last && (width > w->row || atoms[first].kind == CUT_ROW))
        break;
      double cost = row_cost(w, width, atoms[last].kind) + (first ? atoms[first - 1].cost : 0);
      if (atoms[last].cost < 0 || cost < atoms[last].cost) {
        atoms[last].cost = cost;
        atoms[last].from = first;
      }
    }
  }
}

/* ── lines ── */

static bool make_rows(nr_splitter *s, const nr_work *w, atom *atoms, size_t count)
{
  for (size_t last = count - 1;; last = atoms[last].from - 1) {
    atoms[atoms[last].from].to = last;
    if (atoms[last].from == 0)
      break;
  }
  for (size_t first = 0; first < count; first = atoms[first].to + 1)
    if (!nr_make_unit(s, w, atoms[first].start, atoms[atoms[first].to].end))
      return false;
  return true;
}

/* Cut the words that no row can hold; *any tells whether there were any. */
static bool cut_wide_words(const nr_splitter *s, const nr_work *w, const atom *atoms, size_t count,
                           bool *any)
{
  *any = false;
  for (size_t i = 0; i < count; i++) {
    if (atoms[i].ink_width <= w->row)
      continue;
    *any = true;
    if (!cut_word(s, w, atoms[i].start, atoms[i].ink_end))
      return false;
  }
  return true;
}

static bool cut_rows(nr_splitter *s, const nr_work *w)
{
  size_t count;
  bool again;
  if (!find_cuts(s, w))
    return false;
  atom *atoms = make_atoms(s, w, &count);
  bool ok = atoms && cut_wide_words(s, w, atoms, count, &again);
  if (ok && again) {
    free(atoms);
    atoms = make_atoms(s, w, &count);
  }
  ok = ok && atoms;
  if (ok) {
    choose_rows(w, atoms, count);
    ok = make_rows(s, w, atoms, count);
  }
  free(atoms);
  return ok;
}

static bool join_text(nr_work *w)
{
  const nr_sung_line *line = w->line;
  for (size_t i = 0; i < line->count; i++)
    w->size += line->pieces[i].size;
  w->text = nr_alloc_array(w->size + 1, 1);
  w->cuts = nr_alloc_array(w->size + 1, 1);
  w->piece_at = nr_alloc_array(line->count + 1, sizeof *w->piece_at);
  if (!w->text || !w->cuts || !w->piece_at)
    return false;
  size_t at = 0;
  for (size_t i = 0; i < line->count; i++) {
    w->piece_at[i] = at;
    memcpy(w->text + at, line->pieces[i].text, line->pieces[i].size);
    at += line->pieces[i].size;
  }
  w->piece_at[line->count] = at;
  w->text[at] = '\0';
  return at < INT32_MAX; /* ICU counts in int32_t */
}

static bool split_line(nr_splitter *s, const nr_sung_line *line)
{
  const nr_layout *layout = s->layout;
  bool background = line->line->role == NORAE_ROLE_BACKGROUND;
  nr_work w = {.line = line, .row = layout->line_width};
  w.style = (nr_text_style){.font = line->font ? line->font : layout->font,
                            .size = background ? layout->lane_size : layout->size,
                            .bold = layout->theme->bold,
                            .outline = layout->outline};
  double width, height;
  bool ok = join_text(&w);
  w.rightward = ok && nr_is_rightward(w.text, w.size);
  ok = ok && nr_width_of(s, &w, 0, w.size, &width, &height);
  if (ok)
    ok = width <= w.row && !memchr(w.text, '\n', w.size) ? nr_make_unit(s, &w, 0, w.size)
                                                          : cut_rows(s, &w);
  free(w.text);
  free(w.cuts);
  free(w.piece_at);
  return ok;
}

norae_status nr_split_lines(const nr_sung_line *lines, size_t count, const nr_layout *layout,
                      const nr_measure *measure, nr_arena *arena, nr_unit **out,
                      size_t *unit_count)
{
  UErrorCode status = U_ZERO_ERROR;
  nr_splitter s = {.layout = layout, .measure = measure, .arena = arena};
  s.lines = ubrk_open(UBRK_LINE, "", NULL, 0, &status);
  s.graphemes = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
  bool ok = U_SUCCESS(status);
  for (size_t i = 0; i < count && ok; i++)
    ok = split_line(&s, &lines[i]);
  if (s.lines)
    ubrk_close(s.lines);
  if (s.graphemes)
    ubrk_close(s.graphemes);
  if (!ok) {
    free(s.units);
    s.units = NULL;
    s.count = 0;
  }
  *out = s.units;
  *unit_count = s.count;
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}
