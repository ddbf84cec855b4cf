/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "karaoke/palette.h"

#include <math.h>

/* A pure colour's channel in linear light: a hexagon around the hue circle. */
static double pure(double hue, double peak)
{
  double distance = fabs(fmod(hue - peak + 540.0, 360.0) - 180.0);
  double encoded = distance <= 60.0 ? 1.0 : distance >= 120.0 ? 0.0 : (120.0 - distance) / 60.0;
  return encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4);
}

static unsigned char encode(double linear)
{
  double e = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
  return (unsigned char)lround(255.0 * fmin(fmax(e, 0.0), 1.0));
}

static double decode(unsigned char channel)
{
  double e = channel / 255.0;
  return e <= 0.04045 ? e / 12.92 : pow((e + 0.055) / 1.055, 2.4);
}

static double luminance_of(double r, double g, double b)
{
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

double nr_rgb_luminance(nr_rgb c)
{
  return luminance_of(decode(c.r), decode(c.g), decode(c.b));
}

nr_rgb nr_rgb_of(double hue, double luminance)
{
  double r = pure(hue, 0), g = pure(hue, 120), b = pure(hue, 240);
  double own = luminance_of(r, g, b);
  double scale = luminance < own ? luminance / own : 1.0;
  double white = luminance > own ? (luminance - own) / (1.0 - own) : 0.0;
  return (nr_rgb){.r = encode(r * scale + (1.0 - r) * white),
                  .g = encode(g * scale + (1.0 - g) * white),
                  .b = encode(b * scale + (1.0 - b) * white)};
}

/* Singers beyond the theme's list: steps of the golden angle never come close to
 * each other for long. */
static double singer_hue(const nr_theme *theme, unsigned singer)
{
  if (singer < (unsigned)theme->hue_count)
    return theme->hues[singer];
  return fmod(theme->hues[0] + 137.508 * (singer - (unsigned)theme->hue_count + 1), 360.0);
}

nr_colours nr_palette(const nr_theme *theme, norae_voices voices, size_t voice_count)
{
  double hue;
  if (voices == 0)
    hue = voice_count < 2 ? theme->hues[0] : theme->untold_hue;
  else if (voices & (voices - 1))
    hue = theme->together_hue;
  else
    hue = singer_hue(theme, (unsigned)__builtin_ctzll(voices));
  return (nr_colours){.unsung = nr_rgb_of(hue, theme->unsung_luminance),
                      .sung = nr_rgb_of(hue, theme->sung_luminance),
                      .outline = nr_rgb_of(hue, theme->outline_luminance)};
}
