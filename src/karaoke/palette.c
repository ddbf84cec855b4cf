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

nr_tint nr_tint_of_hue(double hue)
{
  return (nr_tint){pure(hue, 0), pure(hue, 120), pure(hue, 240)};
}

nr_tint nr_tint_of(nr_rgb c)
{
  return (nr_tint){decode(c.r), decode(c.g), decode(c.b)};
}

static nr_rgb encode_all(nr_tint t)
{
  return (nr_rgb){encode(t.r), encode(t.g), encode(t.b)};
}

nr_rgb nr_rgb_of(nr_tint tint, double luminance)
{
  double own = luminance_of(tint.r, tint.g, tint.b);
  double scale = luminance < own ? luminance / own : 1.0;
  double white = luminance > own ? (luminance - own) / (1.0 - own) : 0.0;
  return encode_all((nr_tint){.r = tint.r * scale + (1.0 - tint.r) * white,
                              .g = tint.g * scale + (1.0 - tint.g) * white,
                              .b = tint.b * scale + (1.0 - tint.b) * white});
}

static int hex(char c)
{
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

bool nr_rgb_parse(const char *text, nr_rgb *out)
{
  unsigned char channels[3];
  if (*text++ != '#')
    return false;
  for (int i = 0; i < 3; i++, text += 2) {
    int high = hex(text[0]), low = high < 0 ? -1 : hex(text[1]);
    if (low < 0)
      return false;
    channels[i] = (unsigned char)(16 * high + low);
  }
  *out = (nr_rgb){channels[0], channels[1], channels[2]};
  return *text == '\0';
}

static double hue_of(nr_tint t)
{
  nr_rgb c = encode_all(t);
  double most = fmax(c.r, fmax(c.g, c.b)), least = fmin(c.r, fmin(c.g, c.b)), d = most - least;
  if (d <= 0)
    return 0;
  double sector = most == c.r   ? (c.g - c.b) / d
                  : most == c.g ? 2 + (c.b - c.r) / d : 4 + (c.r - c.g) / d;
  return fmod(sector * 60 + 360, 360);
}

/* Singers beyond the theme's list: steps of the golden angle never come close to
 * each other for long. */
nr_tint nr_singer_tint(const nr_theme *theme, unsigned singer)
{
  unsigned count = (unsigned)theme->singer_count;
  if (singer < count)
    return theme->singers[singer];
  nr_tint first = theme->singers[0];
  double hue = fmod(hue_of(first) + 137.508 * (singer - count + 1), 360.0);
  nr_rgb as_bright = nr_rgb_of(nr_tint_of_hue(hue), luminance_of(first.r, first.g, first.b));
  return nr_tint_of(as_bright);
}

static nr_tint tint_of(const nr_theme *theme, norae_voices voices, size_t voice_count)
{
  if (voices == 0)
    return voice_count < 2 ? theme->singers[0] : theme->untold;
  if (voices & (voices - 1))
    return theme->together;
  return nr_singer_tint(theme, (unsigned)__builtin_ctzll(voices));
}

static nr_rgb mix(const nr_ink *ink, nr_tint tint)
{
  if (ink->kind == NR_INK_FIXED)
    return encode_all(ink->fixed);
  return ink->kind == NR_INK_SINGER ? encode_all(tint) : nr_rgb_of(tint, ink->luminance);
}

nr_colours nr_palette(const nr_theme *theme, norae_voices voices, size_t voice_count)
{
  nr_tint tint = tint_of(theme, voices, voice_count);
  nr_colours c = {.unsung = mix(&theme->unsung, tint),
                  .sung = mix(&theme->sung, tint),
                  .outline = mix(&theme->outline_colour, tint)};
  c.sung_outline = theme->wipe == NR_WIPE_LAYERS ? mix(&theme->sung_outline, tint) : c.outline;
  return c;
}
