/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Songs for tests, written as text.  One line of the song per line:
 *
 *     AB 12.5 {30}when {45}the {-20}{50}sun
 *
 * who sings (A, B, …: voices; "." nobody told; in small letters: background
 * vocals), when the line starts in seconds ("?": not told), and syllables, each
 * behind its length in centiseconds; {-20} is a pause.  A text without lengths
 * is a line timed as a whole; "#A Name" names a voice.  "%title Words" is
 * metadata.  Behind a line, "=text" is its
 * translation and "~dal|bit" its romanisation, by syllables if it has bars.
 */
#ifndef TESTS_SONGS_H
#define TESTS_SONGS_H

#include <norae/song.h>

/* NULL when the text is wrong or memory ran out. */
norae_song *song_of(const char *spec);

#endif
