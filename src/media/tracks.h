/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which subtitle tracks of a source are meant, and which fonts nobody needs without them.
 */
#ifndef NR_MEDIA_TRACKS_H
#define NR_MEDIA_TRACKS_H

#include <norae/media.h>

#include "media/remux.h"
#include "render/fonts.h"

/* Mark what is chosen by number, title, language or "all".  NORAE_ERR_ARGUMENT when one of
 * them is none of the subtitle tracks. */
norae_status nr_tracks_choose(const nr_source *source, norae_mux_which which, bool *chosen,
                              norae_diags *diags);

/* What a new script got of fonts. */
typedef struct nr_fresh {
  const nr_font_uses *uses;
  bool subsets; /* those that the source carries, too */
} nr_fresh;

/* Attached fonts that scripts of dropped streams use, and that neither the scripts which stay
 * nor new ones need, get the fate NR_DROP. */
norae_status nr_tracks_drop_fonts(const nr_source *source, nr_fate *fate, const nr_fresh *fresh,
                                  size_t fresh_count, norae_diags *diags);

/* Of the output's subtitle tracks exactly one is the default: `chosen`, or where that is -1
 * the first that is already, or the first. */
void nr_tracks_set_default(nr_remux *remux, int chosen);

#endif
