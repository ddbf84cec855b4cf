/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ASS's inside: events, and the text of an event.
 */
#ifndef NR_FORMAT_ASS_H
#define NR_FORMAT_ASS_H

#include "format/format.h"
#include "format/pieces.h"

norae_status nr_ass_read(const nr_source *source, norae_song *song);
norae_status nr_ass_write(const norae_song *song, nr_sink *sink);

/* Styles that say what a line is besides being sung. */
#define NR_ASS_BACKGROUND "Background"
#define NR_ASS_TRANSLATION "Translation"
#define NR_ASS_ROMANISATION "Romanisation"

/* The text of an event that starts at `start`: karaoke tags cut it into pieces,
 * all other markup goes. */
void nr_ass_cut(nr_span text, norae_us start, nr_pieces *pieces);

#endif
