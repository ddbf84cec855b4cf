/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/asstext.h"

#include <string.h>

#define WORD_JOINER "\xe2\x81\xa0"
#define WORD_JOINER_SIZE 3

void nr_ass_escape(nr_str *out, const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '{' || c == '}')
      nr_str_add_char(out, '\\');
    nr_str_add_char(out, c < 0x20 || c == 0x7f ? ' ' : text[i]);
    if (c == '\\')
      nr_str_add(out, WORD_JOINER);
  }
}

void nr_ass_unescape(nr_str *out, const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    size_t left = size - i - 1;
    if (text[i] == '\\' && left > 0 && (text[i + 1] == '{' || text[i + 1] == '}')) {
      nr_str_add_char(out, text[++i]);
      continue;
    }
    nr_str_add_char(out, text[i]);
    if (text[i] == '\\' && left >= WORD_JOINER_SIZE &&
        memcmp(text + i + 1, WORD_JOINER, WORD_JOINER_SIZE) == 0)
      i += WORD_JOINER_SIZE;
  }
}
