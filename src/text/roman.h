/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Other scripts in Latin letters, by ICU's transliterators.
 */
#ifndef NR_TEXT_ROMAN_H
#define NR_TEXT_ROMAN_H

#include <stddef.h>

#include <norae/status.h>

#include "text/reading.h"

/* Transliterators are slow to open (Chinese takes 0.1 s), so they are opened
 * when first needed and kept.  A zeroed one is valid. */
typedef struct nr_roman {
  void *any, *han; /* UTransliterator */
} nr_roman;

void nr_roman_close(nr_roman *roman);

#define NR_ROMAN_SIZE 64

/* A few characters in lower-case letters a…z, "" when ICU knows no way.  Chinese
 * characters become pinyin without tones, ü written as v. */
norae_status nr_romanise(nr_roman *roman, const char *text, size_t size, char out[NR_ROMAN_SIZE]);

/* The sounds of one pinyin syllable, added to the open syllable; false when it
 * is none. */
bool nr_read_pinyin(nr_reading *reading, const char *pinyin);

/* Sounds of letters a…z as most romanisations mean them, as a list of phones
 * separated by '_' for nr_parse_phones(); vowels in a row are one nucleus.
 * NULL without memory; free it. */
char *nr_sounds_of_roman(const char *letters);

#endif
