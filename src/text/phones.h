/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The IPA that a speech engine writes, taken apart into phones.
 */
#ifndef NR_TEXT_PHONES_H
#define NR_TEXT_PHONES_H

#include "text/spoken.h"

typedef struct nr_phone_list {
  nr_phone *phones;
  bool *begins; /* whether a word (of the engine's reckoning) begins with phone i */
  size_t count;
  bool switched; /* some of it was read by a voice of another language */
} nr_phone_list;

/* `ipa`: phonemes separated by '_', words by spaces, as espeak-ng writes them.
 * Stress, length, ties, tone digits and "(en)" language switches are dropped;
 * what espeak-ng holds for one phoneme but is several (ɑːɹ, əl, aɪə) comes
 * apart; a syllabic consonant becomes ə and the consonant.  Texts of phones are
 * NFC.  In a `tonal` language espeak-ng writes the third tone as ɜ. */
norae_status nr_parse_phones(const char *ipa, bool tonal, nr_arena *arena, nr_phone_list *out);

/* Mend what espeak-ng says of a word so that it has the syllables that are sung:
 * "didn't" gets its second one, French "nuit" and Italian "cuore" lose one. */
norae_status nr_mend_phones(nr_phone_list *list, const char *word, const char *lang,
                            nr_arena *arena);

/* How many of them are nuclei. */
size_t nr_count_nuclei(const nr_phone *phones, size_t count);

#endif
