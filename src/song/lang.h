/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the texts of a whole song tell those that read its lines.
 */
#ifndef NR_SONG_LANG_H
#define NR_SONG_LANG_H

#include "song/song.h"
#include "text/furigana.h"
#include "text/lang.h"

/* The languages: those told, else what the song says, else what it looks like, which is
 * then in `guessed`.  *out lives as long as the three. */
norae_status nr_song_lang(const norae_song *song, const char *told, char guessed[NR_LANGS_SIZE],
                          const char **out);

/* Where a line's syllables begin in its text; none for one alone, which is no syllable
 * that somebody cut.  False without memory. */
bool nr_song_cuts(const norae_song *song, size_t line, nr_arena *arena, nr_cuts *out);

/* By line: its first romanisation, or SIZE_MAX.  NULL without memory; free it. */
size_t *nr_song_romanisations(const norae_song *song);

#endif
