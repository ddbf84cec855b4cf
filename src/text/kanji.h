/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Japanese words as MeCab's dictionary says them.
 */
#ifndef NR_TEXT_KANJI_H
#define NR_TEXT_KANJI_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/status.h>

#include "base/arena.h"

typedef struct nr_kanji nr_kanji;

typedef struct nr_said_word {
  size_t start, end; /* bytes of the text */
  /* Katakana, NULL if not known: as spoken, は the particle is ワ, 東京 is トーキョー… */
  const char *said;
  const char *spelled; /* …and as spelled, ハ and トウキョウ */
  bool joins;          /* in Latin letters it is written together with the word before */
} nr_said_word;

/* *out is NULL, with NORAE_OK, where there is no MeCab or it has no dictionary. */
norae_status nr_kanji_open(nr_kanji **out);
void nr_kanji_close(nr_kanji **kanji); /* takes NULL; sets NULL */

/* The words of a text (UTF-8), in order. */
norae_status nr_kanji_read(nr_kanji *kanji, const char *text, size_t size, nr_arena *arena,
                           nr_said_word **words, size_t *count);

/* What somebody whose kanji can't be read may do about it. */
const char *nr_kanji_advice(void);

#endif
