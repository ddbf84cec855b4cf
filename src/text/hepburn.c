/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/hepburn.h"

#include <stdbool.h>
#include <string.h>

enum { KANA_FIRST = 0x3041, SMALL_TSU = 0x3063, N = 0x3093, WO = 0x3092, LONG = 0x30FC };

/* Hiragana from U+3041 on: the large ones' letters; small ones begin with '.'. */
static const char *const letters[] = {
    ".a",  "a",   ".i",  "i",  ".u",  "u",   ".e", "e",  ".o", "o",  "ka",  "ga",  "ki", "gi",
    "ku",  "gu",  "ke",  "ge", "ko",  "go",  "sa", "za", "shi", "ji", "su", "zu",  "se", "ze",
    "so",  "zo",  "ta",  "da", "chi", "ji",  "",   "tsu", "zu", "te", "de", "to",  "do", "na",
    "ni",  "nu",  "ne",  "no", "ha",  "ba",  "pa", "hi", "bi", "pi", "fu",  "bu",  "pu", "he",
    "be",  "pe",  "ho",  "bo", "po",  "ma",  "mi", "mu", "me", "mo", ".ya", "ya",  ".yu", "yu",
    ".yo", "yo",  "ra",  "ri", "ru",  "re",  "ro", ".wa", "wa", "i", "e",   "o",   "n",  "vu",
    "ka",  "ke"};
enum { KANA_COUNT = sizeof letters / sizeof *letters };

int32_t nr_kana_of(int32_t c)
{
  if (c >= 0x30A1 && c <= 0x30F6)
    c -= 0x60;
  if (c == 0xFF70)
    c = LONG;
  return c == LONG || (c >= KANA_FIRST && c < KANA_FIRST + KANA_COUNT) ? c : 0;
}

static const char *letters_of(int32_t kana)
{
  return kana >= KANA_FIRST && kana < KANA_FIRST + KANA_COUNT ? letters[kana - KANA_FIRST] : "";
}

static bool is_small(int32_t kana)
{
  return letters_of(kana)[0] == '.';
}

static char last_letter(const char *text)
{
  size_t size = strlen(text);
  return size ? text[size - 1] : '\0';
}

/* Whether a small kana sounds together with the large one before it: きゃ, ふぁ, ティ;
 * not one that only lengthens it, ねぇ. */
static bool joins(int32_t large, int32_t small)
{
  const char *base = letters_of(large), *mark = letters_of(small);
  if (!*base || *base == '.' || large == N || *mark != '.')
    return false;
  if (mark[1] == 'y' || mark[1] == 'w')
    return base[1] != '\0' && strchr("iueo", last_letter(base));
  if (last_letter(base) == mark[1])
    return false;
  return base[1] ? strchr("iueo", last_letter(base)) != NULL : *base == 'u' || *base == 'i';
}

/* き and ゃ: kya; し and ゃ: sha; く and ぁ: kwa; う and ぃ: wi; い and ぇ: ye. */
static void add_joined(const char *base, const char *mark, nr_str *out)
{
  size_t stem = strlen(base) - 1;
  bool palatal = strncmp(base, "sh", 2) == 0 || strncmp(base, "ch", 2) == 0 || *base == 'j';
  mark++;
  if (!stem) {
    nr_str_add_char(out, *base == 'u' ? 'w' : 'y');
  } else {
    nr_str_add_bytes(out, base, stem);
    if (stem == 1 && base[1] == 'u' && (*base == 'k' || *base == 'g') && mark[1] == '\0')
      nr_str_add_char(out, 'w');
  }
  nr_str_add(out, palatal && *mark == 'y' ? mark + 1 : mark);
}

static int32_t kana_at(const nr_kana_sign *signs, size_t count, size_t at)
{
  return at < count ? signs[at].kana : 0;
}

/* The letters of the mora that begins at `at`; "" for one that has none of its own. */
static void add_mora(const nr_kana_sign *signs, size_t count, size_t at, nr_str *out)
{
  int32_t kana = signs[at].kana, next = kana_at(signs, count, at + 1);
  const char *base = letters_of(kana);
  if (joins(kana, next))
    add_joined(base, letters_of(next), out);
  else
    nr_str_add(out, *base == '.' ? base + 1 : base);
}

/* っ is the consonant that follows, t before ch. */
static void add_doubled(const nr_kana_sign *signs, size_t count, size_t at, nr_str *out)
{
  nr_str next = {0};
  const char *text;
  while (kana_at(signs, count, at) == SMALL_TSU)
    at++;
  if (kana_at(signs, count, at))
    add_mora(signs, count, at, &next);
  text = nr_str_text(&next);
  if (text && *text && !strchr("aiueon", *text))
    nr_str_add_char(out, *text == 'c' ? 't' : *text);
  if (!text)
    out->failed = true;
  nr_str_free(&next);
}

/* ー and small vowels that stand alone: the vowel before. */
static void add_long(const nr_kana_sign *signs, size_t at, nr_str *out)
{
  char vowel = '\0';
  while (at > 0 && !vowel && signs[at - 1].kana) {
    const char *base = letters_of(signs[--at].kana);
    if (signs[at].kana != LONG)
      vowel = last_letter(base);
  }
  if (vowel && strchr("aiueo", vowel))
    nr_str_add_char(out, vowel);
}

void nr_hepburn(const nr_kana_sign *signs, size_t count, size_t at, nr_str *out)
{
  int32_t kana = signs[at].kana, before = at ? signs[at - 1].kana : 0;
  if (!kana)
    return;
  if (kana == LONG) {
    add_long(signs, at, out);
  } else if (kana == SMALL_TSU) {
    add_doubled(signs, count, at, out);
  } else if (!is_small(kana) || !joins(before, kana)) {
    const char *next = letters_of(kana_at(signs, count, at + 1));
    add_mora(signs, count, at, out);
    if (kana == N && *next && !signs[at + 1].parted && strchr("aiueoy", *next))
      nr_str_add_char(out, '\'');
  }
}
