/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json.h"

#include <math.h>
#include <stddef.h>

/* Length of the UTF-8 sequence at s, 0 if there is none that is valid. */
static int sequence_at(const unsigned char *s)
{
  static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  int size = s[0] < 0x80             ? 1
             : (s[0] & 0xe0) == 0xc0 ? 2
             : (s[0] & 0xf0) == 0xe0 ? 3
             : (s[0] & 0xf8) == 0xf0 ? 4
                                     : 0;
  if (size < 2)
    return size;
  unsigned code = s[0] & (0x7fu >> size);
  for (int i = 1; i < size; i++) {
    if ((s[i] & 0xc0) != 0x80)
      return 0;
    code = code << 6 | (s[i] & 0x3f);
  }
  return code >= least[size] && code <= 0x10ffff && (code & ~0x7ffu) != 0xd800 ? size : 0;
}

static void print_char(FILE *to, unsigned char c)
{
  switch (c) {
  case '"':
  case '\\':
    fprintf(to, "\\%c", c);
    break;
  case '\n':
    fputs("\\n", to);
    break;
  case '\t':
    fputs("\\t", to);
    break;
  default:
    fprintf(to, c < 0x20 || c == 0x7f ? "\\u%04x" : "%c", c);
  }
}

static void print_text(FILE *to, const char *text)
{
  const unsigned char *s = (const unsigned char *)text;
  putc('"', to);
  while (*s) {
    int size = sequence_at(s);
    if (size == 1)
      print_char(to, *s);
    else if (size > 1)
      fwrite(s, 1, (size_t)size, to);
    else
      fputs("\xef\xbf\xbd", to);
    s += size ? size : 1;
  }
  putc('"', to);
}

static void begin(json *j, const char *key)
{
  if (j->follows)
    putc(',', j->to);
  if (j->depth)
    fprintf(j->to, "\n%*s", 2 * j->depth, "");
  if (key) {
    print_text(j->to, key);
    fputs(": ", j->to);
  }
  j->follows = true;
}

static void open(json *j, const char *key, char opening, char closing)
{
  begin(j, key);
  putc(opening, j->to);
  j->close[j->depth++] = closing;
  j->follows = false;
}

void json_object(json *j, const char *key)
{
  open(j, key, '{', '}');
}

void json_array(json *j, const char *key)
{
  open(j, key, '[', ']');
}

void json_end(json *j)
{
  j->depth--;
  if (j->follows)
    fprintf(j->to, "\n%*s", 2 * j->depth, "");
  putc(j->close[j->depth], j->to);
  if (j->depth == 0)
    putc('\n', j->to);
  j->follows = true;
}

void json_text(json *j, const char *key, const char *text)
{
  begin(j, key);
  if (text)
    print_text(j->to, text);
  else
    fputs("null", j->to);
}

void json_integer(json *j, const char *key, long long value)
{
  begin(j, key);
  fprintf(j->to, "%lld", value);
}

void json_number(json *j, const char *key, double value)
{
  begin(j, key);
  if (isfinite(value))
    fprintf(j->to, "%.9g", value);
  else
    fputs("null", j->to);
}

void json_bool(json *j, const char *key, bool value)
{
  begin(j, key);
  fputs(value ? "true" : "false", j->to);
}

void json_seconds(json *j, const char *key, norae_us time)
{
  if (time == NORAE_NO_TIME) {
    json_text(j, key, NULL);
    return;
  }
  long long us = time < 0 ? -(long long)time : (long long)time;
  begin(j, key);
  fprintf(j->to, "%s%lld.%06lld", time < 0 ? "-" : "", us / 1000000, us % 1000000);
}
