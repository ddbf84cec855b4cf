/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A spoken line while it is being built: readers of the several scripts open
 * syllables and add phones to them, from left to right.
 */
#ifndef NR_TEXT_READING_H
#define NR_TEXT_READING_H

#include "text/spoken.h"

/* A zeroed reading with its arena set is empty and valid.  Failure to get
 * memory sticks, as in nr_str. */
typedef struct nr_reading {
  nr_arena *arena;
  nr_spoken_line line;
  size_t word_capacity, syllable_capacity, phone_capacity;
  bool failed;
} nr_reading;

/* A word begins; its first syllable will begin where it does, its last one end
 * where it does. */
void nr_reading_word(nr_reading *reading, size_t start, size_t end, const char *lang);
/* A syllable begins at a byte of the line; it ends where the next one begins. */
void nr_reading_syllable(nr_reading *reading, size_t start);
/* A phone of the syllable opened last.  `ipa` must outlive the line. */
void nr_reading_phone(nr_reading *reading, const char *ipa, bool vowel);
/* Ends of syllables, everything into the arena.  Leaves the reading empty. */
norae_status nr_reading_take(nr_reading *reading, nr_spoken_line *out);

#endif
