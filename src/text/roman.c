/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/roman.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include "base/checked.h"
#include "base/str.h"
#include "text/normal.h"

void nr_roman_close(nr_roman *roman)
{
  if (roman->any)
    utrans_close(roman->any);
  if (roman->han)
    utrans_close(roman->han);
  for (size_t i = 0; i < NR_ROMAN_KEPT; i++)
    if (roman->others[i])
      utrans_close(roman->others[i]);
  *roman = (nr_roman){0};
}

static norae_status open_one(void **transliterator, const UChar *id)
{
  UErrorCode error = U_ZERO_ERROR;
  if (*transliterator)
    return NORAE_OK;
  *transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
  if (U_SUCCESS(error))
    return NORAE_OK;
  *transliterator = NULL;
  return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_ERR_ENVIRONMENT;
}

static bool is_han(const UChar *text, int32_t length)
{
  return length > 0 && u_hasBinaryProperty(text[0] >= 0xD800 && text[0] < 0xDC00 && length > 1
                                               ? U16_GET_SUPPLEMENTARY(text[0], text[1])
                                               : text[0],
                                           UCHAR_UNIFIED_IDEOGRAPH);
}

/* Letters a…z of decomposed text; ü keeps its dots as v. */
static void to_letters(const UChar *text, int32_t length, bool pinyin, char out[NR_ROMAN_SIZE])
{
  size_t n = 0;
  for (int32_t i = 0; i < length && n + 1 < NR_ROMAN_SIZE; i++) {
    UChar32 c = u_tolower(text[i]);
    if (pinyin && c == 0x308 && n && out[n - 1] == 'u')
      out[n - 1] = 'v';
    if (c == 0x1DD || c == 0x259)
      c = 'e';
    if (c == 0x131)
      c = 'i';
    if (c >= 'a' && c <= 'z')
      out[n++] = (char)c;
  }
  out[n] = '\0';
}

norae_status nr_romanise(nr_roman *roman, const char *text, size_t size, char out[NR_ROMAN_SIZE])
{
  enum { ROOM = 256 };
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&error); /* what is made may be long */
  UChar buffer[ROOM], apart[ROOM];
  int32_t length = (int32_t)nr_normalise(NR_NFC, text, size, buffer, NR_ROMAN_SIZE), limit;
  bool han;
  norae_status status;
  out[0] = '\0';
  han = is_han(buffer, length);
  status = han ? open_one(&roman->han, u"Han-Latin") : open_one(&roman->any, u"Any-Latin");
  if (status)
    return status;
  limit = length;
  utrans_transUChars(han ? roman->han : roman->any, buffer, &length, ROOM, 0, &limit, &error);
  length = unorm2_normalize(nfd, buffer, length, apart, ROOM, &error);
  if (U_SUCCESS(error))
    to_letters(apart, length, han, out);
  return NORAE_OK;
}

/* ── pinyin ── */

typedef struct sound {
  const char *letters, *phones[3]; /* the one at `vowel` is the nucleus */
  int vowel;
} sound;

static const sound initials[] = {
    {"zh", {"tʂ"}, -1}, {"ch", {"tʂʰ"}, -1}, {"sh", {"ʂ"}, -1}, {"b", {"p"}, -1},
    {"p", {"pʰ"}, -1},  {"m", {"m"}, -1},    {"f", {"f"}, -1},  {"d", {"t"}, -1},
    {"t", {"tʰ"}, -1},  {"n", {"n"}, -1},    {"l", {"l"}, -1},  {"g", {"k"}, -1},
    {"k", {"kʰ"}, -1},  {"h", {"x"}, -1},    {"j", {"tɕ"}, -1}, {"q", {"tɕʰ"}, -1},
    {"x", {"ɕ"}, -1},   {"r", {"ʐ"}, -1},    {"z", {"ts"}, -1}, {"c", {"tsʰ"}, -1},
    {"s", {"s"}, -1},   {"y", {"j"}, -1},    {"w", {"w"}, -1}};

static const sound finals[] = {{"a", {"a"}, 0},
                               {"ai", {"aɪ"}, 0},
                               {"ao", {"aʊ"}, 0},
                               {"an", {"a", "n"}, 0},
                               {"ang", {"a", "ŋ"}, 0},
                               {"o", {"o"}, 0},
                               {"ou", {"oʊ"}, 0},
                               {"ong", {"ʊ", "ŋ"}, 0},
                               {"e", {"ɤ"}, 0},
                               {"ei", {"eɪ"}, 0},
                               {"en", {"ə", "n"}, 0},
                               {"eng", {"ə", "ŋ"}, 0},
                               {"er", {"ɚ"}, 0},
                               {"i", {"i"}, 0},
                               {"ia", {"j", "a"}, 1},
                               {"iao", {"j", "aʊ"}, 1},
                               {"ian", {"j", "ɛ", "n"}, 1},
                               {"iang", {"j", "a", "ŋ"}, 1},
                               {"ie", {"j", "ɛ"}, 1},
                               {"iu", {"j", "oʊ"}, 1},
                               {"in", {"i", "n"}, 0},
                               {"ing", {"i", "ŋ"}, 0},
                               {"iong", {"j", "ʊ", "ŋ"}, 1},
                               {"u", {"u"}, 0},
                               {"ua", {"w", "a"}, 1},
                               {"uai", {"w", "aɪ"}, 1},
                               {"uan", {"w", "a", "n"}, 1},
                               {"uang", {"w", "a", "ŋ"}, 1},
                               {"uo", {"w", "o"}, 1},
                               {"ui", {"w", "eɪ"}, 1},
                               {"un", {"w", "ə", "n"}, 1},
                               {"v", {"y"}, 0},
                               {"ve", {"ɥ", "ɛ"}, 1},
                               {"van", {"ɥ", "ɛ", "n"}, 1},
                               {"vn", {"y", "n"}, 0},
                               {"ue", {"ɥ", "ɛ"}, 1},
                               {"ng", {"ə", "ŋ"}, 0},
                               {"n", {"ə", "n"}, 0},
                               {"m", {"ə", "m"}, 0}};

static const sound *initial_of(const char *pinyin)
{
  for (size_t i = 0; i < sizeof initials / sizeof *initials; i++)
    if (strncmp(pinyin, initials[i].letters, strlen(initials[i].letters)) == 0)
      return &initials[i];
  return NULL;
}

bool nr_read_pinyin(nr_reading *reading, const char *pinyin)
{
  const sound *initial = strcmp(pinyin, "n") && strcmp(pinyin, "m") && strcmp(pinyin, "ng")
                             ? initial_of(pinyin)
                             : NULL;
  const char *rest = pinyin + (initial ? strlen(initial->letters) : 0);
  char front = initial ? initial->letters[0] : 0;
  /* After j q x y, u is ü; after zh ch sh r z c s, i is a vowel of its own. */
  bool fronted = front && strchr("jqxy", front) && rest[0] == 'u';
  bool buzzed = front && strcmp(rest, "i") == 0 && strchr("zcsr", front);
  bool silent = front && ((front == 'y' && (rest[0] == 'i' || fronted)) ||
                          (front == 'w' && strcmp(rest, "u") == 0));
  char final[8];
  if (strlen(rest) >= sizeof final)
    return false;
  strcpy(final, rest);
  if (fronted)
    final[0] = 'v';
  for (size_t i = 0; i < sizeof finals / sizeof *finals; i++) {
    const sound *f = &finals[i];
    if (strcmp(f->letters, final))
      continue;
    if (initial && !silent)
      nr_reading_phone(reading, initial->phones[0], false);
    for (int p = 0; p < 3 && f->phones[p]; p++)
      nr_reading_phone(reading, buzzed ? "ɨ" : f->phones[p], p == f->vowel);
    return true;
  }
  return false;
}

/* ── letters ── */

char *nr_sounds_of_roman(const char *letters)
{
  static const char *const sounds[26] = {"a",  "b", "k", "d", "e", "f", "ɡ", "h", "i",
                                         "dʒ", "k", "l", "m", "n", "o", "p", "k", "r",
                                         "s",  "t", "u", "v", "w", "ɔ", "j", "z"};
  nr_str out = {0};
  char *text;
  bool in_vowels = false;
  for (const char *p = letters; *p; p++) {
    bool vowel = strchr("aeioux", *p) != NULL;
    if (*p < 'a' || *p > 'z' || (vowel && in_vowels))
      continue;
    if (*p == 'h' && p > letters && strchr("ptkcdgbs", p[-1])) continue; /* aspiration */
    in_vowels = vowel;
    if (out.size)
      nr_str_add_char(&out, '_');
    nr_str_add(&out, *p == 'c' && p[1] == 'h'   ? "tʃ"
                     : *p == 's' && p[1] == 'h' ? "ʃ"
                                                : sounds[*p - 'a']);
  }
  return nr_str_take(&out, &text, NULL) == NORAE_OK ? text : NULL;
}
