/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Long lines are cut where a reader would: after a phrase, else between words,
 * else inside of words of scripts that don't separate them; balanced, so that no
 * lone word is left over.  A word too wide for a row is cut between graphemes
 * when it is far too wide, and otherwise drawn smaller by placing.
 */
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "karaoke/unit.h"

/* Wider than this many rows, a word is cut rather than drawn smaller. */
#define CUT_WORD 1.4
/* A pause of this length ends a phrase. */
#define PAUSE ((nr_cs)40)

typedef enum cut { CUT_NONE, CUT_GRAPHEME, CUT_SYLLABLE, CUT_SIGN, CUT_WORD_END, CUT_PHRASE } cut;

/* What a break of each kind costs, against 1 for each further row and the
 * square of the share of a row that is left empty. */
static const double cut_cost[] = {0, 2.0, 1.0, 0.35, 0.25, 0.0};

typedef struct splitter {
  const nr_layout *layout;
  const nr_measure *measure;
  nr_arena *arena;
  UBreakIterator *lines, *graphemes;
  nr_unit *units;
  size_t count, capacity;
} splitter;

/* One line being cut. */
typedef struct work {
  const nr_sung_line *line;
  char *text;
  size_t size;
  size_t *piece_at; /* offset of each piece, and the text's size */
  unsigned char *cuts; /* a cut for each offset 0…size */
  nr_text_style style;
  double row; /* width of a row */
} work;

/* From one possible cut to the next. */
typedef struct atom {
  size_t start, end, ink_end; /* ink_end: without white space behind */
  double width, ink_width;
  double cost;  /* best cost of all up to its end */
  size_t from;  /* first atom of the row that ends here in that best way */
  cut kind;     /* of the cut behind it */
} atom;

/* ── where a line may be cut ── */

static bool is_space(UChar32 c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000;
}

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
static void look_back(const work *w, size_t at, UChar32 *before, UChar32 *ink)
{
  int32_t i = (int32_t)at;
  *before = *ink = 0;
  while (i > 0) {
    U8_PREV((const uint8_t *)w->text, 0, i, *ink);
    if (!*before)
      *before = *ink;
    if (!is_space(*ink))
      return;
  }
}

static cut cut_at(const work *w, size_t at)
{
  UChar32 before, ink, after;
  look_back(w, at, &before, &ink);
  U8_GET((const uint8_t *)w->text, 0, (int32_t)at, (int32_t)w->size, after);
  if (is_space(before))
    return ends_phrase(ink) || after == '(' || after == 0xff08 ? CUT_PHRASE : CUT_WORD_END;
  if (is_unspaced(before) || is_unspaced(after))
    return ends_phrase(before) ? CUT_PHRASE : CUT_SIGN;
  /* Behind a hyphen or a dash; between Hangul a break needs a space. */
  return u_ispunct(before) ? CUT_SIGN : CUT_NONE;
}

/* Run a break iterator over [start, end); every break is at least a cut of `kind`,
 * or what cut_at() says of it when `kind` is CUT_NONE. */
static bool mark_breaks(const work *w, UBreakIterator *breaks, size_t start, size_t end, cut kind)
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

/* The piece that holds the byte at `at`. */
static size_t piece_of(const work *w, size_t at)
{
  size_t low = 0, high = w->line->count;
  while (low + 1 < high) {
    size_t middle = low + (high - low) / 2;
    if (w->piece_at[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* All cuts of [start, end), which begins and ends at one. */
static bool find_cuts(const splitter *s, work *w, size_t start, size_t end, bool in_words)
{
  const nr_piece *pieces = w->line->pieces;
  memset(w->cuts + start, CUT_NONE, end - start);
  if (in_words && !mark_breaks(w, s->graphemes, start, end, CUT_GRAPHEME))
    return false;
  for (size_t i = piece_of(w, start) + 1; in_words && i < w->line->count; i++) {
    if (w->piece_at[i] >= end)
      break;
    if (w->cuts[w->piece_at[i]])
      w->cuts[w->piece_at[i]] = CUT_SYLLABLE;
  }
  if (!mark_breaks(w, s->lines, start, end, CUT_NONE))
    return false;
  for (size_t i = piece_of(w, start) + 1; i < w->line->count && w->piece_at[i] < end; i++)
    if (w->cuts[w->piece_at[i]] == CUT_WORD_END && pieces[i].start - pieces[i - 1].end >= PAUSE)
      w->cuts[w->piece_at[i]] = CUT_PHRASE;
  return true;
}

/* ── the best way to cut ── */

static size_t without_space(const char *text, size_t start, size_t end)
{
  while (end > start) {
    int32_t i = (int32_t)end;
    UChar32 c;
    U8_PREV((const uint8_t *)text, (int32_t)start, i, c);
    if (!is_space(c))
      break;
    end = (size_t)i;
  }
  return end;
}

static size_t behind_space(const char *text, size_t start, size_t end)
{
  while (start < end) {
    int32_t i = (int32_t)start;
    UChar32 c;
    U8_NEXT((const uint8_t *)text, i, (int32_t)end, c);
    if (!is_space(c))
      break;
    start = (size_t)i;
  }
  return start;
}

static bool width_of(const splitter *s, const work *w, size_t start, size_t end, double *width,
                     double *height)
{
  return s->measure->text(s->measure->user, &w->style, w->text + start, end - start, width,
                          height);
}

/* The parts of [start, end) between its cuts; *count of them, NULL without memory. */
static atom *make_atoms(const splitter *s, const work *w, size_t start, size_t end, size_t *count)
{
  size_t n = 1;
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
    a->ink_end = without_space(w->text, start, at);
    if (!width_of(s, w, start, at, &a->width, &height) ||
        !width_of(s, w, start, a->ink_end, &a->ink_width, &height)) {
      free(atoms);
      return NULL;
    }
    start = at;
  }
  return atoms;
}

static double row_cost(const work *w, double width, cut behind)
{
  double empty = 1.0 - width / w->row;
  return 1.0 + (empty < 0 ? 20.0 * empty * empty + 5.0 : empty * empty) + cut_cost[behind];
}

/* For each atom the cheapest way to end a row behind it. */
static void choose_rows(const work *w, atom *atoms, size_t count)
{
  for (size_t last = 0; last < count; last++) {
    double width = atoms[last].ink_width;
    atoms[last].cost = -1;
    for (size_t first = last + 1; first-- > 0;) {
      if (first < last)
        width += atoms[first].width;
      if (first < last && width > w->row)
        break;
      double cost = row_cost(w, width, atoms[last].kind) + (first ? atoms[first - 1].cost : 0);
      if (atoms[last].cost < 0 || cost < atoms[last].cost) {
        atoms[last].cost = cost;
        atoms[last].from = first;
      }
    }
  }
}

/* ── from a stretch of text to a unit ── */

/* When the wipe through piece `p` reaches byte `at` of the line.  Bytes weigh
 * well: a syllable sign has three, a letter one. */
static nr_cs time_at(const work *w, size_t p, size_t at)
{
  const nr_piece *piece = &w->line->pieces[p];
  double share = (double)(at - w->piece_at[p]) / (double)piece->size;
  return piece->start + (nr_cs)((double)(piece->end - piece->start) * share);
}

static nr_unit *add_unit(splitter *s)
{
  if (!nr_grow(&s->units, &s->capacity, s->count + 1, sizeof *s->units))
    return NULL;
  s->units[s->count] = (nr_unit){0};
  return &s->units[s->count++];
}

/* The piece's part within [start, end). */
static nr_piece cut_piece(const work *w, size_t p, size_t start, size_t end)
{
  nr_piece out = w->line->pieces[p];
  size_t a = w->piece_at[p], b = w->piece_at[p + 1];
  /* White space at the rims is not sung: cutting it off moves no time. */
  if (start > a && without_space(w->text, a, start) > a)
    out.start = time_at(w, p, start);
  if (end < b && behind_space(w->text, end, b) < b)
    out.end = time_at(w, p, end);
  if (start > a) {
    out.text += start - a;
    out.size -= start - a;
  }
  if (end < b)
    out.size -= b - end;
  return out;
}

/* Does it read from left to right?  By its first letter that tells. */
static bool is_rightward(const work *w, size_t start, size_t end)
{
  for (int32_t i = (int32_t)start; i < (int32_t)end;) {
    UChar32 c;
    U8_NEXT((const uint8_t *)w->text, i, (int32_t)end, c);
    UCharDirection d = c < 0 ? U_OTHER_NEUTRAL : u_charDirection(c);
    if (d == U_LEFT_TO_RIGHT)
      return true;
    if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC)
      return false;
  }
  return true;
}

/* Where the pieces of a unit stand: the ink of each, from the unit's left side. */
static bool find_positions(const splitter *s, const work *w, nr_unit *unit, size_t start)
{
  double height, width;
  size_t at = start;
  for (size_t i = 0; i < unit->count; i++) {
    nr_piece *p = &unit->pieces[i];
    size_t from = behind_space(w->text, at, at + p->size);
    size_t to = without_space(w->text, from, at + p->size);
    at += p->size;
    if (!width_of(s, w, start, from, &p->left, &height) ||
        !width_of(s, w, start, to, &width, &height))
      return false;
    p->right = width < unit->width ? width : unit->width;
    if (unit->rightward)
      continue;
    double left = p->left;
    p->left = unit->width - p->right;
    p->right = unit->width - left;
  }
  return true;
}

/* The theme's ways with time. */
static void adapt_pieces(const nr_theme *t, nr_piece *pieces, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    nr_piece *p = &pieces[i];
    p->start = p->start > t->early ? p->start - t->early : 0;
    p->end = p->end > t->early ? p->end - t->early : 0;
    p->sweep = p->sweep && t->sweep;
  }
}

/* A second text is lit while its line is. */
static void keep_within(const nr_unit *unit, nr_side *side)
{
  for (size_t i = 0; i < side->count; i++) {
    nr_piece *p = &side->pieces[i];
    p->start = p->start < unit->start ? unit->start : p->start > unit->end ? unit->end : p->start;
    p->end = p->end < p->start ? p->start : p->end > unit->end ? unit->end : p->end;
  }
}

/* The width of the side's first `count` pieces. */
static bool side_width(const splitter *s, const work *w, const nr_side *side, size_t count,
                       double *width, double *height)
{
  nr_text_style style = w->style;
  nr_str text = {0};
  style.size = nr_side_size(s->layout, style.size);
  for (size_t i = 0; i < count; i++)
    nr_str_add_bytes(&text, side->pieces[i].text, side->pieces[i].size);
  bool ok = !text.failed && s->measure->text(s->measure->user, &style, text.data ? text.data : "",
                                             text.size, width, height);
  nr_str_free(&text);
  return ok;
}

static bool measure_side(const splitter *s, const work *w, nr_side *side)
{
  double at = 0;
  for (size_t i = 0; i < side->count && s->layout->theme->wipe == NR_WIPE_LAYERS; i++) {
    side->pieces[i].left = at;
    if (!side_width(s, w, side, i + 1, &at, &side->height))
      return false;
    side->pieces[i].right = at;
  }
  return side_width(s, w, side, side->count, &side->width, &side->height);
}

/* The parts of the line's second texts that belong to this one. */
static bool add_sides(splitter *s, const work *w, nr_unit *unit, size_t start, size_t end)
{
  const nr_sung_line *line = w->line;
  size_t first = piece_of(w, start), last = piece_of(w, end - 1);
  double from = (double)start / (double)w->size;
  double to = (double)behind_space(w->text, end, w->size) / (double)w->size;
  /* A piece that was cut keeps its second text with its beginning. */
  if (w->piece_at[first] < start && without_space(w->text, w->piece_at[first], start) > w->piece_at[first])
    first++;
  for (size_t i = 0; i < NR_SIDES; i++) {
    nr_side *side = &unit->sides[i];
    if (!nr_cut_side(&line->sides[i], first, last, from, to, s->arena, side))
      return false;
    adapt_pieces(s->layout->theme, side->pieces, side->count);
    keep_within(unit, side);
    if (side->count && !measure_side(s, w, side))
      return false;
  }
  return true;
}

static void adapt_times(const nr_theme *t, nr_unit *unit)
{
  adapt_pieces(t, unit->pieces, unit->count);
  unit->start = unit->pieces[0].start;
  unit->end = unit->pieces[unit->count - 1].end;
}

static bool make_unit(splitter *s, const work *w, size_t start, size_t end)
{
  const nr_sung_line *line = w->line;
  start = behind_space(w->text, start, end);
  end = without_space(w->text, start, end);
  if (start >= end)
    return true;
  size_t first = piece_of(w, start), last = piece_of(w, end - 1);
  nr_unit *unit = add_unit(s);
  nr_piece *pieces = nr_arena_alloc(s->arena, (last - first + 1) * sizeof *pieces);
  if (!unit || !pieces)
    return false;
  *unit = (nr_unit){.line = line->line,
                    .order = s->count,
                    .pieces = pieces,
                    .measured = w->style.size,
                    .background = line->line->role == NORAE_ROLE_BACKGROUND};
  for (size_t p = first; p <= last; p++)
    if (w->piece_at[p + 1] > w->piece_at[p])
      pieces[unit->count++] = cut_piece(w, p, start, end);
  adapt_times(s->layout->theme, unit);
  unit->rightward = is_rightward(w, start, end);
  unit->layered = s->layout->theme->wipe == NR_WIPE_LAYERS || !unit->rightward;
  return width_of(s, w, start, end, &unit->width, &unit->height) &&
         (!unit->layered || find_positions(s, w, unit, start)) &&
         add_sides(s, w, unit, start, end);
}

/* ── lines ── */

static bool cut_rows(splitter *s, work *w, size_t start, size_t end, bool in_words);

static bool make_rows(splitter *s, work *w, const atom *atoms, size_t last, bool in_words)
{
  size_t first = atoms[last].from;
  if (first > 0 && !make_rows(s, w, atoms, first - 1, in_words))
    return false;
  bool too_wide = first == last && atoms[last].ink_width > CUT_WORD * w->row;
  if (too_wide && !in_words)
    return cut_rows(s, w, atoms[first].start, atoms[last].end, true);
  return make_unit(s, w, atoms[first].start, atoms[last].end);
}

static bool cut_rows(splitter *s, work *w, size_t start, size_t end, bool in_words)
{
  size_t count;
  if (!find_cuts(s, w, start, end, in_words))
    return false;
  atom *atoms = make_atoms(s, w, start, end, &count);
  if (!atoms)
    return false;
  choose_rows(w, atoms, count);
  bool ok = make_rows(s, w, atoms, count - 1, in_words);
  free(atoms);
  return ok;
}

static bool join_text(work *w)
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

static bool split_line(splitter *s, const nr_sung_line *line)
{
  const nr_layout *layout = s->layout;
  bool background = line->line->role == NORAE_ROLE_BACKGROUND;
  work w = {.line = line, .row = layout->line_width};
  w.style = (nr_text_style){.font = layout->font,
                            .size = background ? layout->lane_size : layout->size,
                            .bold = layout->theme->bold,
                            .outline = layout->outline};
  double width, height;
  bool ok = join_text(&w) && width_of(s, &w, 0, w.size, &width, &height);
  if (ok)
    ok = width <= w.row ? make_unit(s, &w, 0, w.size) : cut_rows(s, &w, 0, w.size, false);
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
  splitter s = {.layout = layout, .measure = measure, .arena = arena};
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
