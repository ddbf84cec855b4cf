/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a stretch of a line's text to a unit: its pieces, their times and places,
 * its second texts.
 */
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "karaoke/split.h"

#define ZERO_WIDTH_JOINER "\xe2\x80\x8d"

bool nr_is_space(UChar32 c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000;
}

size_t nr_piece_of(const nr_work *w, size_t at)
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

size_t nr_without_space(const char *text, size_t start, size_t end)
{
  while (end > start) {
    int32_t i = (int32_t)end;
    UChar32 c;
    U8_PREV((const uint8_t *)text, (int32_t)start, i, c);
    if (!nr_is_space(c))
      break;
    end = (size_t)i;
  }
  return end;
}

size_t nr_behind_space(const char *text, size_t start, size_t end)
{
  while (start < end) {
    int32_t i = (int32_t)start;
    UChar32 c;
    U8_NEXT((const uint8_t *)text, i, (int32_t)end, c);
    if (!nr_is_space(c))
      break;
    start = (size_t)i;
  }
  return start;
}

bool nr_is_joined(const nr_work *w, size_t at)
{
  int32_t i = (int32_t)at;
  UChar32 before = 0, after = 0;
  while (i > 0) { /* marks stand behind their letter */
    U8_PREV((const uint8_t *)w->text, 0, i, before);
    if (u_getIntPropertyValue(before, UCHAR_JOINING_TYPE) != U_JT_TRANSPARENT)
      break;
  }
  U8_GET((const uint8_t *)w->text, 0, (int32_t)at, (int32_t)w->size, after);
  int joins = u_getIntPropertyValue(before, UCHAR_JOINING_TYPE);
  int joined = u_getIntPropertyValue(after, UCHAR_JOINING_TYPE);
  return (joins == U_JT_DUAL_JOINING || joins == U_JT_JOIN_CAUSING) &&
         (joined == U_JT_DUAL_JOINING || joined == U_JT_RIGHT_JOINING ||
          joined == U_JT_JOIN_CAUSING);
}

bool nr_width_of(const nr_splitter *s, const nr_work *w, size_t start, size_t end, double *width,
                     double *height)
{
  return s->measure->text(s->measure->user, &w->style, w->text + start, end - start, width,
                          height);
}

/* When the wipe through piece `p` reaches byte `at` of the line.  Bytes weigh
 * well: a syllable sign has three, a letter one. */
static nr_cs time_at(const nr_work *w, size_t p, size_t at)
{
  const nr_piece *piece = &w->line->pieces[p];
  double share = (double)(at - w->piece_at[p]) / (double)piece->size;
  return piece->start + (nr_cs)((double)(piece->end - piece->start) * share);
}

static nr_unit *add_unit(nr_splitter *s)
{
  if (!nr_grow(&s->units, &s->capacity, s->count + 1, sizeof *s->units))
    return NULL;
  s->units[s->count] = (nr_unit){0};
  return &s->units[s->count++];
}

nr_piece nr_cut_piece(const nr_work *w, size_t p, size_t start, size_t end)
{
  nr_piece out = w->line->pieces[p];
  size_t a = w->piece_at[p], b = w->piece_at[p + 1];
  /* White space at the rims is not sung: cutting it off moves no time. */
  if (start > a && nr_without_space(w->text, a, start) > a)
    out.start = time_at(w, p, start);
  if (end < b && nr_behind_space(w->text, end, b) < b)
    out.end = time_at(w, p, end);
  if (start > a) {
    out.text += start - a;
    out.size -= start - a;
  }
  if (end < b)
    out.size -= b - end;
  return out;
}

/* The width of [start, end) when the text goes on: its last letter keeps its form. */
static bool width_in_word(const nr_splitter *s, const nr_work *w, size_t start, size_t end,
                          double *width)
{
  double height;
  nr_str text = {0};
  if (end <= start || end >= w->size || !nr_is_joined(w, end))
    return nr_width_of(s, w, start, end, width, &height);
  nr_str_add_bytes(&text, w->text + start, end - start);
  nr_str_add(&text, ZERO_WIDTH_JOINER);
  bool ok = !text.failed && s->measure->text(s->measure->user, &w->style, text.data, text.size,
                                             width, &height);
  nr_str_free(&text);
  return ok;
}

bool nr_find_positions(const nr_splitter *s, const nr_work *w, size_t start, double width,
                       bool rightward, nr_piece *pieces, size_t count)
{
  double to_width;
  size_t at = start;
  for (size_t i = 0; i < count; i++) {
    nr_piece *p = &pieces[i];
    size_t from = nr_behind_space(w->text, at, at + p->size);
    size_t to = nr_without_space(w->text, from, at + p->size);
    at += p->size;
    if (!width_in_word(s, w, start, from, &p->left) || !width_in_word(s, w, start, to, &to_width))
      return false;
    p->right = to_width < width ? to_width : width;
    if (rightward)
      continue;
    double left = p->left;
    p->left = width - p->right;
    p->right = width - left;
  }
  return true;
}

void nr_adapt_pieces(const nr_theme *t, nr_piece *pieces, size_t count)
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
static bool side_width(const nr_splitter *s, const nr_work *w, const nr_side *side, size_t count,
                       double *width, double *height)
{
  nr_text_style style = w->style;
  nr_str text = {0};
  style.size = nr_side_size(s->layout, style.size);
  style.font = side->font ? side->font : s->layout->font;
  for (size_t i = 0; i < count; i++)
    nr_str_add_bytes(&text, side->pieces[i].text, side->pieces[i].size);
  bool ok = !text.failed && s->measure->text(s->measure->user, &style, text.data ? text.data : "",
                                             text.size, width, height);
  nr_str_free(&text);
  return ok;
}

static bool measure_side(const nr_splitter *s, const nr_work *w, nr_side *side)
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
static bool add_sides(nr_splitter *s, const nr_work *w, nr_unit *unit, size_t start, size_t end)
{
  const nr_sung_line *line = w->line;
  size_t first = nr_piece_of(w, start), last = nr_piece_of(w, end - 1);
  double from = (double)start / (double)w->size;
  double to = (double)nr_behind_space(w->text, end, w->size) / (double)w->size;
  /* A piece that was cut keeps its second text with its beginning. */
  if (w->piece_at[first] < start &&
      nr_without_space(w->text, w->piece_at[first], start) > w->piece_at[first])
    first++;
  for (size_t i = 0; i < NR_SIDES; i++) {
    nr_side *side = &unit->sides[i];
    if (!nr_cut_side(&line->sides[i], first, last, from, to, s->arena, side))
      return false;
    nr_adapt_pieces(s->layout->theme, side->pieces, side->count);
    keep_within(unit, side);
    if (side->count && !measure_side(s, w, side))
      return false;
  }
  return true;
}

/* Where the rubies' texts stand, and how wide they are themselves. */
static bool add_rubies(nr_splitter *s, const nr_work *w, nr_unit *unit, size_t start, size_t end)
{
  if (!nr_cut_rubies(w->line, start, end, s->arena, &unit->rubies, &unit->ruby_count))
    return false;
  for (size_t i = 0; i < unit->ruby_count; i++) {
    nr_ruby *ruby = &unit->rubies[i];
    double height;
    nr_adapt_pieces(s->layout->theme, ruby->reading.pieces, ruby->reading.count);
    keep_within(unit, &ruby->reading);
    ruby->reading.font = unit->font;
    ruby->left = 0;
    if ((ruby->start &&
         !nr_width_of(s, w, start, start + ruby->start, &ruby->left, &height)) ||
        !nr_width_of(s, w, start, start + ruby->end, &ruby->right, &height) ||
        !measure_side(s, w, &ruby->reading))
      return false;
  }
  return true;
}

static void adapt_times(const nr_theme *t, nr_unit *unit)
{
  nr_adapt_pieces(t, unit->pieces, unit->count);
  unit->start = unit->pieces[0].start;
  unit->end = unit->pieces[unit->count - 1].end;
}

bool nr_make_unit(nr_splitter *s, const nr_work *w, size_t start, size_t end)
{
  const nr_sung_line *line = w->line;
  start = nr_behind_space(w->text, start, end);
  end = nr_without_space(w->text, start, end);
  if (start >= end)
    return true;
  size_t first = nr_piece_of(w, start), last = nr_piece_of(w, end - 1);
  nr_unit *unit = add_unit(s);
  nr_piece *pieces = nr_arena_alloc(s->arena, (last - first + 1) * sizeof *pieces);
  if (!unit || !pieces)
    return false;
  *unit = (nr_unit){.line = line->line,
                    .order = s->count,
                    .pieces = pieces,
                    .font = line->font,
                    .measured = w->style.size,
                    .background = line->line->role == NORAE_ROLE_BACKGROUND};
  for (size_t p = first; p <= last; p++)
    if (w->piece_at[p + 1] > w->piece_at[p])
      pieces[unit->count++] = nr_cut_piece(w, p, start, end);
  adapt_times(s->layout->theme, unit);
  unit->rightward = w->rightward;
  unit->layered = s->layout->theme->wipe == NR_WIPE_LAYERS || !unit->rightward;
  return nr_width_of(s, w, start, end, &unit->width, &unit->height) &&
         (!unit->layered || nr_find_positions(s, w, start, unit->width, unit->rightward,
                                              unit->pieces, unit->count)) &&
         nr_find_runs(s, w, unit, start, end) &&
         add_sides(s, w, unit, start, end) && add_rubies(s, w, unit, start, end);
}
