/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the steps of reading a line share: first the sounds of its parts
 * (sounds.c), then their syllables (spoken.c).
 */
#ifndef NR_TEXT_SOUNDS_H
#define NR_TEXT_SOUNDS_H

#include "text/furigana.h"
#include "text/lang.h"
#include "text/parts.h"
#include "text/phones.h"
#include "text/reading.h"
#include "text/roman.h"
#include "text/voice.h"

#define NR_WARNED_MAX 8

struct nr_speaker {
  nr_voices *voices;
  nr_roman roman;
  nr_kanji *kanji; /* NULL: there is none, or nobody asked yet */
  bool kanji_asked;
  nr_hint hint;
  /* What was warned of: songs are long, one message each is enough. */
  char warned[NR_WARNED_MAX][NR_LANG_SIZE];
  size_t warned_count;
};

/* A line while it is read. */
typedef struct nr_reader {
  nr_speaker *speaker;
  const char *line;
  size_t size;
  const char *roman; /* the line in Latin letters; NULL: not known */
  nr_arena *arena; /* of the result */
  nr_arena scratch;
  nr_parts parts;
  const char **voices;     /* per part: what its language is called in the result */
  nr_phone_list *said;     /* per part */
  size_t *ends, end_count; /* grapheme clusters */
  nr_said *said_so;        /* by cluster, in Japanese lines; NULL before they are asked for */
  nr_reading reading;
  norae_diags *diags;
} nr_reader;

/* Whether to warn of something about a language: once for each speaker. */
bool nr_warn_now(nr_reader *r, const char *lang);

/* Read one text by itself. */
norae_status nr_say(nr_reader *r, const char *voice, const char *text, nr_phone_list *out);

/* Fill voices and said for all parts; kinds may change on the way: what no voice
 * reads becomes NR_PART_OTHER, what sounds spelled NR_PART_LETTERS. */
norae_status nr_say_parts(nr_reader *r);

#endif
