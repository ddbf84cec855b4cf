/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/romaji.h"

#include <stdbool.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/str.h"
#include "text/normal.h"

/* What a consonant makes of a, i, u, e and o. */
typedef struct row {
  const char *onset;
  const char *kana[5];
} row;

static const row rows[] = {
    {"", {"あ", "い", "う", "え", "お"}},
    {"k", {"か", "き", "く", "け", "こ"}},
    {"g", {"が", "ぎ", "ぐ", "げ", "ご"}},
    {"s", {"さ", "し", "す", "せ", "そ"}},
    {"z", {"ざ", "じ", "ず", "ぜ", "ぞ"}},
    {"t", {"た", "ち", "つ", "て", "と"}},
    {"d", {"だ", "ぢ", "づ", "で", "ど"}},
    {"n", {"な", "に", "ぬ", "ね", "の"}},
    {"h", {"は", "ひ", "ふ", "へ", "ほ"}},
    {"b", {"ば", "び", "ぶ", "べ", "ぼ"}},
    {"p", {"ぱ", "ぴ", "ぷ", "ぺ", "ぽ"}},
    {"m", {"ま", "み", "む", "め", "も"}},
    {"y", {"や", "い", "ゆ", "え", "よ"}},
    {"r", {"ら", "り", "る", "れ", "ろ"}},
    {"l", {"ら", "り", "る", "れ", "ろ"}},
    {"w", {"わ", "うぃ", "う", "うぇ", "を"}},
    {"f", {"ふぁ", "ふぃ", "ふ", "ふぇ", "ふぉ"}},
    {"v", {"ゔぁ", "ゔぃ", "ゔ", "ゔぇ", "ゔぉ"}},
    {"sh", {"しゃ", "し", "しゅ", "しぇ", "しょ"}},
    {"ch", {"ちゃ", "ち", "ちゅ", "ちぇ", "ちょ"}},
    {"j", {"じゃ", "じ", "じゅ", "じぇ", "じょ"}},
    {"ts", {"つぁ", "つぃ", "つ", "つぇ", "つぉ"}},
    {"ky", {"きゃ", "き", "きゅ", "きぇ", "きょ"}},
    {"gy", {"ぎゃ", "ぎ", "ぎゅ", "ぎぇ", "ぎょ"}},
    {"sy", {"しゃ", "し", "しゅ", "しぇ", "しょ"}},
    {"zy", {"じゃ", "じ", "じゅ", "じぇ", "じょ"}},
    {"jy", {"じゃ", "じ", "じゅ", "じぇ", "じょ"}},
    {"ty", {"ちゃ", "ち", "ちゅ", "ちぇ", "ちょ"}},
    {"dy", {"ぢゃ", "ぢ", "ぢゅ", "ぢぇ", "ぢょ"}},
    {"ny", {"にゃ", "に", "にゅ", "にぇ", "にょ"}},
    {"hy", {"ひゃ", "ひ", "ひゅ", "ひぇ", "ひょ"}},
    {"by", {"びゃ", "び", "びゅ", "びぇ", "びょ"}},
    {"py", {"ぴゃ", "ぴ", "ぴゅ", "ぴぇ", "ぴょ"}},
    {"my", {"みゃ", "み", "みゅ", "みぇ", "みょ"}},
    {"ry", {"りゃ", "り", "りゅ", "りぇ", "りょ"}},
};

static int vowel_index(char c)
{
  const char *found = c ? strchr("aiueo", c) : NULL;
  return found ? (int)(found - "aiueo") : -1;
}

/* Letters a…z and apostrophes; ":" behind a vowel with a macron, " " for the rest. */
static void plain_letters(const char *text, nr_str *out)
{
  int32_t size = (int32_t)strlen(text), i = 0;
  while (i < size) {
    UChar32 c, base;
    U8_NEXT_OR_FFFD((const uint8_t *)text, i, size, c);
    c = u_tolower(c);
    base = nr_base_char(c, true);
    if (base >= 'a' && base <= 'z') {
      nr_str_add_char(out, (char)base);
      if (c != base && vowel_index((char)base) >= 0)
        nr_str_add_char(out, ':');
    } else {
      nr_str_add_char(out, c == '\'' || c == 0x2019 ? '\'' : ' ');
    }
  }
}

/* The row whose onset stands before a vowel at *at, which moves behind both. */
static const char *syllable(const char **at)
{
  size_t length = strspn(*at, "bcdfghjklmnpqrstvwxyz");
  int vowel = vowel_index((*at)[length]);
  for (size_t r = 0; vowel >= 0 && r < sizeof rows / sizeof *rows; r++)
    if (strlen(rows[r].onset) == length && memcmp(rows[r].onset, *at, length) == 0) {
      *at += length + 1;
      return rows[r].kana[vowel];
    }
  return NULL;
}

static void add_kana(const char *p, nr_str *out)
{
  while (*p) {
    const char *kana = syllable(&p);
    if (kana) {
      nr_str_add(out, kana);
      continue;
    }
    if (*p == ':')
      nr_str_add(out, "ー");
    else if (*p == 'n' || (*p == 'm' && strchr("bmp", p[1])))
      nr_str_add(out, "ん");
    else if ((*p == p[1] || (*p == 't' && p[1] == 'c')) && *p > ' ' && *p != '\'')
      nr_str_add(out, "っ");
    p++;
  }
}

char *nr_kana_of_romaji(const char *text, nr_arena *arena)
{
  nr_str letters = {0}, kana = {0};
  char *out = NULL;
  plain_letters(text, &letters);
  if (nr_str_text(&letters)) {
    add_kana(nr_str_text(&letters), &kana);
    if (nr_str_text(&kana))
      out = nr_arena_copy(arena, nr_str_text(&kana), kana.size);
  }
  nr_str_free(&letters);
  nr_str_free(&kana);
  return out;
}
