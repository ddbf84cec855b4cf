/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/plausible.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "text/frequencies.h"

#define LETTERS 0x1000 /* every letter of the alphabets lies below */

/* What is beyond the tables costs, in bits. */
enum {
  RARE_IDEOGRAPH = 15, /* of the common planes, yet not in the list */
  FOREIGN = 18,        /* a letter that the language does not have */
  NO_TEXT = 24,        /* unassigned, private, a control character, undecodable */
  SIGN = 7,            /* punctuation that lyrics have */
  ODD_SIGN = 12,
  BAD_CASE = 8,        /* a capital behind a small letter */
  NOISE = 12,          /* more, for a sign that touches letters */
  IN_WORD = 7          /* more, for a character that touches a small plain letter */
};

struct nr_plausible {
  const nr_alphabet *alphabet; /* NULL: East Asian */
  const char *lang;
  const nr_alphabet *english; /* of words in plain letters, which every language borrows */
  uint8_t index[LETTERS];     /* of the alphabet */
  uint8_t bits[0x10000];      /* of East Asian characters; 0: not in the list */
};

/* ── the models ── */

static const nr_alphabet *find_alphabet(const char *lang)
{
  for (size_t i = 0; i < NR_ALPHABETS; i++) {
    if (strcmp(nr_alphabets[i]->lang, lang) == 0)
      return nr_alphabets[i];
  }
  return NULL;
}

static void index_letters(nr_plausible *p)
{
  const uint8_t *text = (const uint8_t *)p->alphabet->letters;
  int32_t size = (int32_t)strlen(p->alphabet->letters), i = 0;
  for (uint8_t n = 1; i < size; n++) {
    UChar32 c;
    U8_NEXT(text, i, size, c);
    if (c >= 0 && c < LETTERS)
      p->index[c] = n;
  }
}

static void fill(nr_plausible *p, const char *characters, int bits)
{
  int32_t size = (int32_t)strlen(characters), i = 0;
  while (i < size) {
    UChar32 c;
    U8_NEXT((const uint8_t *)characters, i, size, c);
    if (c >= 0 && c < 0x10000 && (!p->bits[c] || p->bits[c] > bits))
      p->bits[c] = (uint8_t)bits;
  }
}

/* Programs speak of files, songs of love: what songs are full of. */
static void fill_lyrics(nr_plausible *p)
{
  static const char *const lists[][2] = {
      {"ko", "이다는나가고에을를지내어아그너도사해기리수하만널날의로게있없니우시말것은안대서자한라인"
             "마보스일난네와거들오린랑모야더런무려여면요으음할던데부제정른든처순간눈속알주전히못같"
             "밤길겠했았었워러된될때줄빛꿈별루영원바람늘많함께잊울웃맘곁살세상미소진심장물손잡떠돌걸"
             "갈올봐줘져죠래곳앞뒤위노두번또직조대저떻왜누구"},
      {"zh-Hans",
       "的一是不了我你在人有他这中大来上个到说们为和地出也时年得就那要下以生会自着去之过家学对可她里"
       "后小么心多天而能好都然没日于起还发成只作当想看开手用走行方又如前见头面同老从动两长知样现分"
       "将外但身些高意进把回美点月明声全话儿向情正名定问力给等几很最间新什打便位因重被电门海口再真"
       "听世气北少关却先山太水万眼别处总场笑活难神白路期叫死常感何更放做爱梦泪夜吻恋伤痛让谁记忆离"
       "远飞落风雨歌唱星光吗吧啊呢"},
      {"zh-Hant",
       "的一是不了我你在人有他這中大來上個到說們為和地出也時年得就那要下以生會自著去之過家學對可她裡"
       "後小麼心多天而能好都然沒日於起還發成只作當想看開手用走行方又如前見頭面同老從動兩長知樣現分"
       "將外但身些高意進把回美點月明聲全話兒向情正名定問力給等幾很最間新什打便位因重被電門海口再真"
       "聽世氣北少關卻先山太水萬眼別處總場笑活難神白路期叫死常感何更放做愛夢淚夜吻戀傷痛讓誰記憶離"
       "遠飛落風雨歌唱星光嗎吧啊呢"},
      {"ja", "君僕私何夢空愛心恋涙花夜朝星月風雨雪春夏秋冬声歌手目笑泣忘思想見会待信生死世界今明日"
             "昨永遠光影道街海人一二言葉好行来消抱願守強前"},
  };
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (strcmp(p->lang, lists[i][0]) == 0)
      fill(p, lists[i][1], 8);
  }
}

static bool find_east_asian(nr_plausible *p, const char *lang)
{
  for (size_t i = 0; i < NR_EAST_ASIAN; i++) {
    if (strcmp(nr_east_asian[i].lang, lang) != 0)
      continue;
    p->lang = nr_east_asian[i].lang;
    for (const nr_character_class *c = nr_east_asian[i].classes; c->characters; c++)
      fill(p, c->characters, c->bits);
    fill_lyrics(p);
    return true;
  }
  return false;
}

norae_status nr_plausible_new(const char *lang, nr_plausible **out)
{
  nr_plausible *p = *out = calloc(1, sizeof *p);
  if (!p)
    return NORAE_ERR_MEMORY;
  p->english = find_alphabet("en");
  p->alphabet = find_alphabet(lang);
  if (p->alphabet) {
    p->lang = p->alphabet->lang;
    index_letters(p);
    return NORAE_OK;
  }
  if (find_east_asian(p, lang))
    return NORAE_OK;
  nr_plausible_free(out);
  return NORAE_ERR_ARGUMENT;
}

void nr_plausible_free(nr_plausible **plausible)
{
  if (!plausible)
    return;
  free(*plausible);
  *plausible = NULL;
}

/* ── the bits ── */

/* Hangul, kana, han: each character is a word of its own here. */
static bool is_east_asian(UChar32 c)
{
  return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF);
}

static bool is_letter(UChar32 c)
{
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return !is_east_asian(c) && (U_MASK(u_charType(c)) & (U_GC_L_MASK | U_GC_MN_MASK | U_GC_MC_MASK));
}

static double pair(const nr_alphabet *a, unsigned from, unsigned to)
{
  return (a->pairs[from][to] - '0') / 4.0;
}

/* English has the plain letters in order. */
static unsigned english_index(UChar32 c)
{
  UChar32 lower = c | 0x20;
  return lower >= 'a' && lower <= 'z' ? (unsigned)(lower - 'a' + 1) : 0;
}

static double english_bits(const nr_plausible *p, const int32_t *word, size_t count)
{
  double bits = 0;
  unsigned before = 0;
  for (size_t i = 0; i < count; i++) {
    unsigned now = english_index(word[i]);
    bits += pair(p->english, before, now);
    before = now;
  }
  return bits + pair(p->english, before, 0);
}

/* How Vietnamese is spelt in windows-1258: a tone is a character of its own,
 * though a few vowels stand there with theirs. */
static UChar32 split_tone(UChar32 c, UChar32 *tone)
{
  static const struct {
    UChar32 letter, plain, tone;
  } table[] = {
      {0xE0, 'a', 0x300}, {0xE1, 'a', 0x301}, {0xE8, 'e', 0x300}, {0xE9, 'e', 0x301},
      {0xED, 'i', 0x301}, {0xF3, 'o', 0x301}, {0xF9, 'u', 0x300}, {0xFA, 'u', 0x301},
  };
  *tone = 0;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (table[i].letter == c) {
      *tone = table[i].tone;
      return table[i].plain;
    }
  }
  return c;
}

static double step(const nr_plausible *p, UChar32 c, unsigned *before)
{
  unsigned now = c < LETTERS ? p->index[c] : 0;
  if (!now) {
    *before = 0;
    return FOREIGN;
  }
  double bits = pair(p->alphabet, *before, now);
  *before = now;
  return bits;
}

static double word_bits(const nr_plausible *p, const int32_t *word, size_t count)
{
  double bits = 0;
  unsigned before = 0;
  bool vietnamese = strcmp(p->lang, "vi") == 0, was_lower = false;
  for (size_t i = 0; i < count; i++) {
    UChar32 c = word[i], tone = 0, lower = u_tolower(c);
    /* A capital within a word is what noise looks like. */
    bits += lower != c && was_lower ? BAD_CASE : 0;
    was_lower = u_islower(c);
    c = lower;
    if (vietnamese)
      c = split_tone(c, &tone);
    bits += step(p, c, &before);
    if (tone)
      bits += step(p, tone, &before);
  }
  return bits + pair(p->alphabet, before, 0);
}

/* A run of letters.  Words without any beyond ASCII may be English in any
 * language, and say less. */
static double letters_bits(const nr_plausible *p, const int32_t *word, size_t count)
{
  bool plain = true;
  for (size_t i = 0; i < count; i++)
    plain &= word[i] < 0x80;
  double own = p->alphabet ? word_bits(p, word, count) : FOREIGN * (double)count;
  if (!plain)
    return own;
  double english = english_bits(p, word, count) + 2;
  return (own < english ? own : english) * 0.5;
}

static bool is_small(UChar32 c)
{
  return c >= 'a' && c <= 'z';
}

static double character_bits(const nr_plausible *p, UChar32 c)
{
  bool hangul = c >= 0xAC00 && c <= 0xD7A3, kana = c < 0x3100;
  bool korean = strcmp(p->lang, "ko") == 0, japanese = strcmp(p->lang, "ja") == 0;
  if (p->alphabet)
    return FOREIGN;
  if (c < 0x10000 && p->bits[c])
    return p->bits[c];
  if (hangul)
    return korean ? 12 : FOREIGN;
  if (kana)
    return japanese ? 13 : FOREIGN;
  if (korean)
    return FOREIGN;
  return c >= 0x4E00 && c <= 0x9FFF ? RARE_IDEOGRAPH : NO_TEXT;
}

static double sign_bits(const nr_plausible *p, UChar32 before, UChar32 c, UChar32 after)
{
  static const UChar32 usual[] = {0xA0,   0xAB,   0xB7,   0xBB,   0x2013, 0x2014, 0x2018,
                                  0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2026, 0x266A,
                                  0x3000, 0x3001, 0x3002, 0x300C, 0x300D, 0xFF01, 0xFF08,
                                  0xFF09, 0xFF0C, 0xFF1A, 0xFF1F, 0xFF5E, 0x301C};
  int8_t type = u_charType(c);
  if (c < 0x80)
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F ? NO_TEXT : 0;
  if (c == 0xFFFD || type == U_PRIVATE_USE_CHAR || type == U_UNASSIGNED ||
      type == U_CONTROL_CHAR || type == U_FORMAT_CHAR)
    return NO_TEXT;
  bool inside = is_letter(before) && is_letter(after);
  /* ¿ and ¡ open a word. */
  if (c == 0xBF || c == 0xA1)
    return p->alphabet && is_letter(after) && !is_letter(before) ? SIGN : NO_TEXT;
  if (c >= 0x3000 && p->alphabet)
    return FOREIGN;
  for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
    if (usual[i] == c)
      return inside && c != 0x2019 && p->alphabet ? FOREIGN : SIGN;
  }
  return is_letter(before) || is_letter(after) ? FOREIGN + NOISE : ODD_SIGN;
}

double nr_plausible_bits(const nr_plausible *p, const int32_t *chars, size_t count)
{
  double bits = 0;
  for (size_t i = 0; i < count;) {
    size_t end = i;
    UChar32 before = i ? chars[i - 1] : 0, after = i + 1 < count ? chars[i + 1] : 0;
    while (end < count && is_letter(chars[end]))
      end++;
    if (end > i)
      bits += letters_bits(p, chars + i, end - i);
    else if (is_east_asian(chars[i]))
      bits += character_bits(p, chars[i]) + IN_WORD * is_small(before) +
              IN_WORD * is_small(after);
    else
      bits += sign_bits(p, before, chars[i], after);
    i = end > i ? end : i + 1;
  }
  return bits;
}
