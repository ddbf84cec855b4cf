/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that go both ways, such as Hebrew with a word in Latin letters: which
 * stretches are read in which direction, and where each stands (Unicode's
 * bidirectional algorithm, as ICU has it).
 */
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <stdlib.h>

#include "base/checked.h"
#include "karaoke/split.h"

static bool is_leftward_letter(UChar32 c)
{
  UCharDirection d = c < 0 ? U_OTHER_NEUTRAL : u_charDirection(c);
  return d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC;
}

bool nr_is_rightward(const char *text, size_t size)
{
  for (int32_t i = 0; i < (int32_t)size;) {
    UChar32 c;
    U8_NEXT((const uint8_t *)text, i, (int32_t)size, c);
    if (c >= 0 && u_charDirection(c) == U_LEFT_TO_RIGHT)
      return true;
    if (is_leftward_letter(c))
      return false;
  }
  return true;
}

static bool has_leftward_letters(const char *text, size_t size)
{
  for (int32_t i = 0; i < (int32_t)size;) {
    UChar32 c;
    U8_NEXT((const uint8_t *)text, i, (int32_t)size, c);
    if (is_leftward_letter(c))
      return true;
  }
  return false;
}

/* The text as ICU's algorithm wants it, with the byte where each unit begins. */
typedef struct wide {
  UChar *text;
  size_t *at; /* one more than there are units */
  int32_t size;
} wide;

static bool widen(const char *text, size_t size, wide *out)
{
  out->text = nr_alloc_array(size + 1, sizeof *out->text);
  out->at = nr_alloc_array(size + 2, sizeof *out->at);
  out->size = 0;
  if (!out->text || !out->at)
    return false;
  for (int32_t i = 0; i < (int32_t)size;) {
    UChar32 c;
    int32_t from = i;
    U8_NEXT((const uint8_t *)text, i, (int32_t)size, c);
    int32_t units = out->size;
    if (c < 0)
      c = 0xfffd;
    U16_APPEND_UNSAFE(out->text, out->size, c);
    for (; units < out->size; units++)
      out->at[units] = (size_t)from;
  }
  out->at[out->size] = size;
  return true;
}

/* Make the run that [start, end) of the line is, at *left, which moves behind it. */
static bool add_run(const nr_splitter *s, const nr_work *w, nr_unit *unit, size_t start,
                    size_t end, bool rightward, double *left)
{
  double height, width, space = 0;
  size_t from = nr_behind_space(w->text, start, end), to = nr_without_space(w->text, from, end);
  nr_run *run = &unit->runs[unit->run_count];
  if (!nr_width_of(s, w, start, end, &width, &height))
    return false;
  /* White space in front is on the left of what is read to the right. */
  if (rightward ? from > start : to < end)
    if (!nr_width_of(s, w, rightward ? start : to, rightward ? from : end, &space, &height))
      return false;
  *run = (nr_run){.rightward = rightward, .left = *left + space};
  *left += width;
  if (from >= to)
    return true;
  size_t first = nr_piece_of(w, from), last = nr_piece_of(w, to - 1);
  run->pieces = nr_arena_alloc(s->arena, (last - first + 1) * sizeof *run->pieces);
  if (!run->pieces || !nr_width_of(s, w, from, to, &run->width, &height))
    return false;
  for (size_t p = first; p <= last; p++)
    if (w->piece_at[p + 1] > w->piece_at[p])
      run->pieces[run->count++] = nr_cut_piece(w, p, from, to);
  nr_adapt_pieces(s->layout->theme, run->pieces, run->count);
  unit->run_count++;
  return nr_find_positions(s, w, from, run->width, rightward, run->pieces, run->count);
}

static bool add_runs(const nr_splitter *s, const nr_work *w, nr_unit *unit, size_t start,
                     const wide *text, UBiDi *bidi)
{
  UErrorCode error = U_ZERO_ERROR;
  ubidi_setPara(bidi, text->text, text->size, unit->rightward ? UBIDI_LTR : UBIDI_RTL, NULL,
                &error);
  int32_t count = ubidi_countRuns(bidi, &error);
  if (U_FAILURE(error))
    return false;
  if (count == 1 && (ubidi_getVisualRun(bidi, 0, NULL, NULL) == UBIDI_LTR) == unit->rightward)
    return true;
  unit->runs = nr_arena_alloc(s->arena, (size_t)count * sizeof *unit->runs);
  double left = 0;
  for (int32_t i = 0; unit->runs && i < count; i++) {
    int32_t at, size;
    bool rightward = ubidi_getVisualRun(bidi, i, &at, &size) == UBIDI_LTR;
    if (!add_run(s, w, unit, start + text->at[at], start + text->at[at + size], rightward, &left))
      return false;
  }
  return unit->runs;
}

bool nr_find_runs(const nr_splitter *s, const nr_work *w, nr_unit *unit, size_t start, size_t end)
{
  if (!has_leftward_letters(w->text + start, end - start) && w->rightward)
    return true;
  wide text = {NULL, NULL, 0};
  UBiDi *bidi = ubidi_open();
  bool ok = bidi && widen(w->text + start, end - start, &text) &&
            add_runs(s, w, unit, start, &text, bidi);
  free(text.text);
  free(text.at);
  if (bidi)
    ubidi_close(bidi);
  return ok;
}
