/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One change that a person makes to a song.  A change is told in a few numbers, so
 * that it can be kept in a file and made again.
 */
#ifndef NR_EDIT_EDIT_H
#define NR_EDIT_EDIT_H

#include "base/str.h"
#include "song/song.h"

typedef enum nr_edit_kind {
  NR_EDIT_MOVE_ALL,      /* all times, by `time` */
  NR_EDIT_MOVE_FROM,     /* this line and all that begin no earlier */
  NR_EDIT_MOVE_LINE,     /* this line */
  NR_EDIT_MOVE_SYLLABLE, /* where this syllable begins; the one before ends with it */
  NR_EDIT_TAP_LINE,      /* this line begins at `time`; its words keep their distances */
  NR_EDIT_TAP_SYLLABLE,  /* this syllable begins at `time`; later ones wait for theirs */
  NR_EDIT_UNSUNG,        /* this line is not in the recording… */
  NR_EDIT_SUNG,          /* …or is */
  NR_EDIT_SPLIT,         /* a new line begins with this syllable */
  NR_EDIT_JOIN,          /* the next line becomes a part of this one */
  NR_EDIT_WORDS,         /* syllables of this line that hold several words become one each */
  NR_EDIT_KINDS
} nr_edit_kind;

typedef struct nr_edit {
  nr_edit_kind kind;
  size_t line;
  size_t syllable; /* of the line */
  norae_us time;   /* how far (+ is later), or when */
} nr_edit;

/* *out is the song changed.  NORAE_ERR_ARGUMENT where that can't be or changes nothing.
 * What a person placed is sure: its confidence becomes 1. */
norae_status nr_edit_apply(const norae_song *song, const nr_edit *edit, norae_song **out);

/* "move-line 3 0 -100000" and back; false: no such thing. */
void nr_edit_write(const nr_edit *edit, nr_str *out);
bool nr_edit_parse(const char *text, nr_edit *out);

/* "line 4 moved 0.10 s earlier", for people. */
void nr_edit_tell(const nr_edit *edit, nr_str *out);

/* Changes that give the song other lines or syllables (reshape.c). */
norae_status nr_edit_split(const norae_song *song, size_t line, size_t syllable, norae_song **out);
norae_status nr_edit_join(const norae_song *song, size_t line, norae_song **out);
norae_status nr_edit_words(const norae_song *song, size_t line, norae_song **out);

#endif
