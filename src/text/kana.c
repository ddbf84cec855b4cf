/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/kana.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "text/normal.h"

/* Hiragana from U+3041 on: consonant, then vowel ('N' for ん, 'Q' for っ). */
typedef struct kana {
  const char *onset;
  char vowel;
  bool small;
} kana;

static const kana table[] = {
    {"", 'a', 1},  {"", 'a', 0},  {"", 'i', 1},   {"", 'i', 0},   {"", 'u', 1},  {"", 'u', 0},
    {"", 'e', 1},  {"", 'e', 0},  {"", 'o', 1},   {"", 'o', 0},   {"k", 'a', 0}, {"ɡ", 'a', 0},
    {"k", 'i', 0}, {"ɡ", 'i', 0}, {"k", 'u', 0},  {"ɡ", 'u', 0},  {"k", 'e', 0}, {"ɡ", 'e', 0},
    {"k", 'o', 0}, {"ɡ", 'o', 0}, {"s", 'a', 0},  {"z", 'a', 0},  {"ɕ", 'i', 0}, {"dʑ", 'i', 0},
    {"s", 'u', 0}, {"z", 'u', 0}, {"s", 'e', 0},  {"z", 'e', 0},  {"s", 'o', 0}, {"z", 'o', 0},
    {"t", 'a', 0}, {"d", 'a', 0}, {"tɕ", 'i', 0}, {"dʑ", 'i', 0}, {"", 'Q', 0},  {"ts", 'u', 0},
    {"z", 'u', 0}, {"t", 'e', 0}, {"d", 'e', 0},  {"t", 'o', 0},  {"d", 'o', 0}, {"n", 'a', 0},
    {"n", 'i', 0}, {"n", 'u', 0}, {"n", 'e', 0},  {"n", 'o', 0},  {"h", 'a', 0}, {"b", 'a', 0},
    {"p", 'a', 0}, {"ç", 'i', 0}, {"b", 'i', 0},  {"p", 'i', 0},  {"ɸ", 'u', 0}, {"b", 'u', 0},
    {"p", 'u', 0}, {"h", 'e', 0}, {"b", 'e', 0},  {"p", 'e', 0},  {"h", 'o', 0}, {"b", 'o', 0},
    {"p", 'o', 0}, {"m", 'a', 0}, {"m", 'i', 0},  {"m", 'u', 0},  {"m", 'e', 0}, {"m", 'o', 0},
    {"j", 'a', 1}, {"j", 'a', 0}, {"j", 'u', 1},  {"j", 'u', 0},  {"j", 'o', 1}, {"j", 'o', 0},
    {"ɽ", 'a', 0}, {"ɽ", 'i', 0}, {"ɽ", 'u', 0},  {"ɽ", 'e', 0},  {"ɽ", 'o', 0}, {"w", 'a', 1},
    {"w", 'a', 0}, {"", 'i', 0},  {"", 'e', 0},   {"", 'o', 0},   {"", 'N', 0},  {"v", 'u', 0},
    {"k", 'a', 0}, {"k", 'e', 0}};
enum { KANA_COUNT = sizeof table / sizeof *table };

typedef enum sign { SIGN_KANA, SIGN_LONG, SIGN_HAN, SIGN_OTHER } sign;

static const char *vowel_phone(char vowel)
{
  switch (vowel) {
  case 'a':
    return "ä";
  case 'i':
    return "i";
  case 'u':
    return "ɯᵝ";
  case 'e':
    return "e̞";
  default:
    return "o̞";
  }
}

static sign decode(const char *text, size_t size, kana *out)
{
  UChar composed[16];
  UChar32 c;
  if (!nr_normalise(NR_NFKC, text, size, composed, 16))
    return SIGN_OTHER;
  U16_GET(composed, 0, 0, 16, c);
  if (c == 0x30FC)
    return SIGN_LONG;
  if (c >= 0x30A1 && c <= 0x30F6)
    c -= 0x60;
  if (c >= 0x3041 && c < 0x3041 + KANA_COUNT) {
    *out = table[c - 0x3041];
    return SIGN_KANA;
  }
  return c == 0x3005 || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ? SIGN_HAN : SIGN_OTHER;
}

/* The reader's state. */
typedef struct reader {
  nr_reading *reading;
  char vowel; /* of the last mora, 0 before the first */
} reader;

/* Consonants that hold a glide already. */
static bool is_palatal(const char *onset)
{
  return strcmp(onset, "ɕ") == 0 || strcmp(onset, "tɕ") == 0 || strcmp(onset, "dʑ") == 0 ||
         strcmp(onset, "ç") == 0;
}

/* A mora is written with up to two kana: き + ゃ. */
static void emit_mora(reader *r, const kana *first, const kana *small)
{
  const char *onset = first->onset;
  char vowel = first->vowel;
  if (vowel == 'N') {
    nr_reading_phone(r->reading, "ɴ", false);
    return;
  }
  if (small) {
    bool glide = small->onset[0] == 'j';
    if (strcmp(onset, "ɸ") == 0 || *onset)
      nr_reading_phone(r->reading, onset, false);
    else if (vowel == 'u')
      nr_reading_phone(r->reading, "w", false); /* ウィ */
    if (glide && !is_palatal(onset))
      nr_reading_phone(r->reading, "j", false);
    vowel = small->vowel;
  } else if (*onset) {
    nr_reading_phone(r->reading, onset, false);
  }
  nr_reading_phone(r->reading, vowel_phone(vowel), true);
  r->vowel = vowel;
}

static void emit_long(reader *r)
{
  if (r->vowel)
    nr_reading_phone(r->reading, vowel_phone(r->vowel), true);
}

static size_t sign_size(const char *text)
{
  size_t n = 0;
  U8_FWD_1_UNSAFE((const uint8_t *)text, n);
  return n;
}

/* All of a reading, in the syllable that is open. */
static void emit_said(reader *r, const char *said)
{
  while (*said) {
    kana one = {0}, next = {0};
    sign what = decode(said, sign_size(said), &one);
    said += sign_size(said);
    if (what == SIGN_LONG)
      emit_long(r);
    if (what != SIGN_KANA || one.vowel == 'Q')
      continue;
    bool joined = one.vowel != 'N' && *said &&
                  decode(said, sign_size(said), &next) == SIGN_KANA && next.small;
    if (joined)
      said += sign_size(said);
    emit_mora(r, &one, joined ? &next : NULL);
  }
}

void nr_read_kana(nr_reading *reading, const char *text, size_t start, size_t end,
                  const size_t *ends, size_t first, const nr_said *said, size_t *unread)
{
  reader r = {.reading = reading};
  bool open = false;
  size_t i = first, at = start, opening = start;
  while (at < end) {
    const nr_said *as = said && said[i].kana ? &said[i] : NULL;
    kana one = {0}, next = {0};
    sign what = decode(text + at, ends[i] - at, &one);
    size_t begin = open ? at : opening;
    bool joined = false;
    at = ends[i++];
    if (as && !*as->kana)
      continue;
    if (as) {
      while (at < end && at < as->end)
        at = ends[i++];
      nr_reading_syllable(reading, begin);
      open = true;
      emit_said(&r, as->kana);
      continue;
    }
    if (what == SIGN_OTHER || ((what == SIGN_LONG || one.vowel == 'Q') && open))
      continue;
    if (what == SIGN_KANA && one.vowel != 'N' && one.vowel != 'Q' && at < end &&
        decode(text + at, ends[i] - at, &next) == SIGN_KANA && next.small) {
      joined = true;
      at = ends[i++];
    }
    nr_reading_syllable(reading, begin);
    open = true;
    if (what == SIGN_HAN) {
      nr_reading_phone(reading, "ə", true);
      nr_reading_phone(reading, "ə", true);
      ++*unread;
    } else if (what == SIGN_KANA && one.vowel != 'Q') {
      emit_mora(&r, &one, joined ? &next : NULL);
    }
  }
  if (!open)
    nr_reading_syllable(reading, start);
}
