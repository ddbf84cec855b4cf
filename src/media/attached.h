/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fonts that a container carries.
 */
#ifndef NR_MEDIA_ATTACHED_H
#define NR_MEDIA_ATTACHED_H

#include <libavformat/avformat.h>

#include "render/renderer.h"

/* What is in the list is borrowed from the container; free() the list itself.  NULL
 * without memory. */
nr_font_data *nr_attached_fonts(const AVFormatContext *container, size_t *count);

#endif
