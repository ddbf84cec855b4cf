/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a text is made of: words, runs of one script, grapheme clusters.
 * All texts are valid UTF-8; positions are bytes; spans are half-open.
 */
#ifndef NR_TEXT_SCRIPT_H
#define NR_TEXT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/status.h>

#include "base/arena.h"

typedef struct nr_span {
  size_t start, end;
} nr_span;

/* ICU's number of a script (USCRIPT_LATIN…).  Hiragana and Katakana are one
 * script here, NR_SCRIPT_KANA. */
typedef int nr_script;
#define NR_SCRIPT_NONE 0  /* punctuation, digits, symbols, emoji */
#define NR_SCRIPT_KANA 54 /* USCRIPT_KATAKANA_OR_HIRAGANA */

/* The script of one character. */
nr_script nr_script_of(int32_t c);

/* The next word from *at on: what white space (Unicode's, the ideographic space
 * included) separates.  False when there is none; *at moves behind it. */
bool nr_next_word(const char *text, size_t size, size_t *at, nr_span *word);

/* The next run of one script from *at on.  Characters of no script of their own
 * go with what is before them, at the beginning with what follows; a run is
 * NR_SCRIPT_NONE only when the whole rest has no script. */
bool nr_next_run(const char *text, size_t size, size_t *at, nr_span *run, nr_script *script);

/* The script of most letters; NR_SCRIPT_NONE without letters. */
nr_script nr_main_script(const char *text, size_t size);
bool nr_has_script(const char *text, size_t size, nr_script script);

/* What readers see as one character: `ends` holds the end of each cluster, and
 * combining marks, emoji sequences and Hangul jamo are not cut. */
norae_status nr_graphemes(const char *text, size_t size, nr_arena *arena, size_t **ends,
                          size_t *count);

/* The first cluster that ends behind byte `at`; `count` when none does. */
size_t nr_cluster_at(const size_t *ends, size_t count, size_t at);

/* The same for the words of scripts that put no spaces between them (Thai, Lao,
 * Khmer, Burmese), by ICU's dictionaries. */
norae_status nr_dictionary_words(const char *text, size_t size, nr_arena *arena, size_t **ends,
                                 size_t *count);
bool nr_needs_dictionary(nr_script script);

/* Whether karaoke lights this syllable at once (kana and kanji, as fans of
 * Japanese songs know it) rather than wiping over it (alphabets, Hangul). */
bool nr_lights_at_once(const char *text, size_t size);

#endif
