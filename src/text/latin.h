/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines in Latin letters, for people who can't read the script they are in:
 * Korean by the Revised Romanisation, Japanese after Hepburn, Chinese in pinyin,
 * the rest as ICU has it.  Each grapheme cluster has letters of its own, so that
 * they light up in step with what is sung.
 */
#ifndef NR_TEXT_LATIN_H
#define NR_TEXT_LATIN_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/status.h>

#include "base/arena.h"
#include "text/furigana.h"
#include "text/lang.h"

/* What reads the lines of one song: transliterators and dictionaries, opened when
 * they are needed. */
typedef struct nr_latin nr_latin;

norae_status nr_latin_new(nr_latin **out);
void nr_latin_free(nr_latin **latin); /* takes NULL; sets NULL */

/* All memory is in the arena that it was read into. */
typedef struct nr_latin_line {
  const size_t *ends;        /* of the line's grapheme clusters */
  const char *const *pieces; /* the letters of each; "" where a neighbour has them */
  size_t count;
  bool changed;              /* false: the line is in Latin letters anyway */
  char lang[NR_LANG_SIZE];   /* what was read first of what changed: "ko" */
} nr_latin_line;

/* Read one line (valid UTF-8).  `lang` is as in nr_speak_line(); `cuts` are where its
 * syllables begin, NULL if not known; `given`, which may be NULL, is the line in Latin
 * letters as somebody else wrote it: it tells how kanji are read.  What can't be read stays as it is, with a warning ("no-reading"). */
norae_status nr_latin_read(nr_latin *latin, const char *text, size_t size, const nr_cuts *cuts,
                           const char *given, const char *lang, nr_arena *arena,
                           nr_latin_line *out, norae_diags *diags);

#endif
