/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese characters that are read in more than one way.
 */
#ifndef NR_TEXT_PINYIN_H
#define NR_TEXT_PINYIN_H

#include <stddef.h>
#include <stdint.h>

/* How signs[at] is read within the word it stands in, with its tone mark; NULL
 * where it is read as the character usually is.  Signs are simplified characters;
 * what is none of them is 0. */
const char *nr_pinyin_in_word(const int32_t *signs, size_t count, size_t at);

#endif
