/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A font file with only what a text needs of it: a hundredth of the size where
 * the font is Chinese, Japanese or Korean.
 */
#ifndef NR_RENDER_SUBSET_H
#define NR_RENDER_SUBSET_H

#include <stddef.h>

#include <norae/status.h>

/* The `index`-th face of the file with the glyphs that `text` (UTF-8; more than is
 * shown does no harm) can be shaped to, and ASCII; its names, metrics and layout
 * features stay.  *out is the caller's (free()), and NULL where the font can't be
 * cut down or would not get smaller. */
norae_status nr_font_subset(const char *font, size_t size, unsigned index, const char *text,
                            size_t text_size, char **out, size_t *out_size);

#endif
