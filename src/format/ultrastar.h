/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_ULTRASTAR_H
#define NR_FORMAT_ULTRASTAR_H

#include "format/format.h"

norae_status nr_ultrastar_read(const nr_source *source, norae_song *song);
norae_status nr_ultrastar_write(const norae_song *song, nr_sink *sink);

/* Microseconds per beat: BPM counts quarters of a beat, from version 2 on beats. */
#define NR_ULTRASTAR_BEAT 15e6
#define NR_ULTRASTAR_BEAT_2 60e6

#define NR_ULTRASTAR_BPM_MAX 1e7
#define NR_ULTRASTAR_PARTS 9

/* The metadata that tells which version a file was, and so is written as. */
#define NR_ULTRASTAR_VERSION "ultrastar-version"

/* The sign of each note type; indexed by norae_note. */
extern const char nr_ultrastar_notes[5];

#endif
