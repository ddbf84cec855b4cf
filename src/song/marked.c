/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/marked.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "text/furigana.h"

bool nr_next_marked(const char *text, size_t size, const size_t *cuts, size_t cut_count,
                    size_t *at, nr_marked *out)
{
  const nr_cuts all = {.at = cuts, .count = cut_count};
  nr_ruby_mark mark;
  while (*at < size) {
    if (nr_ruby_at(text, size, *at, &all, &mark) && mark.base.end > mark.base.start) {
      *out = (nr_marked){.start = mark.mark,
                         .base = mark.base.start,
                         .base_end = mark.base.end,
                         .reading = mark.reading.start,
                         .reading_end = mark.reading.end,
                         .end = mark.end};
      *at = mark.end;
      /* Okurigana that both share, and the rest of #…: not this way. */
      if (mark.open == mark.base.end)
        return true;
      continue;
    }
    U8_FWD_1((const uint8_t *)text, *at, size);
  }
  return false;
}

/* Whether all of it is of one script; kana have the long vowel sign, too. */
static bool is_all(const char *text, nr_script script)
{
  for (size_t i = 0, size = strlen(text); i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)text, i, size, c);
    if (nr_script_of(c) != script)
      return false;
  }
  return *text != '\0';
}

static bool can_be_marked(const char *text)
{
  for (size_t i = 0, size = strlen(text); i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)text, i, size, c);
    if (u_isUWhiteSpace(c) || c == '{' || c == '}' || c == '|' || c == 0xFF5C || c == 0x300A ||
        c == 0x300B)
      return false;
  }
  return *text != '\0';
}

bool nr_mark_signs_for(const char *before, size_t before_size, const char *base,
                       const char *reading, nr_mark_signs *out)
{
  int32_t at = (int32_t)before_size;
  UChar32 c = 0;
  if (before_size)
    U8_PREV_OR_FFFD((const uint8_t *)before, 0, at, c);
  *out = (nr_mark_signs){"{", "|", "}"};
  if (is_all(base, USCRIPT_HAN) && is_all(reading, NR_SCRIPT_KANA))
    *out = (nr_mark_signs){c && nr_script_of(c) == USCRIPT_HAN ? "｜" : "", "《", "》"};
  return can_be_marked(base) && can_be_marked(reading);
}
