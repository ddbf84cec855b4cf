/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Font files as attachments of an output.
 */
#ifndef NR_MEDIA_FONTFILES_H
#define NR_MEDIA_FONTFILES_H

#include "media/remux.h"
#include "render/fonts.h"

/* Attach font files, but for those whose name is attached already: with the glyphs of `text`
 * alone, called "NAME.subset.otf", or all of them where it is NULL. */
norae_status nr_fonts_attach(nr_remux *remux, const nr_font_files *files, const char *text,
                             size_t text_size, norae_diags *diags);

#endif
