/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line of lyrics as it is sung: words, their syllables, their phones.
 */
#ifndef NR_TEXT_SPOKEN_H
#define NR_TEXT_SPOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/status.h>

#include "base/arena.h"

/* Reads text aloud: holds the speech engine while it lives.  The engine
 * (espeak-ng) is one per process, so there is one speaker at a time; a second
 * one waits for the first to be freed.  Used by one thread. */
typedef struct nr_speaker nr_speaker;

/* NORAE_ERR_ENVIRONMENT when the engine or its data is missing. */
norae_status nr_speaker_new(nr_speaker **out, norae_diags *diags);
void nr_speaker_free(nr_speaker **speaker); /* takes NULL; sets NULL */

typedef struct nr_phone {
  /* One phone in NFC, without stress, length and tie marks: "tʃ", "a", "ɑ̃".  Marks
   * that tell phones apart stay behind their letter: "kʰ", "k͈" (tense), "nʲ". */
  const char *ipa;
  /* A syllable's nucleus, diphthongs included ("aɪ"), or the held consonant of a
   * word without vowels ("mmm"). */
  bool vowel;
} nr_phone;

typedef struct nr_spoken_syllable {
  size_t start, end;               /* bytes of the line, white space before and after not counted */
  size_t first_phone, phone_count; /* may be 0: punctuation, unreadable signs */
} nr_spoken_syllable;

typedef struct nr_spoken_word {
  size_t start, end; /* bytes of the line; words are what white space separates */
  size_t first_syllable, syllable_count; /* ≥ 1 */
  const char *lang;                      /* what it was read as: "en-us", "ko", "ja" */
} nr_spoken_word;

/* All memory is in the arena that it was read into. */
typedef struct nr_spoken_line {
  nr_spoken_word *words;
  size_t word_count;
  nr_spoken_syllable *syllables; /* in order; each belongs to one word */
  size_t syllable_count;
  nr_phone *phones;
  size_t phone_count;
} nr_spoken_line;

/* Read one line (valid UTF-8, `size` bytes).  The language of each word is told
 * by its script, then by `lang` (BCP 47, what the file or the user says of the
 * line or song, or nr_guess_lang() of it; several, separated by commas, are
 * chosen from by the line's words; NULL: nothing), then by the words around it.
 * A language without a voice is read letter by letter through Latin, with a
 * warning ("no-voice"), as are kanji and letters without a reading ("no-reading"). */
norae_status nr_speak_line(nr_speaker *speaker, const char *text, size_t size, const char *lang,
                           nr_arena *arena, nr_spoken_line *out, norae_diags *diags);

/* The same for a line that is known in Latin letters, too (`roman`, NULL if not),
 * which tells how the kanji in it are read. */
norae_status nr_speak_line_as(nr_speaker *speaker, const char *text, size_t size,
                              const char *roman, const char *lang, nr_arena *arena,
                              nr_spoken_line *out, norae_diags *diags);

#endif
