/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Korean as it is sung.  Hangul tells its sounds by rules, so they are applied
 * here, and each block stays one syllable: espeak-ng 1.51 loses blocks and
 * assimilation ("못해", "독립").
 */
#ifndef NR_TEXT_HANGUL_H
#define NR_TEXT_HANGUL_H

#include <stddef.h>

#include "text/reading.h"

/* Read text[start, end), whose clusters end at ends[first]… up to `end`.  Each
 * Hangul cluster opens a syllable; what is not Hangul goes with its neighbour.
 * Consonants: lenis p t k tɕ, between voiced sounds b d ɡ dʑ, aspirated pʰ tʰ kʰ
 * tɕʰ, tense p͈ t͈ k͈ tɕ͈ s͈.  Vowels: ɐ ʌ o u ɯ i ɛ e, glides j w. */
void nr_read_hangul(nr_reading *reading, const char *text, size_t start, size_t end,
                    const size_t *ends, size_t first);

#endif
