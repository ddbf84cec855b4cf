/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often letters follow one another in a language, and how often characters
 * of East Asia come at all.  frequencies.py makes the tables, and says from what.
 */
#ifndef NR_TEXT_FREQUENCIES_H
#define NR_TEXT_FREQUENCIES_H

#define NR_LETTERS_MAX 96

/* A language that is written with letters. */
typedef struct nr_alphabet {
  const char *lang;    /* BCP 47 */
  const char *letters; /* lower case, in order */
  /* Row a, column b: what b costs behind a, '0' and quarters of a bit; 0 is what
   * is no letter, i + 1 the i-th letter. */
  const char *pairs[NR_LETTERS_MAX + 1];
} nr_alphabet;

#define NR_ALPHABETS 32
extern const nr_alphabet *const nr_alphabets[NR_ALPHABETS];

/* Characters that come about once in 2^bits. */
typedef struct nr_character_class {
  int bits;
  const char *characters; /* NULL ends the list */
} nr_character_class;

typedef struct nr_characters {
  const char *lang;
  const nr_character_class *classes;
} nr_characters;

#define NR_EAST_ASIAN 4
extern const nr_characters nr_east_asian[NR_EAST_ASIAN];

#endif
