/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/script.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include "base/checked.h"

_Static_assert(NR_SCRIPT_NONE == USCRIPT_COMMON, "common characters have no script");
_Static_assert(NR_SCRIPT_KANA == USCRIPT_KATAKANA_OR_HIRAGANA, "kana is ICU's joint script");

static UChar32 next_char(const char *text, size_t size, size_t *at)
{
  UChar32 c;
  size_t i = *at;
  U8_NEXT_OR_FFFD((const uint8_t *)text, i, size, c);
  *at = i;
  return c;
}

bool nr_next_word(const char *text, size_t size, size_t *at, nr_span *word)
{
  size_t i = *at, before = i;
  while (i < size && u_isUWhiteSpace(next_char(text, size, &i)))
    before = i;
  if (before >= size) {
    *at = size;
    return false;
  }
  word->start = before;
  i = before;
  while (i < size && !u_isUWhiteSpace(next_char(text, size, &i)))
    before = i;
  word->end = *at = before;
  return true;
}

nr_script nr_script_of(int32_t c)
{
  UErrorCode error = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript(c, &error);
  if (U_FAILURE(error))
    return NR_SCRIPT_NONE;
  switch (script) {
  case USCRIPT_HIRAGANA:
  case USCRIPT_KATAKANA:
    return NR_SCRIPT_KANA;
  case USCRIPT_INHERITED:
  case USCRIPT_UNKNOWN:
    return NR_SCRIPT_NONE;
  case USCRIPT_COMMON:
    /* The long vowel mark is common by name only. */
    return c == 0x30FC || c == 0xFF70 ? NR_SCRIPT_KANA : c == 0x3005 ? USCRIPT_HAN : NR_SCRIPT_NONE;
  default:
    return script;
  }
}

bool nr_next_run(const char *text, size_t size, size_t *at, nr_span *run, nr_script *script)
{
  size_t i = *at, before = i;
  if (i >= size)
    return false;
  *script = NR_SCRIPT_NONE;
  while (i < size) {
    nr_script s = nr_script_of(next_char(text, size, &i));
    if (s != NR_SCRIPT_NONE && *script != NR_SCRIPT_NONE && s != *script)
      break;
    if (s != NR_SCRIPT_NONE)
      *script = s;
    before = i;
  }
  run->start = *at;
  run->end = *at = before;
  return true;
}

nr_script nr_main_script(const char *text, size_t size)
{
  enum { KINDS = 8 };
  struct {
    nr_script script;
    size_t count;
  } seen[KINDS] = {{NR_SCRIPT_NONE, 0}};
  size_t kinds = 0, best = 0;
  for (size_t i = 0; i < size;) {
    nr_script s = nr_script_of(next_char(text, size, &i));
    size_t k = 0;
    if (s == NR_SCRIPT_NONE)
      continue;
    while (k < kinds && seen[k].script != s)
      k++;
    if (k == KINDS)
      continue;
    if (k == kinds)
      seen[kinds++].script = s;
    if (++seen[k].count > seen[best].count)
      best = k;
  }
  return seen[best].script;
}

bool nr_has_script(const char *text, size_t size, nr_script script)
{
  for (size_t i = 0; i < size;)
    if (nr_script_of(next_char(text, size, &i)) == script)
      return true;
  return false;
}

static bool plain_ascii(const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)text[i] >= 0x80 || text[i] == '\r')
      return false;
  return true;
}

static norae_status break_text(UBreakIteratorType type, const char *text, size_t size, size_t *ends,
                               size_t *count)
{
  UErrorCode error = U_ZERO_ERROR;
  UText *view = utext_openUTF8(NULL, text, (int64_t)size, &error);
  UBreakIterator *breaks = ubrk_open(type, "", NULL, 0, &error);
  /* ICU looks into an iterator that it could not open. */
  if (U_SUCCESS(error))
    ubrk_setUText(breaks, view, &error);
  if (U_SUCCESS(error))
    for (int32_t at = ubrk_first(breaks); (at = ubrk_next(breaks)) != UBRK_DONE;)
      ends[(*count)++] = (size_t)at;
  ubrk_close(breaks);
  utext_close(view);
  if (U_SUCCESS(error))
    return NORAE_OK;
  return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_ERR_ENVIRONMENT;
}

static norae_status room_for_ends(nr_arena *arena, size_t size, size_t **ends, size_t *count)
{
  size_t bytes;
  *count = 0;
  *ends = NULL;
  if (size > INT32_MAX / 2 || !nr_mul_size(size + 1, sizeof **ends, &bytes))
    return NORAE_ERR_LIMIT;
  *ends = nr_arena_alloc(arena, bytes);
  return *ends ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status nr_graphemes(const char *text, size_t size, nr_arena *arena, size_t **ends,
                          size_t *count)
{
  norae_status status = room_for_ends(arena, size, ends, count);
  if (status)
    return status;
  if (!plain_ascii(text, size))
    return break_text(UBRK_CHARACTER, text, size, *ends, count);
  while (*count < size) {
    (*ends)[*count] = *count + 1;
    ++*count;
  }
  return NORAE_OK;
}

size_t nr_cluster_at(const size_t *ends, size_t count, size_t at)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ends[middle] > at)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

norae_status nr_dictionary_words(const char *text, size_t size, nr_arena *arena, size_t **ends,
                                 size_t *count)
{
  norae_status status = room_for_ends(arena, size, ends, count);
  return status ? status : break_text(UBRK_WORD, text, size, *ends, count);
}

bool nr_needs_dictionary(nr_script script)
{
  return script == USCRIPT_THAI || script == USCRIPT_LAO || script == USCRIPT_KHMER ||
         script == USCRIPT_MYANMAR;
}

bool nr_lights_at_once(const char *text, size_t size)
{
  return nr_has_script(text, size, NR_SCRIPT_KANA) || nr_has_script(text, size, USCRIPT_HAN);
}
