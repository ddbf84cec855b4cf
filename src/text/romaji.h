/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Japanese in Latin letters, back to kana.
 */
#ifndef NR_TEXT_ROMAJI_H
#define NR_TEXT_ROMAJI_H

#include "base/arena.h"

/* Hiragana as Hepburn's or the official spelling says them: "tōkyō no sora" is
 * とーきょーのそら.  Spaces and signs are left out, other letters guessed.  NULL without
 * memory. */
char *nr_kana_of_romaji(const char *text, nr_arena *arena);

#endif
