/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings that are written into lyrics.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "text/furigana.h"

enum { BAR = 0xFF5C, REPEAT = 0x3005 };

static UChar32 next_char(const char *line, size_t size, size_t *at)
{
  UChar32 c = 0;
  if (*at < size)
    U8_NEXT_OR_FFFD((const uint8_t *)line, *at, size, c);
  return c;
}

static UChar32 char_before(const char *line, size_t at, size_t *start)
{
  int32_t back = (int32_t)at;
  UChar32 c = 0;
  if (at)
    U8_PREV_OR_FFFD((const uint8_t *)line, 0, back, c);
  *start = (size_t)back;
  return c;
}

static bool is_han(UChar32 c)
{
  return c == REPEAT || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

static bool is_kana(UChar32 c)
{
  return nr_script_of(c) == NR_SCRIPT_KANA || c == 0x30FC;
}

static bool is_bar(UChar32 c)
{
  return c == '|' || c == BAR;
}

static UChar32 as_hiragana(UChar32 c)
{
  return c >= 0x30A1 && c <= 0x30F6 ? c - 0x60 : c;
}

/* Where kana that begin at `at` end. */
static size_t behind_kana(const char *line, size_t size, size_t at)
{
  for (size_t next = at; is_kana(next_char(line, size, &next));)
    at = next;
  return at;
}

/* Where kanji that end at `at` begin, and not before `least`. */
static size_t before_han(const char *line, size_t at, size_t least)
{
  size_t start;
  while (at > least && is_han(char_before(line, at, &start)))
    at = start;
  return at;
}

/* ── 漢字《かんじ》 ── */

/* Behind a ｜ in the same run of letters, else with the first of the kanji in a row. */
static void find_base(const char *line, nr_ruby_mark *out)
{
  size_t at = out->open, start;
  out->base = (nr_span){before_han(line, at, 0), at};
  out->mark = out->base.start;
  for (UChar32 c; at && (c = char_before(line, at, &start)); at = start) {
    if (c == BAR) {
      out->mark = start;
      out->base.start = at;
      return;
    }
    if (!u_isalnum(c) && !is_han(c) && !is_kana(c) && u_charType(c) != U_NON_SPACING_MARK)
      return;
  }
}

static bool bracketed_at(const char *line, size_t size, size_t at, nr_ruby_mark *out)
{
  static const UChar32 brackets[][2] = {{0x300A, 0x300B}, {0xFF08, 0xFF09}, {'(', ')'}};
  size_t i = at, start;
  UChar32 c = next_char(line, size, &i), closing = 0;
  for (size_t b = 0; b < sizeof brackets / sizeof *brackets; b++)
    if (brackets[b][0] == c)
      closing = brackets[b][1];
  if (!closing || !is_han(char_before(line, at, &start)))
    return false;
  out->reading = (nr_span){i, behind_kana(line, size, i)};
  out->end = out->reading.end;
  if (out->reading.end == i || next_char(line, size, &out->end) != closing)
    return false;
  find_base(line, out);
  return true;
}

/* ── {漢字|かんじ} ── */

static bool is_part(UChar32 c)
{
  return c && c != '{' && c != '}' && !is_bar(c) && !u_isUWhiteSpace(c);
}

static bool has_script(const char *line, nr_span span, nr_script script)
{
  return nr_has_script(line + span.start, span.end - span.start, script);
}

static bool braced_at(const char *line, size_t size, nr_ruby_mark *out)
{
  size_t at = out->open, start, i = at;
  UChar32 c = 0;
  next_char(line, size, &i);
  out->base.end = at;
  for (; at && is_part(c = char_before(line, at, &start)); at = start)
    out->base.start = start;
  if (c != '{' || at == out->open)
    return false;
  out->mark = start;
  out->base.start = at;
  out->reading.start = i;
  for (out->end = i; is_part(c = next_char(line, size, &out->end));)
    out->reading.end = out->end;
  if (c != '}' || out->reading.end <= i)
    return false;
  bool kanji = has_script(line, out->base, USCRIPT_HAN);
  bool kana = has_script(line, out->reading, NR_SCRIPT_KANA);
  out->sound = kanji && kana                                      ? NR_RUBY_LAID
               : kana || has_script(line, out->reading, USCRIPT_HANGUL) ? NR_RUBY_INSTEAD
                                                                   : NR_RUBY_SILENT;
  return true;
}

/* ── 漢字|かんじ ── */

/* The syllable that byte `at` is in; the line where cuts are not known. */
static nr_span syllable_of(const nr_cuts *cuts, size_t size, size_t at)
{
  size_t low = 0, high = cuts ? cuts->count : 0;
  nr_span all = {0, size};
  if (!high)
    return all;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (cuts->at[middle] > at)
      high = middle;
    else
      low = middle + 1;
  }
  all.start = low ? cuts->at[low - 1] : 0;
  all.end = low < cuts->count ? cuts->at[low] : size;
  return all;
}

/* 食べ|たべ: what both end or begin with stands over nothing. */
static void leave_okurigana(const char *line, nr_ruby_mark *out)
{
  for (;;) {
    size_t base, said;
    UChar32 b = char_before(line, out->base.end, &base);
    UChar32 r = char_before(line, out->reading.end, &said);
    if (base <= out->base.start || said <= out->reading.start || !is_kana(b) ||
        as_hiragana(b) != as_hiragana(r))
      break;
    out->base.end = base;
    out->reading.end = said;
  }
  for (;;) {
    size_t base = out->base.start, said = out->reading.start;
    UChar32 b = next_char(line, out->base.end, &base);
    UChar32 r = next_char(line, out->reading.end, &said);
    if (base >= out->base.end || said >= out->reading.end || !is_kana(b) ||
        as_hiragana(b) != as_hiragana(r))
      break;
    out->base.start = base;
    out->reading.start = said;
  }
  out->mark = out->base.start;
}

/* Aegisub's ! and < behind the bar. */
static void take_sign(const char *line, size_t size, size_t *at, nr_ruby_mark *out)
{
  size_t next = *at;
  UChar32 c = next_char(line, size, &next);
  bool breaks = c == '!' || c == 0xFF01, spills = c == '<' || c == 0xFF1C;
  out->joins = !breaks && !spills;
  out->spills = spills;
  if (!out->joins)
    *at = next;
}

static bool piped_at(const char *line, size_t size, size_t at, const nr_cuts *cuts,
                     nr_ruby_mark *out)
{
  nr_span syllable = syllable_of(cuts, size, at);
  size_t i = at, start, behind;
  UChar32 before = char_before(line, at, &start);
  bool more = before == '#' || before == 0xFF03;
  next_char(line, size, &i);
  take_sign(line, syllable.end, &i, out);
  out->reading = (nr_span){i, behind_kana(line, syllable.end, i)};
  out->end = behind = out->reading.end;
  if (out->reading.end == i || next_char(line, size, &behind) == 0x300A)
    return false; /* a ｜ whose 《 comes */
  if (more)
    return false; /* found at its # */
  out->base = (nr_span){before_han(line, at, syllable.start), at};
  out->mark = out->base.start;
  if (is_han(before))
    return true;
  /* Of a syllable it is known to be all of. */
  if (!cuts || !cuts->count || syllable.start == at || !u_isalnum(before))
    return false;
  out->base.start = syllable.start;
  bool kanji = has_script(line, out->base, USCRIPT_HAN);
  out->sound = kanji ? NR_RUBY_LAID : NR_RUBY_INSTEAD;
  leave_okurigana(line, out);
  return out->base.start < out->base.end;
}

/* Whether kana that end at `at` are what stands behind a bar. */
static bool is_behind_bar(const char *line, size_t at)
{
  size_t start = at, end = at;
  UChar32 c = char_before(line, at, &start);
  for (; is_kana(c); c = char_before(line, end, &start))
    end = start;
  if (c == '!' || c == '<' || c == 0xFF01 || c == 0xFF1C)
    c = char_before(line, start, &start);
  return end < at && is_bar(c);
}

/* #|じ, right behind another reading. */
static bool continued_at(const char *line, size_t size, size_t at, const nr_cuts *cuts,
                         nr_ruby_mark *out)
{
  size_t i = at;
  next_char(line, size, &i);
  if (!is_bar(next_char(line, size, &i)) || !is_behind_bar(line, at))
    return false;
  out->base = (nr_span){at, at};
  out->mark = at;
  take_sign(line, size, &i, out);
  out->reading = (nr_span){i, behind_kana(line, syllable_of(cuts, size, i).end, i)};
  out->end = out->reading.end;
  return out->reading.end > i;
}

bool nr_ruby_at(const char *line, size_t size, size_t at, const nr_cuts *cuts, nr_ruby_mark *out)
{
  size_t i = at;
  UChar32 c = next_char(line, size, &i);
  *out = (nr_ruby_mark){.open = at};
  if (c == '#' || c == 0xFF03)
    return continued_at(line, size, at, cuts, out);
  if (is_bar(c))
    return braced_at(line, size, out) || piped_at(line, size, at, cuts, out);
  return bracketed_at(line, size, at, out);
}
