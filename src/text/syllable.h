/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the sung syllables of a written word begin.  The sounds tell how many
 * there are, so that silent letters and irregular spellings need no list; which
 * letters sound as what is found by aligning both.
 */
#ifndef NR_TEXT_SYLLABLE_H
#define NR_TEXT_SYLLABLE_H

#include "text/letters.h"
#include "text/spoken.h"

typedef struct nr_cut {
  size_t letter;      /* a syllable begins with this one */
  size_t first_phone; /* of its phones */
} nr_cut;

/* Longer words are not cut by sound. */
#define NR_LETTERS_MAX 96

/* Cut a word of an alphabet; `lang` is the engine's name of its language.  The
 * first cut is at letter 0; there is one per nucleus unless two share their
 * letters ("Mr" is one syllable of text with two nuclei). */
norae_status nr_cut_word(const nr_letter *letters, size_t letter_count, const nr_phone *phones,
                         size_t phone_count, const char *lang, nr_arena *arena, nr_cut **cuts,
                         size_t *cut_count);

/* Cut `units` (clusters of a script that is no alphabet) as evenly as they go
 * into as many syllables as there are nuclei. */
norae_status nr_cut_evenly(size_t units, const nr_phone *phones, size_t phone_count,
                           nr_arena *arena, nr_cut **cuts, size_t *cut_count);

#endif
