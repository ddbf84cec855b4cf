/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hangul by blocks, and what the blocks of a word make of one another when it is
 * spoken.  What is read aloud (hangul.c) and what is written in Latin letters
 * (revised.c) begin here.
 */
#ifndef NR_TEXT_BLOCKS_H
#define NR_TEXT_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Consonants in the order in which Unicode has them as onsets. */
enum {
  NR_G, NR_GG, NR_N, NR_D, NR_DD, NR_R, NR_M, NR_B, NR_BB, NR_S, NR_SS, NR_NG, NR_J, NR_JJ,
  NR_CH, NR_K, NR_T, NR_P, NR_H, NR_NO_CODA = -1
};

/* Some of the 21 vowels, likewise. */
enum {
  NR_VOWEL_A, NR_VOWEL_AE, NR_VOWEL_YA, NR_VOWEL_YAE, NR_VOWEL_YEO = 6, NR_VOWEL_YE,
  NR_VOWEL_YO = 12, NR_VOWEL_WI = 16, NR_VOWEL_YU, NR_VOWEL_EU, NR_VOWEL_UI, NR_VOWEL_I
};

typedef struct nr_block {
  size_t cluster; /* of the line's grapheme clusters */
  size_t start;   /* byte of the line */
  uint16_t sign;  /* as written: U+AC00…, or a letter that stands alone */
  /* Consonants as numbers above.  An onset of NR_NG is silent; codas of two
   * consonants have a second. */
  signed char onset, vowel, coda, second;
  bool lone;   /* a letter that stands alone, as in ㅋㅋ */
  bool joined; /* the block before it stands right before it */
} nr_block;

/* A grapheme cluster as a block; false when it is something else. */
bool nr_block_of(const char *text, size_t size, nr_block *out);

/* The blocks among the clusters of text[start, end), which end at ends[first]…;
 * `out` has room for as many as there are clusters.  Returns how many there are. */
size_t nr_blocks_find(const char *text, size_t start, size_t end, const size_t *ends, size_t first,
                      nr_block *out);

/* Which changes are wanted. */
typedef enum nr_block_change {
  NR_BLOCKS_SPOKEN, /* all */
  NR_BLOCKS_WRITTEN /* those that the Revised Romanisation writes: no tense consonants, and
                     * ㅎ kept behind ㄱ, ㄷ, ㅂ in nouns */
} nr_block_change;

/* Blocks of one text as written become what they sound like: codas are none or
 * one of G, N, D, R, M, B, NG. */
void nr_blocks_change(nr_block *blocks, size_t count, nr_block_change change);

#endif
