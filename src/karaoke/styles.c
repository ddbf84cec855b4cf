/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One ASS style per set of singers, and one more for their background vocals.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "karaoke/script.h"

static void add_colour(nr_str *out, nr_rgb c, unsigned alpha)
{
  nr_str_addf(out, ",&H%02X%02X%02X%02X", alpha, c.b, c.g, c.r);
}

nr_singers nr_singers_of(const norae_line *line)
{
  return (nr_singers){line->voices, line->role == NORAE_ROLE_BACKGROUND};
}

/* A name inside a comma-separated field. */
static void add_field(nr_str *out, const char *text)
{
  for (; *text; text++)
    nr_str_add_char(out, *text == ',' ? ';' : (unsigned char)*text < 0x20 ? ' ' : *text);
}

void nr_add_singer_names(const norae_song *song, norae_voices voices, nr_str *out)
{
  bool more = false;
  for (size_t v = 0; v < song->voice_count; v++) {
    if (!(voices >> v & 1))
      continue;
    if (more)
      nr_str_add(out, " & ");
    const norae_voice *voice = &song->voices[v];
    add_field(out, *voice->name ? voice->name : voice->id);
    more = true;
  }
}

/* Did a singer in front of this one have the same name? */
static bool is_namesake(const norae_song *song, unsigned voice)
{
  for (unsigned v = 0; v < voice; v++)
    if (*song->voices[v].name && strcmp(song->voices[v].name, song->voices[voice].name) == 0)
      return true;
  return false;
}

/* Styles are told apart by their names: two singers of one name get their number.
 * Background vocals are known by how the name of their style begins. */
void nr_add_style_name(const nr_writer *w, nr_singers s)
{
  nr_str_add(w->out, s.background ? "Background" : s.voices ? "" : "Default");
  if (!s.voices)
    return;
  nr_str_add(w->out, s.background ? " " : "");
  nr_add_singer_names(w->song, s.voices, w->out);
  unsigned first = (unsigned)__builtin_ctzll(s.voices);
  if (!(s.voices & (s.voices - 1)) && is_namesake(w->song, first))
    nr_str_addf(w->out, " %u", first + 1);
}

bool nr_need_style(nr_writer *w, const norae_line *line)
{
  nr_singers s = {line->voices, line->role == NORAE_ROLE_BACKGROUND};
  for (size_t i = 0; i < w->style_count; i++)
    if (w->styles[i].voices == s.voices && w->styles[i].background == s.background)
      return true;
  if (!nr_grow(&w->styles, &w->style_capacity, w->style_count + 1, sizeof *w->styles))
    return false;
  w->styles[w->style_count++] = s;
  return true;
}

/* Of ASS, where 0 is opaque. */
static unsigned alpha_of(double opacity)
{
  return (unsigned)lround(255 * (1 - opacity));
}

static double style_size(const nr_writer *w, bool background)
{
  return background ? w->layout->lane_size : w->layout->size;
}

static void write_style(const nr_writer *w, nr_singers s)
{
  const nr_layout *l = w->layout;
  nr_colours c = nr_palette(l->theme, s.voices, w->song->voice_count);
  double size = style_size(w, s.background);
  nr_str_add(w->out, "Style: ");
  nr_add_style_name(w, s);
  nr_str_add_char(w->out, ',');
  add_field(w->out, l->font);
  nr_str_add_char(w->out, ',');
  nr_add_number(w->out, size);
  add_colour(w->out, c.sung, 0);
  add_colour(w->out, c.unsung, alpha_of(l->theme->unsung_opacity));
  add_colour(w->out, c.sung_outline, 0);
  add_colour(w->out, (nr_rgb){0, 0, 0}, alpha_of(l->theme->shadow_opacity));
  nr_str_addf(w->out, ",%d,0,0,0,100,100,0,0,1,", l->theme->bold ? -1 : 0);
  nr_add_number(w->out, size * l->theme->outline);
  nr_str_add_char(w->out, ',');
  nr_add_number(w->out, size * l->theme->shadow);
  double row = nr_style_bottom(l);
  int margin = (int)lround(l->anchor == NR_ANCHOR_TOP ? row - l->size : l->height - row);
  if (l->theme->template_line)
    nr_str_addf(w->out, ",%d,0,0,%d,1\n", l->anchor == NR_ANCHOR_TOP ? 8 : 2, margin);
  else
    nr_str_add(w->out, ",2,0,0,0,1\n");
}

void nr_write_styles(const nr_writer *w)
{
  nr_str_add(w->out,
             "\n[V4+ Styles]\n"
             "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
             "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
             "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n");
  for (size_t i = 0; i < w->style_count; i++)
    write_style(w, w->styles[i]);
}
