/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "text/namekey.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/utf8.h"
#include "text/normal.h"

/* Words that make a bracket one about the file instead of a part of the title. */
static bool is_about_file(const char *text, size_t size)
{
  static const char *const words[] = {"official", "video", "lyric",  "audio",   "karaoke",
                                      "hd",       "hq",    "4k",     "1080p",   "720p",
                                      "mv",       "m/v",   "visual", "remaster", "instrumental"};
  char low[64];
  if (size >= sizeof low)
    return false;
  for (size_t i = 0; i < size; i++)
    low[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
  low[size] = '\0';
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strstr(low, words[i]))
      return true;
  }
  return false;
}

/* Where the bracket at `at` ends, when it is about the file; else `at`. */
static size_t skip_bracket(const char *name, size_t size, size_t at)
{
  const char closing = name[at] == '(' ? ')' : name[at] == '[' ? ']' : '\0';
  const char *end = closing ? memchr(name + at, closing, size - at) : NULL;
  if (!end || !is_about_file(name + at + 1, (size_t)(end - name) - at - 1))
    return at;
  return (size_t)(end - name) + 1;
}

/* "07 - ", "07. ", "1-07 ": a track's number in front. */
static size_t skip_number(const char *name, size_t size)
{
  size_t at = 0, digits = 0;
  while (at < size && ((name[at] >= '0' && name[at] <= '9') || (digits && name[at] == '-'))) {
    digits += name[at] != '-';
    at++;
  }
  size_t rest = at;
  while (rest < size && strchr(" ._-)", name[rest]))
    rest++;
  bool marked = rest > at && (rest - at > 1 || name[at] != ' ') && rest < size;
  return digits && digits <= 4 && marked ? rest : 0;
}

static void add_char(nr_str *out, int32_t c)
{
  char bytes[4];
  size_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  nr_str_add_bytes(out, bytes, size);
}

/* Folds what normalising made of the name. */
static void fold(const UChar *units, size_t count, nr_str *out)
{
  bool gap = false, empty = true;
  for (size_t i = 0; i < count;) {
    UChar32 c;
    U16_NEXT(units, i, count, c);
    if (c >= 0x300 && c <= 0x36F)
      continue; /* an accent */
    if (c == '\'' || c == 0x2019)
      continue;
    bool letter = u_isalnum(c) || (u_charType(c) >= U_NON_SPACING_MARK &&
                                   u_charType(c) <= U_COMBINING_SPACING_MARK);
    if (!letter) {
      gap = true;
      continue;
    }
    if (gap && !empty)
      nr_str_add_char(out, ' ');
    gap = empty = false;
    add_char(out, u_foldCase(c, U_FOLD_CASE_DEFAULT));
  }
}

void nr_name_key(const char *name, size_t size, nr_str *out)
{
  nr_str plain = {0};
  size_t start = skip_number(name, size);
  if (!nr_is_utf8(name, size)) {
    nr_str_add_bytes(out, name, size);
    return;
  }
  for (size_t i = start; i < size;) {
    size_t next = skip_bracket(name, size, i);
    nr_str_add_char(&plain, next > i ? ' ' : name[i]);
    i = next > i ? next : i + 1;
  }
  size_t room = plain.size * 4 + 16;
  UChar *units = plain.failed ? NULL : malloc(room * sizeof *units);
  if (units)
    fold(units, nr_normalise(NR_NFKD, plain.data ? plain.data : "", plain.size, units, room), out);
  else
    out->failed = true;
  free(units);
  nr_str_free(&plain);
}
