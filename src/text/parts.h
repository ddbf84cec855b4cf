/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line cut into what is read in one way: parts of words in one script, numbers,
 * spelled letters, sounds.  Parts tile the words; signs go with the part before
 * them, at the beginning of a word with the one after.
 */
#ifndef NR_TEXT_PARTS_H
#define NR_TEXT_PARTS_H

#include "base/arena.h"
#include "text/lang.h"
#include "text/script.h"

typedef enum nr_part_kind {
  NR_PART_SILENT,  /* signs alone */
  NR_PART_TEXT,    /* `say` is read by a voice, among its neighbours */
  NR_PART_NUMBER,  /* the same, but one syllable of text */
  NR_PART_LETTERS, /* letters said one by one: "TV" */
  NR_PART_SOUND,   /* `say` is IPA: "shh" */
  NR_PART_HANGUL,
  NR_PART_KANA, /* kana, and kanji within Japanese */
  NR_PART_HAN,  /* Chinese characters */
  NR_PART_OTHER /* letters of a script that only a transliteration tells */
} nr_part_kind;

typedef struct nr_part {
  nr_part_kind kind;
  size_t start, end; /* bytes of the line */
  size_t word;       /* index of the word it is in */
  nr_script script;
  const char *say;         /* NUL-terminated */
  char lang[NR_LANG_SIZE]; /* BCP 47; "" where only the neighbours can tell */
} nr_part;

typedef struct nr_parts {
  nr_span *words;
  size_t word_count;
  nr_part *parts; /* each word has at least one */
  size_t part_count;
} nr_parts;

norae_status nr_cut_parts(const char *line, size_t size, const nr_langs *hints, nr_arena *arena,
                          nr_parts *out);

#endif
