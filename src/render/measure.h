/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large a text is, told by libass itself: the text is shaped, with the same
 * fonts and fallbacks, by what will draw it.
 */
#ifndef NR_RENDER_MEASURE_H
#define NR_RENDER_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

typedef struct nr_measurer nr_measurer;

/* Fonts from `font_dir` (NULL: none) and, unless `no_system_fonts`, from the
 * system.  Used by one thread at a time. */
norae_status nr_measurer_new(const char *font_dir, bool no_system_fonts, nr_measurer **out,
                             norae_diags *diags);
void nr_measurer_free(nr_measurer **measurer); /* takes NULL; sets NULL */

/* Width and height of one line of `text` (lyrics, not ASS: nothing in it is a
 * tag) in `font` at ASS font size `size`, without outline.  Width is the larger
 * of the advance and the ink, and counts white space at both ends; height is the
 * ink's, at least `size`.  What was measured once is remembered.  False when
 * memory ran out. */
bool nr_measurer_text(nr_measurer *measurer, const char *font, double size, bool bold, bool italic,
                      const char *text, size_t text_size, double *width, double *height);

#endif
