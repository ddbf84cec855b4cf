/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kana in Latin letters after Hepburn, mora by mora: long vowels are written as
 * they are sung, a letter for each mora (toukyou, raamen), ん is n, before a vowel
 * or y n'.
 */
#ifndef NR_TEXT_HEPBURN_H
#define NR_TEXT_HEPBURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A kana of a line, and the grapheme cluster that it is the sound of. */
typedef struct nr_kana_sign {
  int32_t kana; /* as hiragana, or ー; 0: something else, which parts what is around it */
  size_t cluster;
  bool parted; /* a word begins with it */
} nr_kana_sign;

/* The character as such a sign: katakana becomes hiragana. */
int32_t nr_kana_of(int32_t c);

/* The letters of signs[at], which may depend on its neighbours, added to `out`. */
void nr_hepburn(const nr_kana_sign *signs, size_t count, size_t at, nr_str *out);

#endif
