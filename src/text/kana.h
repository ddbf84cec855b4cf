/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Japanese by morae.
 */
#ifndef NR_TEXT_KANA_H
#define NR_TEXT_KANA_H

#include <stddef.h>

#include "text/furigana.h"
#include "text/reading.h"

/* Read text[start, end), whose clusters end at ends[first]… up to `end`.
 *
 * A syllable is a mora as makers of karaoke time it: a kana with the small ゃゅょ
 * and ぁぃぅぇぉ behind it; ん and vowels that lengthen (う in こう) are of their
 * own; っ and ー, which have no onset to be heard, go with the mora before them.
 * `said` (by cluster; may be NULL) tells readings: kanji that are read together
 * are one syllable with all of its morae.  A kanji without a reading is one that
 * stands as two neutral vowels, which is the length of most.  *unread counts
 * these. */
void nr_read_kana(nr_reading *reading, const char *text, size_t start, size_t end,
                  const size_t *ends, size_t first, const nr_said *said, size_t *unread);

#endif
