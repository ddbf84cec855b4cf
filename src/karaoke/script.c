/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script.  The timed source comes first, one Comment per line with the
 * effect "karaoke"; what is shown follows as Dialogue with the effect "fx", so
 * that the source can be edited and the rest made again.
 */
#include "karaoke/script.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/asstext.h"
#include "karaoke/split.h"

void nr_add_number(nr_str *out, double number)
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

void nr_add_direction(nr_str *out, const char *text, size_t size)
{
  if (!nr_is_rightward(text, size))
    nr_str_add(out, "\\fe-1");
}

void nr_add_time(nr_str *out, nr_cs t)
{
  nr_str_addf(out, "%" PRId64 ":%02d:%02d.%02d", t / 360000, (int)(t / 6000 % 60),
              (int)(t / 100 % 60), (int)(t % 100));
}

static void write_head(const nr_writer *w, const char *matrix)
{
  const char *title = norae_song_meta(w->song, "title");
  const char *artist = norae_song_meta(w->song, "artist");
  nr_str_add(w->out, "[Script Info]\n" NR_SCRIPT_MARK);
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

void nr_begin_event(const nr_writer *w, const char *kind, int layer, nr_cs start, nr_cs end,
                    const norae_line *line, const char *effect)
{
  nr_str_addf(w->out, "%s: %d,", kind, layer);
  nr_add_time(w->out, start);
  nr_str_add_char(w->out, ',');
  nr_add_time(w->out, end);
  nr_str_add_char(w->out, ',');
  nr_add_style_name(w, nr_singers_of(line));
  nr_str_add_char(w->out, ',');
  nr_add_singer_names(w->song, line->voices, w->out);
  nr_str_addf(w->out, ",0,0,0,%s,", effect);
}

void nr_add_wait(nr_str *out, nr_cs time)
{
  if (time > 0)
    nr_str_addf(out, "{\\k%" PRId64 "}", time);
}

void nr_add_lit(nr_str *out, const nr_piece *piece)
{
  nr_str_addf(out, "{\\k%s%" PRId64 "}", piece->sweep ? "f" : "", piece->end - piece->start);
}

/* Aegisub's templater makes the shown lines from the timed ones by this: each
 * begins 0.9 s earlier, if it can, and ends 0.2 s later. */
static void write_template(const nr_writer *w, nr_singers s)
{
  nr_str_add(w->out, "Comment: 0,0:00:00.00,0:00:00.00,");
  nr_add_style_name(w, s);
  nr_str_add(w->out, ",,0,0,0,template pre-line all keeptags,"
                     "!retime(\"line\",$start < 900 and -$start or -900,200)!"
                     "{!$start < 900 and \"\\\\k\" .. ($start/10) or \"\\\\k90\"!"
                     "\\fad(!$start < 900 and $start or 300!,200)}\n");
}

static void write_source(const nr_writer *w, const nr_sung_line *line)
{
  nr_cs at = line->start;
  nr_begin_event(w, "Comment", 0, line->start, line->end, line->line, "karaoke");
  for (size_t i = 0; i < line->count; i++) {
    const nr_piece *piece = line->written ? &line->written[i] : &line->pieces[i];
    nr_add_wait(w->out, piece->start - at);
    nr_add_lit(w->out, piece);
    nr_ass_escape(w->out, piece->text, piece->size);
    at = piece->end;
  }
  nr_add_wait(w->out, line->end - at);
  nr_str_add_char(w->out, '\n');
}

static void write_events(const nr_writer *w, const nr_sung_line *lines, size_t line_count,
                         const nr_unit *units, size_t unit_count, const nr_cards *cards)
{
  nr_str_add(w->out, "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, "
                     "MarginV, Effect, Text\n");
  for (size_t i = 0; w->layout->theme->template_line && i < w->style_count; i++)
    write_template(w, w->styles[i]);
  for (size_t i = 0; i < line_count; i++)
    write_source(w, &lines[i]);
  for (size_t i = 0; i < unit_count; i++)
    if (units[i].shown && units[i].off > units[i].on)
      nr_write_unit(w, &units[i]);
  for (size_t i = 0; i < cards->count; i++)
    nr_write_card(w, &cards->card[i]);
}

void nr_write_script(const norae_song *song, const nr_sung_line *lines, size_t line_count,
                     const nr_unit *units, size_t unit_count, const nr_cards *cards,
                     const nr_layout *layout, const char *matrix, nr_str *out)
{
  nr_writer w = {.song = song, .layout = layout, .out = out};
  for (size_t i = 0; i < line_count; i++)
    if (!nr_need_style(&w, lines[i].line))
      out->failed = true;
  write_head(&w, matrix);
  nr_write_styles(&w);
  write_events(&w, lines, line_count, units, unit_count, cards);
  free(w.styles);
}
