/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Markup within the text of subtitles.
 */
#ifndef NR_FORMAT_MARKUP_H
#define NR_FORMAT_MARKUP_H

#include "format/lines.h"

/* The character that "&amp;" or "&#233;" at `at` stands for, appended to `out`;
 * returns its length in the source, 0 when there is no such entity. */
size_t nr_entity(nr_span text, size_t at, nr_str *out);

/* Text with all entities decoded. */
void nr_add_decoded(nr_str *out, nr_span text);

/* The singers of "Mina & Jo". */
norae_status nr_voices_of_names(const nr_source *source, norae_song *song, nr_span names,
                                norae_voices *out);

#endif
