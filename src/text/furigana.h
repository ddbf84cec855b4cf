/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which sounds are whose in a Japanese line: readings, from the lyrics themselves
 * or from a dictionary, laid over what is written.
 */
#ifndef NR_TEXT_FURIGANA_H
#define NR_TEXT_FURIGANA_H

#include <stdbool.h>

#include "text/kanji.h"
#include "text/script.h"

/* How the text from one grapheme cluster on is said. */
typedef struct nr_said {
  size_t end;       /* byte of the line where it ends: kanji are read in groups */
  const char *kana; /* NULL: as it is written; "": not at all, it is a reading */
} nr_said;

/* A reading written into the lyrics, 漢字《かんじ》, ｜漢字《かんじ》 or 漢字(かんじ):
 * whether one opens at byte `at`.  *reading is what is between the brackets; *end
 * lies behind them. */
bool nr_ruby_at(const char *line, size_t size, size_t at, nr_span *reading, size_t *end);

/* Where the text that a reading which opens at byte `at` stands over begins: behind ｜,
 * or with the first of the kanji in a row.  *mark is the byte of that ｜, or the same. */
size_t nr_ruby_base(const char *line, size_t at, size_t *mark);

/* Lay a reading (kana) over clusters [first, last) of a line, the first of which
 * begins at byte `start`: kana are told from kanji by okurigana, so that in 食べる
 * the kanji is た.  Kana that sound otherwise than they are written, は and the う
 * of こう, get their own.  `said` is by cluster. */
norae_status nr_lay_reading(const char *line, const size_t *ends, size_t first, size_t last,
                            size_t start, const char *reading, size_t reading_size,
                            nr_arena *arena, nr_said *said);

/* All that is known of a line; *said has `count` entries.  Readings in the line come
 * first, then `roman`, the line in Latin letters, then the dictionary; the last two
 * may be NULL. */
norae_status nr_find_readings(const char *line, size_t size, const size_t *ends, size_t count,
                              const char *roman, nr_kanji *kanji, nr_arena *arena,
                              nr_said **said);

/* The same as it is spelled in kana, とうきょう, but for particles, は as わ and へ as え.
 * begins[i] becomes true where a word begins that is written apart in Latin letters,
 * as far as the dictionary knows; it has `count` entries. */
norae_status nr_find_spelling(const char *line, size_t size, const size_t *ends, size_t count,
                              const char *roman, nr_kanji *kanji, nr_arena *arena,
                              nr_said **said, bool *begins);

#endif
