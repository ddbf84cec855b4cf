/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/letters.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "text/normal.h"

bool nr_is_alphabet(nr_script script)
{
  return script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK ||
         script == USCRIPT_ARMENIAN || script == USCRIPT_GEORGIAN;
}

bool nr_vowel_letter(char base)
{
  return base && strchr("aeiouy", base);
}

/* Letters that stand in a row in Unicode. */
static char in_row(UChar32 c, UChar32 first, const char *row)
{
  return c >= first && (size_t)(c - first) < strlen(row) ? row[c - first] : 0;
}

static char other_letter(UChar32 c)
{
  static const struct {
    UChar32 letter;
    char base;
  } latin[] = {{0xDF, 's'},  {0xE6, 'a'},  {0xF0, 'd'},  {0xF8, 'o'},  {0xFE, 't'},  {0x111, 'd'},
               {0x127, 'h'}, {0x131, 'i'}, {0x138, 'k'}, {0x142, 'l'}, {0x14B, 'n'}, {0x153, 'o'},
               {0x167, 't'}, {0x18F, 'e'}, {0x192, 'f'}, {0x1DD, 'e'}, {0x253, 'b'}, {0x254, 'o'},
               {0x256, 'd'}, {0x257, 'd'}, {0x259, 'e'}, {0x25B, 'e'}, {0x263, 'g'}, {0x268, 'i'},
               {0x269, 'i'}, {0x28B, 'v'}};
  char base;
  for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
    if (latin[i].letter == c)
      return latin[i].base;
  /* '-' stands for signs that only change what is beside them. */
  if ((base = in_row(c, 0x430, "abvgdezziiklmnoprstufhccss-y-eua")))
    return base;
  if ((base = in_row(c, 0x450, "eedgezziijlnckiud")))
    return base;
  if (c == 0x491 || c == 0x493)
    return 'g';
  if ((base = in_row(c, 0x3B1, "abgdezitiklmnxoprsstufxpo")))
    return base;
  if ((base = in_row(c, 0x561, "abgdezettjilxckhdgcmynsocpjrsvtrcvpkofu")))
    return base;
  if ((base = in_row(c, 0x10D0, "abgdevztiklmnopjrstupkgqscczcxjh")))
    return base;
  return 0;
}

char nr_base_of(int32_t c)
{
  char base;
  if (c < 0x80)
    return u_isalpha(c) ? (char)u_tolower(c) : 0;
  c = u_tolower(nr_base_char(u_tolower(c), true));
  if (c >= 'a' && c <= 'z')
    return (char)c;
  base = other_letter(c);
  return base == '-' ? 0 : base;
}

char nr_base_letter(const char *cluster, size_t size)
{
  UChar32 c;
  size_t i = 0;
  U8_NEXT_OR_FFFD((const uint8_t *)cluster, i, size, c);
  return nr_base_of(c);
}
