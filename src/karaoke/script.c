/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script.  The timed source comes first, one Comment per line with the
 * effect "karaoke"; what is shown follows as Dialogue with the effect "fx", so
 * that the source can be edited and the rest made again.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/asstext.h"
#include "base/checked.h"
#include "karaoke/palette.h"
#include "karaoke/unit.h"

/* Both kinds of styles of one set of singers. */
typedef struct singers {
  norae_voices voices;
  bool background;
} singers;

typedef struct writer {
  const norae_song *song;
  const nr_layout *layout;
  singers *styles;
  size_t style_count, style_capacity;
  nr_str *out;
} writer;

/* At most two decimals and always a point, whatever the locale writes. */
static void add_number(nr_str *out, double number)
{
  long hundredths = lround(number * 100);
  if (hundredths < 0)
    nr_str_add_char(out, '-');
  hundredths = labs(hundredths);
  nr_str_addf(out, "%ld", hundredths / 100);
  if (hundredths % 100)
    nr_str_addf(out, hundredths % 10 ? ".%02ld" : ".%ld",
                hundredths % 10 ? hundredths % 100 : hundredths % 100 / 10);
}

static void add_time(nr_str *out, nr_cs t)
{
  nr_str_addf(out, "%" PRId64 ":%02d:%02d.%02d", t / 360000, (int)(t / 6000 % 60),
              (int)(t / 100 % 60), (int)(t % 100));
}

static void add_colour(nr_str *out, nr_rgb c, unsigned alpha)
{
  nr_str_addf(out, ",&H%02X%02X%02X%02X", alpha, c.b, c.g, c.r);
}

/* ── singers and styles ── */

/* A name inside a comma-separated field. */
static void add_field(nr_str *out, const char *text)
{
  for (; *text; text++)
    nr_str_add_char(out, *text == ',' ? ';' : (unsigned char)*text < 0x20 ? ' ' : *text);
}

/* The singers' names, or their ids; "" when the line tells none. */
static void add_names(const norae_song *song, norae_voices voices, nr_str *out)
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
static void add_style_name(const writer *w, singers s)
{
  nr_str_add(w->out, s.background ? "Background" : s.voices ? "" : "Default");
  if (!s.voices)
    return;
  nr_str_add(w->out, s.background ? " " : "");
  add_names(w->song, s.voices, w->out);
  unsigned first = (unsigned)__builtin_ctzll(s.voices);
  if (!(s.voices & (s.voices - 1)) && is_namesake(w->song, first))
    nr_str_addf(w->out, " %u", first + 1);
}

static bool need_style(writer *w, const norae_line *line)
{
  singers s = {line->voices, line->role == NORAE_ROLE_BACKGROUND};
  for (size_t i = 0; i < w->style_count; i++)
    if (w->styles[i].voices == s.voices && w->styles[i].background == s.background)
      return true;
  if (!nr_grow(&w->styles, &w->style_capacity, w->style_count + 1, sizeof *w->styles))
    return false;
  w->styles[w->style_count++] = s;
  return true;
}

static double style_size(const writer *w, bool background)
{
  return background ? w->layout->lane_size : w->layout->size;
}

static void write_style(const writer *w, singers s)
{
  const nr_layout *l = w->layout;
  nr_colours c = nr_palette(l->theme, s.voices, w->song->voice_count);
  double size = style_size(w, s.background);
  nr_str_add(w->out, "Style: ");
  add_style_name(w, s);
  nr_str_add_char(w->out, ',');
  add_field(w->out, l->font);
  nr_str_add_char(w->out, ',');
  add_number(w->out, size);
  add_colour(w->out, c.sung, 0);
  add_colour(w->out, c.unsung, 0);
  add_colour(w->out, c.outline, 0);
  add_colour(w->out, (nr_rgb){0, 0, 0}, 0x70);
  nr_str_addf(w->out, ",%d,0,0,0,100,100,0,0,1,", l->theme->bold ? -1 : 0);
  add_number(w->out, size * l->theme->outline);
  nr_str_add_char(w->out, ',');
  add_number(w->out, size * l->theme->shadow);
  nr_str_add(w->out, ",2,0,0,0,1\n");
}

static void write_styles(const writer *w)
{
  nr_str_add(w->out,
             "\n[V4+ Styles]\n"
             "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
             "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
             "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n");
  for (size_t i = 0; i < w->style_count; i++)
    write_style(w, w->styles[i]);
}

static void write_head(const writer *w, const char *matrix)
{
  const char *title = norae_song_meta(w->song, "title");
  const char *artist = norae_song_meta(w->song, "artist");
  nr_str_add(w->out, "[Script Info]\n; The timed lyrics are the Comment lines; the Dialogue lines "
                     "are made from them.\n");
  if (title) {
    nr_str_add(w->out, "Title: ");
    if (artist) {
      nr_ass_escape(w->out, artist, strlen(artist));
      nr_str_add(w->out, " - ");
    }
    nr_ass_escape(w->out, title, strlen(title));
    nr_str_add_char(w->out, '\n');
  }
  nr_str_addf(w->out,
              "ScriptType: v4.00+\nPlayResX: %d\nPlayResY: %d\nLayoutResX: %d\nLayoutResY: %d\n"
              "WrapStyle: 2\nScaledBorderAndShadow: yes\nYCbCr Matrix: %s\n",
              w->layout->width, w->layout->height, w->layout->width, w->layout->height,
              matrix ? matrix : "None");
}

/* ── events ── */

static void begin_event(const writer *w, const char *kind, nr_cs start, nr_cs end,
                        const norae_line *line, const char *effect)
{
  nr_str_addf(w->out, "%s: 0,", kind);
  add_time(w->out, start);
  nr_str_add_char(w->out, ',');
  add_time(w->out, end);
  nr_str_add_char(w->out, ',');
  add_style_name(w, (singers){line->voices, line->role == NORAE_ROLE_BACKGROUND});
  nr_str_add_char(w->out, ',');
  add_names(w->song, line->voices, w->out);
  nr_str_addf(w->out, ",0,0,0,%s,", effect);
}

static void add_wait(nr_str *out, nr_cs time)
{
  if (time > 0)
    nr_str_addf(out, "{\\k%" PRId64 "}", time);
}

static void add_lit(nr_str *out, const nr_piece *piece)
{
  nr_str_addf(out, "{\\k%s%" PRId64 "}", piece->sweep ? "f" : "", piece->end - piece->start);
}

static void write_source(const writer *w, const nr_sung_line *line)
{
  nr_cs at = line->start;
  begin_event(w, "Comment", line->start, line->end, line->line, "karaoke");
  for (size_t i = 0; i < line->count; i++) {
    const nr_piece *piece = &line->pieces[i];
    add_wait(w->out, piece->start - at);
    add_lit(w->out, piece);
    nr_ass_escape(w->out, piece->text, piece->size);
    at = piece->end;
  }
  add_wait(w->out, line->end - at);
  nr_str_add_char(w->out, '\n');
}

/* Spaces stand outside of what is filled: the wipe ends where the ink does. */
static void add_piece(nr_str *out, const nr_piece *piece)
{
  size_t front = 0, size = piece->size;
  while (front < size && (piece->text[front] == ' ' || piece->text[front] == '\t'))
    front++;
  while (size > front && (piece->text[size - 1] == ' ' || piece->text[size - 1] == '\t'))
    size--;
  if (size == front) {
    add_wait(out, piece->end - piece->start);
    nr_ass_escape(out, piece->text, piece->size);
    return;
  }
  if (front) {
    nr_str_add(out, "{\\k0}");
    nr_ass_escape(out, piece->text, front);
  }
  add_lit(out, piece);
  nr_ass_escape(out, piece->text + front, size - front);
  if (size < piece->size) {
    nr_str_add(out, "{\\k0}");
    nr_ass_escape(out, piece->text + size, piece->size - size);
  }
}

/* A fade never covers singing. */
static int fade(int wanted_ms, nr_cs room)
{
  return room * 10 < wanted_ms ? (int)room * 10 : wanted_ms;
}

static void write_shown(const writer *w, const nr_unit *unit)
{
  const nr_theme *theme = w->layout->theme;
  nr_str *out = w->out;
  double usual = style_size(w, unit->line->role == NORAE_ROLE_BACKGROUND);
  begin_event(w, "Dialogue", unit->on, unit->off, unit->line, "fx");
  nr_str_addf(out, "{\\an%d\\pos(", unit->align == NR_ALIGN_LEFT     ? 1
                                    : unit->align == NR_ALIGN_CENTRE ? 2
                                                                     : 3);
  add_number(out, unit->x);
  nr_str_add_char(out, ',');
  add_number(out, unit->y);
  nr_str_addf(out, ")\\fad(%d,%d)", fade(theme->fade_in_ms, (unit->start - unit->on) / 2),
              fade(theme->fade_out_ms, unit->off - unit->end));
  if (fabs(unit->size - usual) > 0.005) {
    nr_str_add(out, "\\fs");
    add_number(out, unit->size);
    nr_str_add(out, "\\bord");
    add_number(out, unit->size * theme->outline);
    nr_str_add(out, "\\shad");
    add_number(out, unit->size * theme->shadow);
  }
  nr_str_add_char(out, '}');
  nr_cs at = unit->on;
  for (size_t i = 0; i < unit->count; i++) {
    if (unit->pieces[i].size == 0)
      continue;
    add_wait(out, unit->pieces[i].start - at);
    add_piece(out, &unit->pieces[i]);
    at = unit->pieces[i].end;
  }
  nr_str_add_char(out, '\n');
}

static void write_events(const writer *w, const nr_sung_line *lines, size_t line_count,
                         const nr_unit *units, size_t unit_count)
{
  nr_str_add(w->out, "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, "
                     "MarginV, Effect, Text\n");
  for (size_t i = 0; i < line_count; i++)
    write_source(w, &lines[i]);
  for (size_t i = 0; i < unit_count; i++)
    if (units[i].shown && units[i].off > units[i].on)
      write_shown(w, &units[i]);
}

void nr_write_script(const norae_song *song, const nr_sung_line *lines, size_t line_count,
                     const nr_unit *units, size_t unit_count, const nr_layout *layout,
                     const char *matrix, nr_str *out)
{
  writer w = {.song = song, .layout = layout, .out = out};
  for (size_t i = 0; i < line_count; i++)
    if (!need_style(&w, lines[i].line))
      out->failed = true;
  write_head(&w, matrix);
  write_styles(&w);
  write_events(&w, lines, line_count, units, unit_count);
  free(w.styles);
}
