/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_JSON_H
#define NR_FORMAT_JSON_H

#include "format/format.h"

norae_status nr_json_read(const nr_source *source, norae_song *song);
norae_status nr_json_write(const norae_song *song, nr_sink *sink);

/* Names of the model's values in JSON; indexed by norae_note. */
extern const char *const nr_json_notes[5];
extern const char *const nr_json_kinds[3]; /* by norae_voice_kind */

#endif
