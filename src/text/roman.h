/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Other scripts in Latin letters, by ICU's transliterators.
 */
#ifndef NR_TEXT_ROMAN_H
#define NR_TEXT_ROMAN_H

#include <stddef.h>

#include <norae/status.h>

#include "base/str.h"
#include "text/reading.h"

#define NR_ROMAN_KEPT 4
#define NR_ROMAN_NAME 32

/* Transliterators are slow to open (Chinese takes 0.1 s), so they are opened
 * when first needed and kept.  A zeroed one is valid. */
typedef struct nr_roman {
  void *any, *han; /* UTransliterator */
  void *others[NR_ROMAN_KEPT];
  char names[NR_ROMAN_KEPT][NR_ROMAN_NAME]; /* of the others; "" behind the last */
} nr_roman;

void nr_roman_close(nr_roman *roman);

#define NR_ROMAN_SIZE 64

/* A few characters in lower-case letters a…z, "" when ICU knows no way.  Chinese
 * characters become pinyin without tones, ü written as v. */
norae_status nr_romanise(nr_roman *roman, const char *text, size_t size, char out[NR_ROMAN_SIZE]);

/* A short text as ICU's transliterator `name` has it, added to `out`; as it is where ICU
 * has none of this name. */
norae_status nr_transliterate(nr_roman *roman, const char *name, const char *text, size_t size,
                              nr_str *out);

/* The name of the one that people who read Latin letters expect for a language. */
const char *nr_transliterator_of(const char *lang);

/* A Chinese character in its simplified form; 0 when the cluster is none alone. */
norae_status nr_simplified(nr_roman *roman, const char *text, size_t size, int32_t *out);

/* Letters that people know: sh for ş, nothing for signs of sounds that Latin has no
 * letters for, and, unless these are kept, no marks above and below letters. */
norae_status nr_plain_letters(nr_str *text, bool keep_marks);

/* The sounds of one pinyin syllable, added to the open syllable; false when it
 * is none. */
bool nr_read_pinyin(nr_reading *reading, const char *pinyin);

/* Sounds of letters a…z as most romanisations mean them, as a list of phones
 * separated by '_' for nr_parse_phones(); vowels in a row are one nucleus.
 * NULL without memory; free it. */
char *nr_sounds_of_roman(const char *letters);

#endif
