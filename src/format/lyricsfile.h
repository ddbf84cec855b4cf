/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_LYRICSFILE_H
#define NR_FORMAT_LYRICSFILE_H

#include "format/lines.h"

norae_status nr_lyricsfile_read(const nr_source *source, norae_song *song);
norae_status nr_lyricsfile_write(const norae_song *song, nr_sink *sink);

/* Keys of its metadata and the model's names for them. */
#define NR_LYRICSFILE_KEYS 6
extern const char *const nr_lyricsfile_keys[NR_LYRICSFILE_KEYS][2];

#endif
