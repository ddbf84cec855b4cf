/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/markup.h"

#include <stdlib.h>
#include <unicode/utf8.h>

static size_t add_code_point(nr_span name, size_t length, nr_str *out)
{
  char digits[12], *stop;
  bool hex = name.size > 2 && (name.text[1] == 'x' || name.text[1] == 'X');
  size_t skip = hex ? 2 : 1, size = name.size - skip, n = 0;
  uint8_t utf8[4];
  if (name.size <= skip || size >= sizeof digits)
    return 0;
  memcpy(digits, name.text + skip, size);
  digits[size] = '\0';
  long code = strtol(digits, &stop, hex ? 16 : 10);
  if (*stop || code < 0x20 || code > 0x10FFFF || U_IS_SURROGATE(code))
    return 0;
  U8_APPEND_UNSAFE(utf8, n, (UChar32)code);
  nr_str_add_bytes(out, utf8, n);
  return length;
}

size_t nr_entity(nr_span text, size_t at, nr_str *out)
{
  static const char *const names[][2] = {{"amp", "&"},      {"lt", "<"},      {"gt", ">"},
                                         {"quot", "\""},    {"apos", "'"},    {"nbsp", "\u00A0"},
                                         {"lrm", "\u200E"}, {"rlm", "\u200F"}};
  size_t left = text.size - at, look = left < 12 ? left : 12;
  const char *start = text.text + at, *stop = memchr(start, ';', look);
  if (*start != '&' || !stop)
    return 0;
  nr_span name = {start + 1, (size_t)(stop - start) - 1};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (nr_span_is(name, names[i][0])) {
      nr_str_add(out, names[i][1]);
      return name.size + 2;
    }
  }
  return name.size && *name.text == '#' ? add_code_point(name, name.size + 2, out) : 0;
}

void nr_add_decoded(nr_str *out, nr_span text)
{
  for (size_t i = 0; i < text.size;) {
    size_t length = text.text[i] == '&' ? nr_entity(text, i, out) : 0;
    if (!length)
      nr_str_add_char(out, text.text[i]);
    i += length ? length : 1;
  }
}

norae_status nr_voices_of_names(const nr_source *source, norae_song *song, nr_span names,
                                norae_voices *out)
{
  norae_status status = NORAE_OK;
  *out = 0;
  for (names = nr_trim(names); names.size && status == NORAE_OK;) {
    const char *stop = nr_span_find(names, " & ");
    nr_span name = nr_trim((nr_span){names.text, stop ? (size_t)(stop - names.text) : names.size});
    norae_voices bit = 0;
    if (name.size)
      status = nr_voice_bit(source, song, name, nr_span_of(""), &bit);
    *out |= bit;
    names = stop ? nr_span_from(names, stop + 3) : nr_span_of("");
  }
  return status;
}
