/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several lines with one stamp: the translation or the romanisation of the
 * first, or simply sung together.  No file says which; scripts, order and how
 * often it happens do.
 */
#include <ctype.h>
#include <unicode/utf8.h>

#include "format/lrc.h"

/* What a text is made of. */
typedef struct makeup {
  size_t hangul, kana, small_kana, han, latin, accented, cyrillic;
  size_t vowel_runs, vowels; /* of Latin: about its syllables, in Japanese each letter counts */
  size_t words, function_words;
} makeup;

/* Short words that fill translations and that no romanisation has: "no" and "de"
 * are Japanese as well. */
static bool is_function_word(const char *word, size_t size)
{
  static const char *const words[] = {
      "the",  "and",  "you",  "your", "of",   "my",    "is",  "it",  "that", "are",        "what",
      "when", "this", "love", "for",  "with", "don't", "que", "los", "les",  "des",        "est",
      "pas",  "der",  "das",  "und",  "ich",  "nicht", "che", "per", "yang", "n\303\243o", "uma"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (nr_span_is_nocase((nr_span){word, size}, words[i]))
      return true;
  }
  return false;
}

static bool is_latin_vowel(UChar32 c)
{
  return c < 0x80 ? strchr("aeiouAEIOU", (int)c) != NULL : c < 0x250;
}

/* Romanised Japanese has these; translations have other accents. */
static bool is_macron(UChar32 c)
{
  static const UChar32 vowels[] = {0xE2, 0xEA, 0xEE, 0xF4, 0xFB, 0x101, 0x113, 0x12B, 0x14D, 0x16B};
  for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++) {
    if (c == vowels[i])
      return true;
  }
  return false;
}

static void count_character(makeup *m, UChar32 c, bool *in_vowel)
{
  bool latin =
      (c < 0x80 && isalpha((int)c)) || (c >= 0xC0 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
  bool vowel = latin && is_latin_vowel(c);
  m->latin += latin;
  m->accented += latin && c >= 0x80 && !is_macron(c);
  m->vowels += vowel;
  m->vowel_runs += vowel && !*in_vowel;
  *in_vowel = vowel;
  m->hangul += c >= 0xAC00 && c <= 0xD7A3;
  m->han += (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x2FA1F);
  m->cyrillic += c >= 0x400 && c < 0x530;
  if (c < 0x3041 || c > 0x30FF)
    return;
  m->kana++;
  /* Small signs and the length mark belong to the syllable before. */
  m->small_kana += strchr("\x41\x43\x45\x47\x49\x63\x83\x85\x87\xA1\xA3\xA5\xA7\xA9\xC3\xE3"
                          "\xE5\xE7\xFC",
                          (int)(c & 0xFF)) != NULL &&
                   (c & 0xFF);
}

static void count_word(makeup *m, nr_span text, size_t from, size_t to)
{
  if (to == from)
    return;
  m->words++;
  m->function_words += is_function_word(text.text + from, to - from);
}

static makeup makeup_of(nr_span text)
{
  makeup m = {0};
  bool in_vowel = false, in_tag = false;
  size_t word = 0;
  /* Longer than any line that is sung; a bound for hostile files. */
  int32_t size = text.size < 4096 ? (int32_t)text.size : 4096, i = 0;
  while (i < size) {
    int32_t from = i;
    UChar32 c;
    U8_NEXT((const uint8_t *)text.text, i, size, c);
    in_tag = c == '<' || (in_tag && c != '>');
    bool separates =
        c == ' ' || c == ',' || c == '.' || c == '?' || c == '!' || c == '<' || c == '>';
    if (separates) {
      count_word(&m, text, word, (size_t)from);
      word = (size_t)i;
    }
    if (c >= 0 && !in_tag)
      count_character(&m, c, &in_vowel);
  }
  count_word(&m, text, word, (size_t)size);
  return m;
}

typedef enum script { NO_SCRIPT, LATIN, HANGUL, JAPANESE, HAN, CYRILLIC } script;

/* One character of these says as much as three letters. */
static script script_of(const makeup *m)
{
  size_t east = 3 * (m->hangul + m->kana + m->han);
  if (!east && !m->latin && !m->cyrillic)
    return NO_SCRIPT;
  if (m->cyrillic > m->latin && m->cyrillic > east)
    return CYRILLIC;
  if (m->latin > east)
    return LATIN;
  if (m->hangul >= m->kana && m->hangul >= m->han)
    return HANGUL;
  return m->kana ? JAPANESE : HAN;
}

static bool is_east(script s)
{
  return s == HANGUL || s == JAPANESE || s == HAN;
}

/* The same of a romanisation of a text in `original`. */
static double latin_units(const makeup *m, script original)
{
  return (double)(original == JAPANESE ? m->vowels : m->vowel_runs);
}

/* Syllables to sing, more or less: a kanji has about two of them. */
static double units(const makeup *m)
{
  return (double)(m->hangul + m->kana - m->small_kana + m->vowel_runs) +
         (double)m->han * (m->kana ? 1.8 : 1.0);
}

const char *nr_script_lang(nr_span text)
{
  makeup m = makeup_of(text);
  switch (script_of(&m)) {
  case HANGUL:
    return "ko";
  case JAPANESE:
    return "ja";
  case HAN:
    return "zh";
  default:
    return NULL;
  }
}

static bool same_text(nr_span a, nr_span b)
{
  a = nr_trim(a);
  b = nr_trim(b);
  return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

static bool in_brackets(nr_span text)
{
  text = nr_trim(text);
  return text.size > 1 && *text.text == '(' && text.text[text.size - 1] == ')';
}

void nr_lrc_learn(nr_lrc_stacks *stacks, const nr_span *texts, size_t count)
{
  makeup m[NR_LRC_STACK];
  stacks->groups++;
  if (count < 2)
    return;
  if (count == 2 && same_text(texts[0], texts[1])) {
    stacks->doubled++;
    return;
  }
  stacks->bracketed += in_brackets(texts[1]);
  if (count > NR_LRC_STACK)
    count = NR_LRC_STACK;
  for (size_t i = 0; i < count; i++)
    m[i] = makeup_of(texts[i]);
  stacks->stacked++;
  stacks->other_script += script_of(&m[0]) != script_of(&m[1]);
  stacks->latin_first += script_of(&m[0]) == LATIN && is_east(script_of(&m[1]));
  for (size_t i = 0; i < count; i++) {
    stacks->words[i] += m[i].words;
    /* Pinyin is full of accents, other romanisations have none. */
    stacks->function_words[i] +=
        m[i].function_words + (script_of(&m[0]) == HAN ? 0 : m[i].accented);
  }
  for (size_t i = 1; i < count; i++) {
    if (!is_east(script_of(&m[0])) || script_of(&m[i]) != LATIN)
      continue;
    stacks->units[i] += units(&m[0]);
    stacks->vowels[i] += latin_units(&m[i], script_of(&m[0]));
  }
  if (is_east(script_of(&m[1])) && script_of(&m[0]) == LATIN) {
    stacks->back_units += units(&m[1]);
    stacks->back_vowels += latin_units(&m[0], script_of(&m[1]));
  }
}

/* As many syllables as the original, and none of the words of a translation. */
static bool sounds_like(double u, double vowels, size_t words, size_t function_words)
{
  return u > 0 && vowels > 0.65 * u && vowels < 1.5 * u && function_words * 7 < words;
}

static bool romanisation_first(const nr_lrc_stacks *s)
{
  return s->latin_first * 2 > s->stacked &&
         sounds_like(s->back_units, s->back_vowels, s->words[0], s->function_words[0]);
}

/* Do stacks mean one line in several texts here?  They do when there are many,
 * or when their scripts differ throughout; else people sing together. */
static bool are_texts_of_one(const nr_lrc_stacks *s)
{
  if (s->stacked * 3 >= s->groups * 2)
    return true;
  return s->other_script * 5 >= s->stacked * 4 && s->stacked * 8 >= s->groups &&
         s->bracketed * 2 < s->stacked;
}

/* Are several words timed?  A tag around the whole line times none. */
static bool has_words(nr_span text)
{
  nr_lrc_stamp tag;
  size_t at = 0, words = 0;
  for (size_t from = 0; words < 2 && nr_lrc_word_in(text, from, &tag);) {
    size_t start = (size_t)(tag.span.text - text.text);
    words += !nr_is_empty((nr_span){text.text + at, start - at});
    from = at = start + tag.span.size;
  }
  return words > 1 || (words && !nr_is_empty(nr_span_from(text, text.text + at)));
}

void nr_lrc_parts(const nr_lrc_stacks *stacks, const nr_span *texts, size_t count, nr_lrc_part *out)
{
  if (count == 1) {
    out[0] = NR_LRC_LINE;
    return;
  }
  bool tracks = are_texts_of_one(stacks);
  /* The same line twice is a file joined to itself, or two who sing together. */
  bool joined = tracks || stacks->doubled * 2 >= stacks->groups;
  size_t main = tracks && romanisation_first(stacks) ? 1 : 0;
  makeup first = makeup_of(texts[main]);
  for (size_t i = 0; i < count; i++) {
    out[i] = NR_LRC_LINE;
    if (i == main)
      continue;
    if (joined && same_text(texts[i], texts[main])) {
      out[i] = NR_LRC_DOUBLE;
      continue;
    }
    if (!tracks || i >= NR_LRC_STACK)
      continue;
    makeup m = makeup_of(texts[i]);
    bool latin = script_of(&m) == LATIN && is_east(script_of(&first));
    bool roman = main ? i == 0
                      : sounds_like(stacks->units[i], stacks->vowels[i], stacks->words[i],
                                    stacks->function_words[i]);
    if (latin && roman)
      out[i] = NR_LRC_ROMANISATION;
    else if (!has_words(texts[i]) || !has_words(texts[main])) /* else it is sung as well */
      out[i] = NR_LRC_TRANSLATION;
  }
}
