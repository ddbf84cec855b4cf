/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which language a song is in, and which one a word of it.
 *
 * Hints are BCP 47 tags separated by commas, the main language first: "ko,en".
 * English names of languages, as UltraStar files have them, are understood too.
 */
#ifndef NR_TEXT_LANG_H
#define NR_TEXT_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/status.h>

#include "text/script.h"

#define NR_LANG_SIZE 16
#define NR_LANGS_SIZE 64
#define NR_LANGS_MAX 4

/* Tags of a hint, parsed. */
typedef struct nr_langs {
  char tags[NR_LANGS_MAX][NR_LANG_SIZE];
  size_t count;
} nr_langs;

/* Parse a hint (NULL: none).  What is no language is left out. */
void nr_langs_parse(const char *hint, nr_langs *out);

/* A hint and what is in it.  Parsing is slow, and all lines of a song have the
 * same: it is done when the hint is another one.  A zeroed one is valid. */
typedef struct nr_hint {
  char *text;
  nr_langs langs;
} nr_hint;

norae_status nr_hint_take(nr_hint *hint, const char *text); /* NULL: none */
void nr_hint_close(nr_hint *hint);

/* Guess from all lines of a song, NUL-terminated; one line is too short.  The
 * script tells most; for Latin letters, common words and letters vote, and a
 * second language is told when a share of the lines is clearly in it.  `out` is
 * a hint, "" when the lines hold no letters. */
void nr_guess_lang(const char *const *lines, size_t count, char out[NR_LANGS_SIZE]);

/* The language of text in one script, within a line that is given as well:
 * the first hint that is written so; of several, the one whose words the line
 * has; without any, what the line looks like, English where nothing tells. */
void nr_lang_of(nr_script script, const nr_langs *hints, const char *line, size_t size,
                char out[NR_LANG_SIZE]);

#endif
