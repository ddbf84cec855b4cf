/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/cues.h"
#include "format/pieces.h"
#include "format/ruby.h"
#include "format/shown.h"
#include "format/vtt.h"
#include "song/song.h"

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  size_t before_zero, outside;
  nr_pieces pieces;
} writer;

static void add_escaped(nr_str *out, nr_span text)
{
  for (size_t i = 0; i < text.size; i++) {
    char c = text.text[i];
    if (c == '&')
      nr_str_add(out, "&amp;");
    else if (c == '<')
      nr_str_add(out, "&lt;");
    else if (c == '>')
      nr_str_add(out, "&gt;");
    else
      nr_str_add_char(out, c);
  }
}

static void add_plain(void *user, nr_span text)
{
  add_escaped(((writer *)user)->sink->out, text);
}

/* A part of the line. */
static void add_text(writer *w, nr_span part)
{
  const nr_ruby_markup ruby = {.open = "<ruby>",
                               .between = "<rt>",
                               .close = "</rt></ruby>",
                               .add = add_plain,
                               .user = w,
                               .out = w->sink->out};
  nr_ruby_add(&ruby, nr_pieces_joined(&w->pieces), part);
}

static void add_stamp(writer *w, norae_us time)
{
  nr_str_add_char(w->sink->out, '<');
  nr_add_cue_stamp(w->sink->out, time, '.');
  nr_str_add_char(w->sink->out, '>');
  w->before_zero += time < 0;
}

static int64_t ms(norae_us time)
{
  return nr_time_round(time, 1000);
}

/* What is not stamped begins with the cue and ends with it. */
static void add_words(writer *w, const nr_shown *s)
{
  const nr_pieces *p = &w->pieces;
  for (size_t i = 0; i < p->count; i++) {
    const nr_piece *piece = &p->items[i];
    bool last = i + 1 == p->count;
    if (piece->start != NORAE_NO_TIME &&
        (i > 0 || p->count == 1 || ms(piece->start) != ms(s->start)))
      add_stamp(w, piece->start);
    add_text(w, nr_piece_text(p, i));
    if (piece->start == NORAE_NO_TIME || piece->end == NORAE_NO_TIME)
      continue;
    norae_us next = last ? s->end : p->items[i + 1].start;
    if (ms(piece->end) < ms(next))
      add_stamp(w, piece->end);
  }
}

/* The cue must hold its words. */
static void cover(writer *w, nr_shown *s)
{
  norae_us start = s->start, end = s->end;
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    if (p->start == NORAE_NO_TIME)
      continue;
    if (p->start < s->start)
      s->start = p->start;
    if (p->end != NORAE_NO_TIME && p->end > s->end)
      s->end = p->end;
  }
  w->outside += s->start != start || (s->end_known && s->end != end);
}

static norae_status add_cue(writer *w, nr_shown s)
{
  nr_str *out = w->sink->out;
  const norae_line *line = norae_song_line_at(w->song, s.line);
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s.line);
  if (status != NORAE_OK)
    return status;
  cover(w, &s);
  w->before_zero += s.start < 0;
  nr_str_add_char(out, '\n');
  nr_add_cue_stamp(out, s.start, '.');
  nr_str_add(out, " --> ");
  nr_add_cue_stamp(out, s.end, '.');
  nr_str_add_char(out, '\n');
  if (line->voices) {
    nr_str names = {0};
    nr_add_voice_names(&names, w->song, line->voices);
    nr_str_add(out, "<v ");
    add_escaped(out, (nr_span){names.size ? names.data : "", names.size});
    nr_str_add_char(out, '>');
    out->failed |= names.failed;
    nr_str_free(&names);
  }
  if (line->role == NORAE_ROLE_BACKGROUND)
    nr_str_add(out, "<c.bg>");
  if (nr_pieces_timed(&w->pieces))
    add_words(w, &s);
  else
    add_text(w, nr_pieces_joined(&w->pieces));
  nr_str_add_char(out, '\n');
  return NORAE_OK;
}

norae_status nr_vtt_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink, .pieces = {.rows = true}};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  nr_str_add(sink->out, "WEBVTT\n");
  for (size_t i = 0; status == NORAE_OK && i < showing.count; i++)
    status = add_cue(&w, showing.items[i]);
  nr_tell_before_zero(sink, "WebVTT", w.before_zero);
  if (w.outside)
    nr_warn(sink->diags, "loss-line-ends", nr_in_file(sink->name),
            "WebVTT needs words within their lines: %zu line%s made longer", w.outside,
            w.outside > 1 ? "s" : "");
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  return status;
}
