/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strip of time around the playhead: how loud the voice is, and where lines and
 * syllables begin, so that one sees what one moves.
 */
#include "player/stage.h"

#include <math.h>
#include <string.h>

#include <norae/sync.h>

#include "base/asstext.h"

#define SPAN (6 * NORAE_US_PER_S) /* from edge to edge */
#define TOP 18.0
#define HEIGHT 84.0
#define SIDE 24.0 /* of the window, left free */
#define FONT 17

typedef struct strip {
  const nr_stage *stage;
  double width; /* of the window */
  norae_us from;
  nr_str *out;
} strip;

static double x_of(const strip *s, norae_us time)
{
  return SIDE + (double)(time - s->from) / SPAN * (s->width - 2 * SIDE);
}

static bool is_seen(const strip *s, norae_us time)
{
  return time != NORAE_NO_TIME && time >= s->from && time < s->from + SPAN;
}

/* A shape in a colour (&HBBGGRR&), as far through as `alpha` says. */
static void begin_shape(nr_str *out, const char *colour, int alpha)
{
  nr_str_addf(out, "{\\an7\\pos(0,0)\\bord0\\shad0\\1c%s\\1a&H%02X&\\p1}", colour, alpha);
}

static void add_box(nr_str *out, double x, double y, double w, double h)
{
  nr_str_addf(out, "m %.1f %.1f l %.1f %.1f %.1f %.1f %.1f %.1f ", x, y, x + w, y, x + w, y + h, x,
              y + h);
}

static void write_ground(const strip *s)
{
  begin_shape(s->out, "&H000000&", 0x60);
  add_box(s->out, SIDE, TOP, s->width - 2 * SIDE, HEIGHT + 50);
  nr_str_add_char(s->out, '\n');
}

/* The greatest value of each column: a short note must not fall between two. */
static void write_curve(const strip *s, const uint8_t *value, size_t count, const char *colour,
                        int alpha)
{
  int columns = (int)((s->width - 2 * SIDE) / 3);
  double step = (double)SPAN / NORAE_US_PER_S * NORAE_ENERGY_RATE / columns;
  begin_shape(s->out, colour, alpha);
  nr_str_addf(s->out, "m %.1f %.1f l ", SIDE, TOP + HEIGHT);
  for (int c = 0; c < columns; c++) {
    double a = (double)s->from / NORAE_US_PER_S * NORAE_ENERGY_RATE + c * step;
    int greatest = 0;
    for (double i = a < 0 ? 0 : floor(a); i < a + step && i < (double)count; i++)
      greatest = value[(size_t)i] > greatest ? value[(size_t)i] : greatest;
    nr_str_addf(s->out, "%.1f %.1f ", SIDE + c * 3, TOP + HEIGHT - greatest / 255.0 * (HEIGHT - 6));
  }
  nr_str_addf(s->out, "%.1f %.1f\n", s->width - SIDE, TOP + HEIGHT);
}

static void write_energy(const strip *s)
{
  const norae_energy *energy = s->stage->options->host.energy(s->stage->options->host.user);
  if (!energy)
    return;
  write_curve(s, energy->loudness, energy->count, "&H806848&", 0x60);
  write_curve(s, energy->voice, energy->count, "&HE0A850&", 0x20);
}

/* Red where it is not sure, over yellow to green. */
static const char *colour_of(const norae_line *line)
{
  if (line->unsung)
    return "&H808080&";
  if (line->confidence < 0)
    return "&HE0C080&";
  return line->confidence >= NORAE_SURE   ? "&H60C060&"
         : line->confidence >= NORAE_UNSURE ? "&H40C8E8&"
                                    : "&H4050F0&";
}

/* A bar from its start to its end. */
static void write_line(const strip *s, const norae_song *song, size_t index)
{
  const norae_line *line = &song->lines[index];
  norae_us start = nr_song_line_start(song, index), end = nr_song_line_end(song, index);
  if (start == NORAE_NO_TIME || start >= s->from + SPAN)
    return;
  if (end == NORAE_NO_TIME)
    end = start + NORAE_US_PER_S / 2;
  if (end <= s->from)
    return;
  double a = x_of(s, start < s->from ? s->from : start);
  double b = x_of(s, end > s->from + SPAN ? s->from + SPAN : end);
  begin_shape(s->out, colour_of(line), index == s->stage->line ? 0 : 0x70);
  add_box(s->out, a, TOP + HEIGHT, b - a, index == s->stage->line ? 5 : 3);
  nr_str_add_char(s->out, '\n');
}

static void write_mark(const strip *s, const norae_syllable *y, norae_us time, bool chosen,
                       bool own)
{
  const char *colour = chosen ? "&H00D8FF&" : own ? "&HFFFFFF&" : "&HA0A0A0&";
  begin_shape(s->out, colour, 0);
  add_box(s->out, x_of(s, time) - (chosen ? 1.5 : 0.75), TOP, chosen ? 3 : 1.5, HEIGHT);
  nr_str_addf(s->out, "\n{\\an7\\pos(%.1f,%.1f)\\fs%d\\bord1\\shad0\\1c%s\\q2}", x_of(s, time),
              TOP + HEIGHT + 4, FONT, colour);
  nr_ass_escape(s->out, y->text, strlen(y->text));
  nr_str_add_char(s->out, '\n');
}

/* A line that was timed as a whole has one mark. */
static void write_marks(const strip *s, const norae_song *song, size_t index)
{
  const norae_line *line = &song->lines[index];
  bool own = index == s->stage->line;
  for (size_t i = 0; i < line->count; i++) {
    const norae_syllable *y = &song->syllables[line->first + i];
    norae_us time = y->start == NORAE_NO_TIME && i == 0 ? line->start : y->start;
    if (is_seen(s, time))
      write_mark(s, y, time, own && i == s->stage->syllable, own);
  }
}

void nr_strip_write(const nr_stage *stage, double width, nr_str *out)
{
  strip s = {stage, width, stage->time - SPAN / 2, out};
  const norae_song *song = nr_stage_song(stage);
  write_ground(&s);
  write_energy(&s);
  for (size_t i = 0; i < song->line_count; i++) {
    write_line(&s, song, i);
    write_marks(&s, song, i);
  }
  begin_shape(out, "&H5050FF&", 0);
  add_box(out, width / 2 - 1, TOP - 4, 2, HEIGHT + 12);
  nr_str_add_char(out, '\n');
}

norae_us nr_strip_time(const nr_stage *stage, double width, double x, double y)
{
  if (y < TOP || y > TOP + HEIGHT || x < SIDE || x > width - SIDE)
    return NORAE_NO_TIME;
  norae_us time = stage->time - SPAN / 2 + (norae_us)((x - SIDE) / (width - 2 * SIDE) * SPAN);
  return time > 0 ? time : 0;
}
