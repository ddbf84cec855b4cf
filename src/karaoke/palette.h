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
  nr_rgb unsung, sung, outline, sung_outline;
} nr_colours;

nr_tint nr_tint_of_hue(double hue); /* the pure colour, in degrees */
nr_tint nr_tint_of(nr_rgb colour);
/* The tint darkened, or mixed with white, to this relative luminance. */
nr_rgb nr_rgb_of(nr_tint tint, double luminance);
double nr_rgb_luminance(nr_rgb colour); /* relative luminance, 0…1 */
/* "#RRGGBB". */
bool nr_rgb_parse(const char *text, nr_rgb *out);

/* The colour of a singer, of any number. */
nr_tint nr_singer_tint(const nr_theme *theme, unsigned singer);
/* The colours of a set of singers, in a song of voice_count singers. */
nr_colours nr_palette(const nr_theme *theme, norae_voices voices, size_t voice_count);

#endif
