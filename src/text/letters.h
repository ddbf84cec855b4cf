/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letters of alphabets reduced to what they sound like: a base letter a…z.
 */
#ifndef NR_TEXT_LETTERS_H
#define NR_TEXT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/script.h"

typedef struct nr_letter {
  size_t start; /* byte of the text */
  char base;    /* 'a'…'z', or 0: an apostrophe, a sign, a letter without sound */
} nr_letter;

/* Whether the script writes vowels with letters of their own, so that words can
 * be cut between letters: Latin, Cyrillic, Greek, Armenian, Georgian. */
bool nr_is_alphabet(nr_script script);

/* The base letter of a character, and of a cluster: "É" e, "ß" s, "ж" z; 0 for signs. */
char nr_base_of(int32_t c);
char nr_base_letter(const char *cluster, size_t size);

bool nr_vowel_letter(char base); /* y included */

#endif
