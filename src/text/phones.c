/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/phones.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "text/normal.h"

enum { SYLLABIC = 0x329 };

/* What a character is within a phone. */
typedef enum part { PART_DROPPED, PART_VOWEL, PART_CONSONANT, PART_MARK } part;

static part part_of(UChar32 c)
{
  static const UChar vowels[] = u"aeiouyæœøɐɑɒɔɘəɚɛεɜɝɞɤɨɪɯɵɶʉʊʌʏᵻᵿ";
  if (c == SYLLABIC || (c >= 0x300 && c <= 0x36F && c != 0x361 && c != 0x35C && c != 0x32F))
    return PART_MARK;
  if ((c >= 0x2B0 && c <= 0x2B8) || c == 0x2E0 || c == 0x207F || (c >= 0x1D2C && c <= 0x1D6A))
    return PART_MARK; /* superscript letters: ʰ ʲ ʷ ᵝ ⁿ */
  if (u_strchr32(vowels, nr_base_char(c, false)))
    return PART_VOWEL;
  return u_isalpha(c) && c > ' ' && !(c >= 0x2B9 && c <= 0x2FF) ? PART_CONSONANT : PART_DROPPED;
}

typedef struct parser {
  nr_arena *arena;
  nr_phone_list list;
  size_t phone_capacity, begin_capacity;
  bool tonal, word_begins, failed;
} parser;

static void add(parser *p, const char *text, size_t size, bool vowel)
{
  nr_phone_list *list = &p->list;
  char *ipa = nr_arena_copy(p->arena, text, size);
  if (!ipa || p->failed ||
      !nr_grow(&list->phones, &p->phone_capacity, list->count + 1, sizeof *list->phones) ||
      !nr_grow(&list->begins, &p->begin_capacity, list->count + 1, sizeof *list->begins)) {
    p->failed = true;
    return;
  }
  list->phones[list->count] = (nr_phone){.ipa = ipa, .vowel = vowel};
  list->begins[list->count++] = p->word_begins;
  p->word_begins = false;
}

static bool affricate(UChar32 stop, UChar32 fricative)
{
  static const UChar fricatives[] = u"szʃʒɕʑʂʐf";
  return (stop == 't' || stop == 'd' || (stop == 'p' && fricative == 'f')) &&
         u_strchr32(fricatives, fricative) && (fricative != 'f' || stop == 'p');
}

/* Whether a vowel glides on into the next one rather than giving way to it:
 * espeak-ng joins both kinds ("aɪ", "aɪə"). */
static bool glides(const UChar32 *vowels, size_t count, UChar32 next)
{
  static const UChar targets[] = u"ɪiʊuyøɯeoaə";
  if (count != 1)
    return false;
  if (next == 0x259 /* ə */ || next == 'a') /* ɪə, ʊə, ɛə; uo and ia rise */
    return u_strchr32(u"ɪʊɛɔ", vowels[0]) != NULL;
  return next != vowels[0] && u_strchr32(targets, next) != NULL;
}

/* The phones of one phoneme: [start, end) without separators. */
static void split_phoneme(parser *p, const char *s, size_t start, size_t end)
{
  UChar32 bases[4] = {0};
  size_t count = 0; /* letters of the phone at hand */
  bool vowel = false;
  char buffer[64];
  size_t used = 0;
  for (size_t i = start; i <= end;) {
    UChar32 c = 0, base;
    size_t at = i;
    part what = PART_DROPPED;
    bool joins;
    if (i < end) {
      U8_NEXT_OR_FFFD((const uint8_t *)s, i, end, c);
      what = part_of(c);
    } else {
      i++;
    }
    if (at < end && what == PART_DROPPED)
      continue;
    if (p->tonal && c == 0x25C && count && i >= end) continue; /* tone 3, not a vowel */
    base = nr_base_char(c, false);
    if (what == PART_MARK && c == SYLLABIC && count && !vowel) {
      add(p, "ə", strlen("ə"), true);
      continue;
    }
    joins = what == PART_MARK ||
            (count && what == PART_VOWEL && vowel && glides(bases, count, base)) ||
            (count == 1 && what == PART_CONSONANT && !vowel && affricate(bases[0], base));
    if (!joins && count) {
      /* A rhotic vowel after a diphthong is its tail: fire, hour. */
      bool tail = at < end && c == 0x25A && vowel && count == 2;
      add(p, buffer, used, vowel);
      count = used = 0;
      if (tail) {
        add(p, "ɹ", strlen("ɹ"), false);
        continue;
      }
    }
    if (at >= end || used + (i - at) > sizeof buffer)
      continue;
    memcpy(buffer + used, s + at, i - at);
    used += i - at;
    if (what == PART_MARK)
      continue;
    vowel = what == PART_VOWEL;
    if (count < 4)
      bases[count++] = base;
  }
}

/* NFC, so that a nasal vowel is spelled in one way only; malloc'ed. */
static norae_status to_nfc(const char *text, char **out)
{
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
  size_t room = strlen(text) + 16;
  int32_t length = 0, capacity = (int32_t)room * 3;
  UChar *wide, *composed;
  if (room > (size_t)INT32_MAX / 8)
    return NORAE_ERR_LIMIT;
  wide = nr_alloc_array(room, sizeof *wide);
  composed = nr_alloc_array(room, sizeof *composed);
  *out = nr_alloc_array((size_t)capacity, 1);
  if (wide && composed && *out) {
    u_strFromUTF8(wide, (int32_t)room, &length, text, -1, &error);
    length = unorm2_normalize(nfc, wide, length, composed, (int32_t)room, &error);
    u_strToUTF8(*out, capacity, NULL, composed, length, &error);
  } else {
    error = U_MEMORY_ALLOCATION_ERROR;
  }
  free(wide);
  free(composed);
  if (U_SUCCESS(error))
    return NORAE_OK;
  free(*out);
  *out = NULL;
  return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_ERR_ENVIRONMENT;
}

static void parse(parser *p, const char *s)
{
  size_t i = 0;
  while (s[i]) {
    size_t start = i;
    if (s[i] == ' ')
      p->word_begins = true;
    if (s[i] == '(') { /* "(en)": what follows is read in another language */
      p->list.switched = true;
      while (s[i] && s[i] != ')')
        i++;
      if (s[i])
        i++;
      continue;
    }
    if (s[i] == ' ' || s[i] == '_') {
      i++;
      continue;
    }
    while (s[i] && !strchr(" _(", s[i]))
      i++;
    split_phoneme(p, s, start, i);
  }
}

norae_status nr_parse_phones(const char *ipa, bool tonal, nr_arena *arena, nr_phone_list *out)
{
  parser p = {.arena = arena, .tonal = tonal, .word_begins = true};
  nr_phone *phones = NULL;
  bool *begins = NULL;
  char *text;
  norae_status status = to_nfc(ipa, &text);
  if (status)
    return status;
  parse(&p, text);
  free(text);
  if (!p.failed && p.list.count) {
    phones = nr_arena_alloc(arena, p.list.count * sizeof *phones);
    begins = nr_arena_alloc(arena, p.list.count * sizeof *begins);
    p.failed = !phones || !begins;
  }
  if (!p.failed && p.list.count) {
    memcpy(phones, p.list.phones, p.list.count * sizeof *phones);
    memcpy(begins, p.list.begins, p.list.count * sizeof *begins);
  }
  free(p.list.phones);
  free(p.list.begins);
  *out = (nr_phone_list){.phones = phones,
                         .begins = begins,
                         .count = p.failed ? 0 : p.list.count,
                         .switched = p.list.switched};
  return p.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static bool is_phone(const nr_phone_list *list, size_t i, const char *ipa)
{
  return i < list->count && strcmp(list->phones[i].ipa, ipa) == 0;
}

static bool ends_with(const char *text, const char *end)
{
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* The glide that is meant where espeak-ng has a vowel beside another: French y
 * before i, Italian u before any, and i after any at the end. */
static const char *glide_for(const nr_phone_list *list, size_t i, const char *lang)
{
  bool before_vowel = i + 1 < list->count && list->phones[i + 1].vowel;
  if (lang[0] == 'f')
    return is_phone(list, i, "y") && (is_phone(list, i + 1, "i") || is_phone(list, i + 1, "ɛ̃"))
               ? "ɥ"
               : NULL;
  if (is_phone(list, i, "ʊ") && before_vowel)
    return "w";
  return is_phone(list, i, "i") && i + 1 == list->count && i && list->phones[i - 1].vowel ? "j"
                                                                                          : NULL;
}

norae_status nr_mend_phones(nr_phone_list *list, const char *word, const char *lang,
                            nr_arena *arena)
{
  size_t n = list->count;
  nr_phone *phones;
  bool contracted = strncmp(lang, "en", 2) == 0 && ends_with(word, "dn't") && n >= 3 &&
                    is_phone(list, n - 3, "d") && is_phone(list, n - 2, "n");
  bool gliding = strncmp(lang, "fr", 2) == 0 || strncmp(lang, "it", 2) == 0;
  if (!n || (!contracted && !gliding))
    return NORAE_OK;
  phones = nr_arena_alloc(arena, (n + 1) * sizeof *phones);
  if (!phones)
    return NORAE_ERR_MEMORY;
  memcpy(phones, list->phones, n * sizeof *phones);
  for (size_t i = 0; gliding && i < n; i++) {
    const char *glide = glide_for(list, i, lang);
    if (glide && !(i && phones[i - 1].vowel != list->phones[i - 1].vowel))
      phones[i] = (nr_phone){.ipa = glide, .vowel = false};
  }
  if (contracted) {
    memmove(phones + n - 1, phones + n - 2, 2 * sizeof *phones);
    phones[n - 2] = (nr_phone){.ipa = "ə", .vowel = true};
    list->count++;
  }
  list->phones = phones;
  list->begins = NULL; /* of no use any more */
  return NORAE_OK;
}

size_t nr_count_nuclei(const nr_phone *phones, size_t count)
{
  size_t nuclei = 0;
  for (size_t i = 0; i < count; i++)
    nuclei += phones[i].vowel;
  return nuclei;
}
