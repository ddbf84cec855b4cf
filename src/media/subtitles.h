/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Subtitle streams of containers as the files they once were.
 */
#ifndef NR_MEDIA_SUBTITLES_H
#define NR_MEDIA_SUBTITLES_H

#include "media/held.h"
#include "media/source.h"

/* Add each text stream (ASS, SRT, WebVTT, 3GPP timed text) to the list, on player
 * time.  Pictures of text (PGS, DVD) are none. */
norae_status nr_subtitles_read(const nr_source *source, nr_held_list *list, norae_diags *diags);

#endif
