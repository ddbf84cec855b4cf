/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is drawn over the picture: the strip, where one is, what keys do.
 */
#include "player/stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/asstext.h"

#define FONT 19
#define UNDER_STRIP 130.0
#define KEYS_TOP 165.0
#define KEYS_ROW 25.0

#define YELLOW "&H00D8FF&"
#define WHITE "&HFFFFFF&"
#define PALE "&HE0E0E0&"
#define GREY "&H808080&"

static void begin_text(nr_str *out, double x, double y, int size, const char *colour)
{
  nr_str_addf(out, "{\\an7\\pos(%.1f,%.1f)\\fs%d\\bord1.5\\shad0\\q2\\1c%s\\3c&H000000&}", x, y,
              size, colour);
}

/* A line of its own in the middle. */
static void begin_centred(nr_str *out, double width, int y, int size)
{
  nr_str_addf(out, "{\\an8\\pos(%.1f,%d)\\fs%d\\bord2\\shad0\\q2}", width / 2, y, size);
}

/* ── where one is ── */

static void write_sureness(nr_str *out, const norae_line *line)
{
  if (line->unsung)
    nr_str_add(out, "  ·  not sung");
  else if (line->confidence >= 0)
    nr_str_addf(out, "  ·  %.0f %% sure", (double)line->confidence * 100);
}

static void write_line(const nr_stage *s, nr_str *out)
{
  char time[NORAE_TIME_SIZE];
  const norae_song *song = nr_stage_song(s);
  const norae_line *line = norae_song_line_at(song, s->line);
  if (!line)
    return;
  nr_str_addf(out, "line %zu of %zu  ·  %s", s->line + 1, song->line_count,
              norae_time_format(time, nr_song_line_start(song, s->line)));
  write_sureness(out, line);
  nr_str_add(out, "  ·  {\\b1}");
  char *text = nr_song_line_text(song, s->line);
  if (text)
    nr_ass_escape(out, text, strlen(text));
  free(text);
  nr_str_add(out, "{\\b0}");
}

static void write_state(const nr_stage *s, nr_str *out)
{
  char time[NORAE_TIME_SIZE];
  norae_us offset = nr_desk_offset(s->desk);
  size_t edits = nr_desk_depth(s->desk);
  double speed = nr_window_number(s->window, "speed", 1);
  nr_str_addf(out, "%s  ·  all %+.2f s  ·  keys move %d ms", norae_time_format(time, s->time),
              (double)offset / NORAE_US_PER_S, (int)(s->step / 1000));
  if (speed < 0.995 || speed > 1.005)
    nr_str_addf(out, "  ·  speed %.2f", speed);
  if (s->loops)
    nr_str_add(out, "  ·  this line again and again");
  if (s->before)
    nr_str_add(out, "  ·  {\\1c" YELLOW "}as it was (a: as it is now){\\1c" PALE "}");
  else if (!nr_desk_is_saved(s->desk) && edits)
    nr_str_addf(out, "  ·  {\\1c" YELLOW "}%zu edit%s, not saved{\\1c" PALE "}", edits,
                edits == 1 ? "" : "s");
  else if (!nr_desk_is_saved(s->desk))
    nr_str_add(out, "  ·  {\\1c" YELLOW "}not saved{\\1c" PALE "}");
}

/* ── keys ── */

/* The rows of a mode that are to be shown, with those of a column one below the other. */
static void write_keys(const nr_stage *s, double width, nr_str *out)
{
  const nr_key *key;
  size_t rows = 0, row = 0, half;
  for (size_t i = 0; (key = nr_key_at(i)); i++)
    rows += key->mode == s->mode && key->label;
  half = (rows + 1) / 2;
  double bottom = KEYS_TOP + 17 + (double)half * KEYS_ROW;
  nr_str_addf(out, "{\\an7\\pos(0,0)\\bord0\\shad0\\1c&H000000&\\1a&H30&\\p1}"
              "m 24 %.0f l %.0f %.0f %.0f %.0f 24 %.0f\n", KEYS_TOP, width - 24, KEYS_TOP, width - 24,
              bottom, bottom);
  for (size_t i = 0; (key = nr_key_at(i)); i++) {
    if (key->mode != s->mode || !key->label)
      continue;
    double x = row < half ? 44 : width / 2, y = KEYS_TOP + 10 + (double)(row % half) * KEYS_ROW;
    begin_text(out, x, y, FONT, YELLOW);
    nr_ass_escape(out, key->label, strlen(key->label));
    nr_str_add_char(out, '\n');
    begin_text(out, x + 112, y, FONT, WHITE);
    nr_ass_escape(out, key->help, strlen(key->help));
    nr_str_add_char(out, '\n');
    row++;
  }
}

static void write_hints(const nr_stage *s, nr_str *out)
{
  if (s->mode == NR_MODE_PLAY)
    nr_str_add(out, "z x all   c v from here   b n line   g h syllable   t tap   w least sure   "
                    "u undo   ^s save   ? all keys");
}

/* ── what is asked ── */

static const char *question(const nr_stage *s)
{
  switch (s->mode) {
  case NR_MODE_TAP:
    return "tap each syllable when it is sung: SPACE now, u undo, HOME again, ESC done";
  case NR_MODE_MEASURE:
    return "tap SPACE along with the clicks";
  case NR_MODE_QUIT:
    return "edits are not saved:  s save   k keep them for the next time   d drop them   ESC go on";
  case NR_MODE_EXPORT:
    return "a copy as  a ASS   e enhanced LRC   l LRC   t TTML   v WebVTT   s SRT   u UltraStar   "
           "j JSON   ESC none";
  case NR_MODE_CHANGED:
    return "the file was changed:  r go on with it, edits are put beside it   "
           "k go on with the edits";
  default:
    return NULL;
  }
}

static void write_question(const nr_stage *s, double width, nr_str *out)
{
  const char *text = question(s);
  if (!text)
    return;
  begin_centred(out, width, 190, FONT + 7);
  nr_str_addf(out, "{\\1c" YELLOW "}%s", text);
  if (s->mode == NR_MODE_MEASURE)
    nr_str_addf(out, "  (%zu of %d)", s->tap_count, NR_TAPS_WANTED);
  nr_str_add_char(out, '\n');
}

/* The words of the line that is tapped: those that were, and the one that is next. */
static void write_taps(const nr_stage *s, double width, nr_str *out)
{
  const norae_song *song = nr_stage_song(s);
  const norae_line *line = norae_song_line_at(song, s->line);
  if (s->mode != NR_MODE_TAP || !line)
    return;
  begin_centred(out, width, 226, FONT + 13);
  for (size_t i = 0; i < line->count; i++) {
    const char *text = norae_song_syllable_at(song, line->first + i)->text;
    const char *colour = i < s->syllable ? GREY : i == s->syllable ? YELLOW : WHITE;
    nr_str_addf(out, "{\\1c%s\\u%d}", colour, i == s->syllable);
    nr_ass_escape(out, text, strlen(text));
  }
  nr_str_add_char(out, '\n');
}

static void write_message(const nr_stage *s, double width, nr_str *out)
{
  if (nr_stage_clock() >= s->message_until)
    return;
  begin_centred(out, width, 158, FONT + 3);
  nr_ass_escape(out, s->message, strlen(s->message));
  nr_str_add_char(out, '\n');
}

void nr_display_write(nr_stage *stage, nr_str *out)
{
  double width = nr_window_width(stage->window);
  if (!stage->hidden) {
    nr_strip_write(stage, width, out);
    begin_text(out, 26, UNDER_STRIP, FONT, WHITE);
    write_line(stage, out);
    nr_str_add_char(out, '\n');
    nr_str_addf(out, "{\\an9\\pos(%.1f,%.1f)\\fs%d\\bord1.5\\shad0\\q2\\1c" PALE "}", width - 26,
                UNDER_STRIP, FONT);
    write_state(stage, out);
    nr_str_add_char(out, '\n');
    nr_str_addf(out, "{\\an2\\pos(%.1f,716)\\fs15\\bord1.2\\shad0\\q2\\1c&HD0D0D0&}", width / 2);
    write_hints(stage, out);
    nr_str_add_char(out, '\n');
  }
  if (stage->help)
    write_keys(stage, width, out);
  else
    write_question(stage, width, out);
  write_taps(stage, width, out);
  write_message(stage, width, out);
}
