/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/asstext.h"

#define WORD_JOINER "\xe2\x81\xa0"

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
