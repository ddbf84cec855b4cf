/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/phones.h"

#include <string.h>

#include "sync/phone_tables.h"

/* ── the phones of the acoustic model ── */

typedef struct model_phone {
  const char *name;
  nr_class energy[NR_STATES];
  bool vowel;
} model_phone;

#define SAME(class) {NR_CLASS_##class, NR_CLASS_##class, NR_CLASS_##class}
#define GLIDE(first, last) {NR_CLASS_##first, NR_CLASS_##first, NR_CLASS_##last}

static const model_phone model[] = {
    {"AA", SAME(A), true},      {"AE", SAME(E), true},         {"AH", SAME(A), true},
    {"AO", SAME(O), true},      {"AW", GLIDE(A, U), true},     {"AY", GLIDE(A, I), true},
    {"B", SAME(B), false},
    {"CH", {NR_CLASS_P, NR_CLASS_SH, NR_CLASS_SH}, false},
    {"D", SAME(B), false},   {"DH", SAME(B), false},     {"EH", SAME(E), true},
    {"ER", SAME(ER), true},     {"EY", GLIDE(E, I), true},     {"F", SAME(F), false},
    {"G", SAME(B), false},   {"HH", SAME(HH), false},   {"IH", SAME(I), true},
    {"IY", SAME(I), true},
    {"JH", {NR_CLASS_B, NR_CLASS_Z, NR_CLASS_Z}, false},
    {"K", SAME(P), false},   {"L", SAME(L), false},  {"M", SAME(M), false},
    {"N", SAME(M), false}, {"NG", SAME(M), false}, {"OW", GLIDE(O, U), true},
    {"OY", GLIDE(O, I), true},  {"P", SAME(P), false},      {"R", SAME(R), false},
    {"S", SAME(S), false},   {"SH", SAME(SH), false},     {"T", SAME(P), false},
    {"TH", SAME(F), false}, {"UH", SAME(U), true},        {"UW", SAME(U), true},
    {"V", SAME(B), false},   {"W", SAME(W), false},  {"Y", SAME(Y), false},
    {"Z", SAME(Z), false},   {"ZH", SAME(Z), false},
};

#define MODEL_PHONES (sizeof model / sizeof *model)

const char *nr_model_phone(size_t i)
{
  return i < MODEL_PHONES ? model[i].name : NULL;
}

bool nr_model_phone_is_vowel(size_t i)
{
  return model[i].vowel;
}

/* ── the notation of the tables ── */

/* Index of the model's phone named at *text, which is moved behind the name. */
static size_t read_phone(const char **text)
{
  size_t length = strspn(*text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), i = 0;
  while (i < MODEL_PHONES &&
         (strlen(model[i].name) != length || memcmp(model[i].name, *text, length) != 0))
    i++;
  *text += length;
  return i;
}

/* Add a state to the alternatives of a kind. */
static void add_alternative(nr_kind *kind, size_t phone, size_t state)
{
  if (kind->count == 0)
    kind->energy_class = (uint8_t)model[phone].energy[state];
  if (kind->count == NR_ALTERNATIVES)
    return;
  kind->alternative[kind->count].phone = (uint8_t)phone;
  kind->alternative[kind->count].state = (uint8_t)state;
  kind->count++;
}

/* "A|B:001{C}": the states [from, to) of a sound, which it moves *text behind. */
static void read_mixture(const char **text, nr_sound *sound, size_t from, size_t to)
{
  for (;;) {
    size_t phone = read_phone(text), use[NR_STATES] = {0, 1, 2};
    if (phone == MODEL_PHONES)
      return;
    if (**text == ':') {
      for (size_t s = 0; s < NR_STATES; s++)
        use[s] = (size_t)((*text)[1 + s] - '0');
      *text += 1 + NR_STATES;
    }
    sound->vowel |= model[phone].vowel;
    for (size_t s = from; s < to; s++)
      add_alternative(&sound->state[s], phone, use[s]);
    if (**text != '|')
      break;
    ++*text;
  }
  if (**text != '{')
    return;
  ++*text;
  size_t phone = read_phone(text);
  for (size_t s = from; s < to && phone < MODEL_PHONES; s++)
    sound->state[s].energy_class = (uint8_t)model[phone].energy[s];
  ++*text;
}

static size_t read_sounds(const char *text, nr_sound out[NR_SOUNDS])
{
  size_t count = 0;
  while (*text && count < NR_SOUNDS) {
    nr_sound *sound = &out[count++];
    *sound = (nr_sound){0};
    if (*text == '[') {
      for (size_t s = 0; s < NR_STATES && *text == '['; s++) {
        text++;
        read_mixture(&text, sound, s, s + 1);
        text++;
      }
    } else {
      read_mixture(&text, sound, 0, NR_STATES);
    }
    text += strspn(text, " ");
  }
  return count;
}

/* ── looking a phone up ── */

static const char *find_in(const nr_phone_row *rows, const char *ipa, size_t length)
{
  for (; rows->ipa; rows++) {
    if (strlen(rows->ipa) == length && memcmp(rows->ipa, ipa, length) == 0)
      return rows->sounds;
  }
  return NULL;
}

static const char *find(const char *lang, const char *ipa, size_t length)
{
  const nr_phone_table *table = nr_phone_tables;
  size_t subtag = strcspn(lang, "-_");
  for (; *table->lang; table++) {
    const char *found = NULL;
    if (strlen(table->lang) == subtag && memcmp(table->lang, lang, subtag) == 0)
      found = find_in(table->rows, ipa, length);
    if (found)
      return found;
  }
  return find_in(table->rows, ipa, length);
}

/* Bytes of the UTF-8 character at text. */
static size_t character(const char *text)
{
  size_t n = 1;
  while (((unsigned char)text[n] & 0xC0) == 0x80)
    n++;
  return n;
}

/* The longest beginning of `ipa` that the tables have; *size is its bytes, those
 * of one character when there is none and NULL is returned. */
static const char *find_longest(const char *lang, const char *ipa, size_t *size)
{
  for (*size = strlen(ipa); *size; --*size) {
    const char *sounds = ((unsigned char)ipa[*size] & 0xC0) == 0x80 ? NULL
                                                                    : find(lang, ipa, *size);
    if (sounds)
      return sounds;
  }
  *size = character(ipa);
  return NULL;
}

size_t nr_phone_sounds(const char *lang, const char *ipa, bool vowel, nr_sound out[NR_SOUNDS])
{
  size_t length = strlen(ipa), count = 0;
  const char *sounds = length ? find(lang, ipa, length) : "";
  if (sounds)
    return read_sounds(sounds, out);
  /* What isn't known as a whole may be known without the marks behind it
   * ("pʰ"), or is the sum of its signs ("uə"). */
  for (size_t n; *ipa && count < NR_SOUNDS; ipa += n) {
    nr_sound more[NR_SOUNDS];
    sounds = find_longest(lang, ipa, &n);
    size_t added = sounds ? read_sounds(sounds, more) : 0;
    for (size_t i = 0; i < added && count < NR_SOUNDS; i++) {
      /* A vowel stays one sound, that of its first sign. */
      if (!(vowel && count && more[i].vowel))
        out[count++] = more[i];
    }
  }
  return count || !vowel ? count : read_sounds("AH|UH", out);
}

bool nr_phone_known(const char *lang, const char *ipa)
{
  /* Aspiration, palatalisation and their like; and what is no sound but a catch. */
  static const char *const marks[] = {"ʰ", "ʲ", "ʷ", "ˠ", "ˤ", "ⁿ", "ᵝ", "̪", "̥", "̊",
                                      "̩", "̯", "͈", "̞", "̝", "ʔ"};
  size_t n = 0;
  if (!*ipa || (!find_longest(lang, ipa, &n) && strcmp(ipa, "ʔ") != 0))
    return false;
  for (ipa += n; *ipa; ipa += n) {
    size_t i = 0, count = sizeof marks / sizeof *marks;
    n = character(ipa);
    while (i < count && (strlen(marks[i]) != n || memcmp(marks[i], ipa, n) != 0))
      i++;
    if (i == count)
      return false;
  }
  return true;
}
