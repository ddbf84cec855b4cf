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

/* Where syllables of a line begin, in order; NULL instead where that is not known. */
typedef struct nr_cuts {
  const size_t *at;
  size_t count;
} nr_cuts;

/* A reading that is written into the lyrics:
 *
 *   漢字《かんじ》 漢字(かんじ) 漢字（かんじ）   behind kanji, of all of them in a row
 *   ｜漢字《かんじ》                          of all behind ｜
 *   漢字|かんじ 漢字｜かんじ                  up to the end of the syllable or of the kana
 *   {漢字|かんじ} {中|zhōng} {future|みらい}   of anything, in any letters
 *
 * Aegisub's signs may stand behind |: ! begins a group, < one that may reach over what
 * is before; a syllable #|じ is more of the reading before it. */
typedef struct nr_ruby_mark {
  size_t mark;     /* of ｜ or {, else where the base begins: [mark, base.start) is not shown */
  nr_span base;    /* what it stands over; empty for # */
  size_t open;     /* [open, end) is not shown either; signs and the reading */
  nr_span reading; /* in there */
  size_t end;
  bool joins;  /* behind another reading it belongs to the same group */
  bool spills; /* it may reach over what is before its base */
  enum {
    NR_RUBY_LAID,    /* kana over kanji: the dictionary's place */
    NR_RUBY_INSTEAD, /* what is sung in place of the base: {future|みらい}, {愛|애} */
    NR_RUBY_SILENT   /* only how the base is read: {中|zhōng} */
  } sound;
} nr_ruby_mark;

/* Whether a reading opens at byte `at`, which is where *out says. */
bool nr_ruby_at(const char *line, size_t size, size_t at, const nr_cuts *cuts, nr_ruby_mark *out);

/* Lay a reading (kana) over clusters [first, last) of a line, the first of which
 * begins at byte `start`: kana are told from kanji by okurigana, so that in 食べる
 * the kanji is た.  Kana that sound otherwise than they are written, は and the う
 * of こう, get their own.  `said` is by cluster. */
norae_status nr_lay_reading(const char *line, const size_t *ends, size_t first, size_t last,
                            size_t start, const char *reading, size_t reading_size,
                            nr_arena *arena, nr_said *said);

/* A line whose readings are looked for. */
typedef struct nr_reading_line {
  const char *text;
  size_t size;
  const size_t *ends; /* its grapheme clusters */
  size_t count;
  const nr_cuts *cuts; /* NULL: not known */
  const char *roman;   /* the line in Latin letters; NULL: not known */
} nr_reading_line;

/* All that is known of a line; *said has an entry for each cluster.  Readings in the line
 * come first, then those of `roman`, then the dictionary's, which may be NULL. */
norae_status nr_find_readings(const nr_reading_line *line, nr_kanji *kanji, nr_arena *arena,
                              nr_said **said);

/* The same as it is spelled in kana, とうきょう, but for particles, は as わ and へ as え.
 * begins[i] becomes true where a word begins that is written apart in Latin letters,
 * as far as the dictionary knows. */
norae_status nr_find_spelling(const nr_reading_line *line, nr_kanji *kanji, nr_arena *arena,
                              nr_said **said, bool *begins);

#endif
