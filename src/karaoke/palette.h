/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours by hue and brightness, so that every singer's text changes by the
 * same contrast when it is sung.
 */
#ifndef NR_KARAOKE_PALETTE_H
#define NR_KARAOKE_PALETTE_H

#include <stddef.h>

#include "karaoke/theme.h"

typedef struct nr_rgb {
  unsigned char r, g, b;
} nr_rgb;

typedef struct nr_colours {
  nr_rgb unsung, sung, outline;
} nr_colours;

/* The colour of this hue (degrees) whose relative luminance is `luminance`:
 * the pure colour, darkened or mixed with white. */
nr_rgb nr_rgb_of(double hue, double luminance);
double nr_rgb_luminance(nr_rgb colour); /* relative luminance, 0…1 */

/* The colours of a set of singers, in a song of voice_count singers. */
nr_colours nr_palette(const nr_theme *theme, norae_voices voices, size_t voice_count);

#endif
