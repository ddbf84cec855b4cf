/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fonts that a container carries.
 */
#ifndef NR_MEDIA_ATTACHED_H
#define NR_MEDIA_ATTACHED_H

#include <libavformat/avformat.h>

#include "render/renderer.h"

/* Stands in the names of fonts that hold only what one script needs.  To another script
 * they are of no use, and would be found before the whole font. */
#define NR_SUBSET_MARK ".subset."

/* What is in the list is borrowed from the container; free() the list itself.  NULL
 * without memory.  The second leaves subsets out. */
nr_font_data *nr_attached_fonts(const AVFormatContext *container, size_t *count);
nr_font_data *nr_attached_whole_fonts(const AVFormatContext *container, size_t *count);

#endif
