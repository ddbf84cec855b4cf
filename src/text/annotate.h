/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings for characters that have none in the lyrics: of Japanese kanji in kana, as a
 * dictionary has them, of Chinese characters in pinyin.
 */
#ifndef NR_TEXT_ANNOTATE_H
#define NR_TEXT_ANNOTATE_H

#include "text/furigana.h"

/* What reads the lines of one song. */
typedef struct nr_annotator nr_annotator;

norae_status nr_annotator_new(nr_annotator **out);
void nr_annotator_free(nr_annotator **annotator); /* takes NULL; sets NULL */

/* What bytes [start, end) of a line are read as: kanji without their okurigana. */
typedef struct nr_annotation {
  size_t start, end;
  const char *reading;
} nr_annotation;

/* The readings of one line (valid UTF-8), in order; those that the line has already are
 * not among them.  `cuts`, `given` and `lang` are as in nr_latin_read().  Where there is
 * no dictionary, or it does not know a word, that is told ("no-reading"). */
norae_status nr_annotate(nr_annotator *annotator, const char *text, size_t size,
                         const nr_cuts *cuts, const char *given, const char *lang,
                         nr_arena *arena, nr_annotation **out, size_t *count,
                         norae_diags *diags);

#endif
