/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A script over a container that may carry fonts.
 */
#ifndef NR_MEDIA_ATTACHED_H
#define NR_MEDIA_ATTACHED_H

#include <libavformat/avformat.h>

#include "render/fonts.h"
#include "render/renderer.h"

/* Stands in the names of fonts that hold only what one script needs.  To another script
 * they are of no use, and would be found before the whole font. */
#define NR_SUBSET_MARK ".subset."

bool nr_is_attached_font(const AVStream *stream);
bool nr_is_font_subset(const AVStream *stream);

typedef struct nr_carried {
  const AVFormatContext *container;
  const char *script;
  size_t size;
  const char *name; /* what messages call the script */
  const char *font_dir;
  bool no_system_fonts, strict; /* strict: as in nr_fonts_report() */
  nr_render_frame frame;
  bool *took_subsets; /* set to whether the container's subsets were needed; may be NULL */
} nr_carried;

/* A renderer of the script that finds the container's fonts before others, its subsets
 * only where a family is nowhere else; what fonts lack is told.  *renderer and *uses are
 * the caller's, and NULL on failure. */
norae_status nr_carried_open(const nr_carried *carried, nr_renderer **renderer,
                             nr_font_uses **uses, norae_diags *diags);

#endif
