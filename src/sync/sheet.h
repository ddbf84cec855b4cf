/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lyrics as they are sung: lines → words → syllables → sounds, and the times
 * that the song came with.  Everything is indices into flat arrays; lines stand
 * in the order they are sung in, which need not be the song's.
 */
#ifndef NR_SYNC_SHEET_H
#define NR_SYNC_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include <norae/log.h>
#include <norae/song.h>

#include "sync/phones.h"

typedef struct nr_sung_syllable {
  size_t start, end;               /* bytes of the line's text */
  size_t first_sound, sound_count; /* 0: nothing to hear */
} nr_sung_syllable;

typedef struct nr_sung_word {
  size_t line;
  size_t first_syllable, syllable_count; /* ≥ 1 */
  double given; /* its start in seconds, NAN if not given */
} nr_sung_word;

typedef struct nr_sung_line {
  size_t source; /* line of the song */
  size_t first_word, word_count;         /* 0 words: a line of white space */
  size_t first_syllable, syllable_count;
  double start, end; /* seconds as given, NAN if not */
  bool voiced;       /* it has a sound */
  bool aside;        /* sung over another line: not part of the row of lines */
} nr_sung_line;

/* A sound's states as indices into the sheet's kinds. */
typedef struct nr_sheet_sound {
  uint16_t kind[NR_STATES];
  bool vowel;
} nr_sheet_sound;

typedef struct nr_sheet {
  nr_sung_line *lines;
  size_t line_count, line_capacity;
  nr_sung_word *words; /* by line, in order */
  size_t word_count, word_capacity;
  nr_sung_syllable *syllables; /* by word, in order */
  size_t syllable_count, syllable_capacity;
  nr_sheet_sound *sounds; /* by syllable, in order */
  size_t sound_count, sound_capacity;
  nr_kind *kinds; /* each once; kind 0 is silence */
  size_t kind_count, kind_capacity;
  size_t other; /* the kind of what is sung and not in the lyrics; 0: there is none */
} nr_sheet;

/* `lang` is what lines are taken for whose script and file leave it open; NULL:
 * the song's own metadata is asked.  Times are dropped when `ignore_times`. */
norae_status nr_sheet_new(const norae_song *song, const char *lang, bool ignore_times,
                          const norae_log *log, nr_sheet **out, norae_diags *diags);
void nr_sheet_free(nr_sheet **sheet); /* takes NULL; sets NULL */

#endif
