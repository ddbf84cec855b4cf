/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/text.h"

#include <string.h>

int text_width(const char *text)
{
  int width = 0;
  for (; *text; text++)
    width += ((unsigned char)*text & 0xc0) != 0x80;
  return width;
}

static int width_of(const char *text, size_t size)
{
  int width = 0;
  for (size_t i = 0; i < size; i++)
    width += ((unsigned char)text[i] & 0xc0) != 0x80;
  return width;
}

void text_wrap(FILE *to, const char *text, int at, int indent, int width)
{
  if (at < indent)
    at += fprintf(to, "%*s", indent - at, "");
  while (*text) {
    size_t gap = strspn(text, " \n");
    if (gap >= 2 && text[0] == '\n' && text[1] == '\n') {
      fprintf(to, "\n\n%*s", indent, "");
      at = indent;
    }
    text += gap;
    size_t size = strcspn(text, " \n");
    int cells = width_of(text, size);
    if (at > indent && at + 1 + cells > width) {
      fprintf(to, "\n%*s", indent, "");
      at = indent;
    } else if (at > indent) {
      putc(' ', to);
      at++;
    }
    fwrite(text, 1, size, to);
    at += cells;
    text += size;
  }
  putc('\n', to);
}
