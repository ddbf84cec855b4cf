/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tags as LRC and its relatives have them: "[ti:Words]", "[offset:500]".
 */
#ifndef NR_FORMAT_TAGS_H
#define NR_FORMAT_TAGS_H

#include "format/lines.h"

/* Metadata under the model's name for the tag; empty values are left out. */
norae_status nr_take_tag(norae_song *song, nr_span key, nr_span value);
/* "v1" to "v9", which names a singer. */
bool nr_is_singer_tag(nr_span key);

typedef struct nr_offset {
  norae_us time; /* + is earlier */
  bool set;
} nr_offset;

/* "+500", "-20 ms": the last one of a file holds for all of it. */
void nr_take_offset(const nr_source *source, const nr_text_line *line, nr_span value,
                    nr_offset *offset);
/* Moves the song, and says so. */
void nr_apply_offset(const nr_source *source, norae_song *song, const nr_offset *offset);

/* The song's metadata as tags, one a line.  What can't be a tag is reported;
 * `title` is the format's, for that. */
void nr_add_tags(const norae_song *song, nr_sink *sink, const char *title);
/* Text in one line. */
void nr_add_one_line(nr_str *out, const char *text);

#endif
