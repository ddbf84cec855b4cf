/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song looked at: what of it is where, how sure that is, and what was moved.
 * The same data as JSON, as a page, and as a picture in two languages.
 */
#ifndef NR_REPORT_REPORT_H
#define NR_REPORT_REPORT_H

#include <norae/energy.h>
#include <norae/media.h>
#include <norae/song.h>
#include <norae/sync.h>

#include "base/str.h"

/* Everything is borrowed. */
typedef struct nr_report_input {
  const char *media, *lyrics;    /* names, as people know them, in UTF-8 */
  const norae_song *given;       /* as it came; NULL: nothing was moved */
  const norae_song *song;
  const norae_sync_report *sync; /* NULL: nothing was moved */
  const norae_media_info *info;
  const norae_energy *energy;    /* NULL: there is no sound */
  const char *audio;             /* address for the page's player; NULL: it has none */
} nr_report_input;

/* All return NORAE_OK or NORAE_ERR_MEMORY, and append. */
norae_status nr_report_json(const nr_report_input *input, nr_str *out);
norae_status nr_report_page(const nr_report_input *input, nr_str *out);
norae_status nr_report_svg(const nr_report_input *input, nr_str *out);
/* As an ASS script that draws the same in one event's time, from 0 on. `font` is the family. */
norae_status nr_report_script(const nr_report_input *input, const char *font, int *width,
                              int *height, nr_str *out);

#endif
