/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing TTML as Apple's and AMLL's players read it: all times absolute, a span
 * for each word, spaces between the spans, backing vocals within the line.
 */
#include "format/ttml_write.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "format/ruby.h"
#include "song/song.h"

void nr_ttml_add(nr_ttml_writer *w, nr_span text, bool attribute)
{
  w->unfit += !nr_add_xml(w->sink->out, text, attribute);
}

void nr_ttml_add_attribute(nr_ttml_writer *w, const char *name, const char *value)
{
  nr_str_addf(w->sink->out, " %s=\"", name);
  nr_ttml_add(w, nr_span_of(value), true);
  nr_str_add_char(w->sink->out, '"');
}

static void add_time(nr_ttml_writer *w, const char *name, norae_us time)
{
  w->before_zero += time < 0;
  int64_t ms = nr_time_round(time < 0 ? 0 : time, 1000);
  nr_str_addf(w->sink->out, " %s=\"", name);
  if (ms >= 3600000)
    nr_str_addf(w->sink->out, "%" PRId64 ":", ms / 3600000);
  nr_str_addf(w->sink->out, "%02d:%02d.%03d\"", (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
              (int)(ms % 1000));
}

void nr_ttml_add_times(nr_ttml_writer *w, norae_us start, norae_us end, bool known)
{
  add_time(w, "begin", start);
  add_time(w, "end", end < start ? start : end);
  if (!known)
    nr_str_add(w->sink->out, " norae:" NR_TTML_ENDS "=\"" NR_TTML_GUESS "\"");
}

/* ── words ── */

/* What is sung next in the line, else its end: a guess for what tells no end. */
static norae_us end_of_piece(const nr_ttml_writer *w, size_t i, norae_us line_end)
{
  const nr_piece *p = &w->pieces.items[i];
  for (size_t k = i + 1; k < w->pieces.count; k++) {
    if (w->pieces.items[k].start != NORAE_NO_TIME)
      return w->pieces.items[k].start > p->start ? w->pieces.items[k].start : p->start;
  }
  return line_end != NORAE_NO_TIME && line_end > p->start ? line_end : p->start;
}

static void add_plain(void *user, nr_span text)
{
  nr_ttml_add(user, text, false);
}

/* A part of a piece. */
static void add_marked(nr_ttml_writer *w, nr_span part)
{
  const nr_ruby_markup ruby = {
      .open = "<span tts:ruby=\"container\"><span tts:ruby=\"base\">",
      .between = "</span><span tts:ruby=\"text\">",
      .close = "</span></span>",
      .add = add_plain,
      .user = w,
      .out = w->sink->out,
  };
  nr_ruby_add(&ruby, nr_pieces_joined(&w->pieces), part);
}

static void add_rows(nr_ttml_writer *w, nr_span text)
{
  for (const char *stop; text.size && (stop = memchr(text.text, '\n', text.size));) {
    add_marked(w, (nr_span){text.text, (size_t)(stop - text.text)});
    nr_str_add(w->sink->out, "<br/>");
    text = nr_span_from(text, stop + 1);
  }
  add_marked(w, text);
}

/* White space behind a word stands behind its span. */
static void add_words(nr_ttml_writer *w, norae_us line_end, bool brackets)
{
  nr_str *out = w->sink->out;
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    nr_span text = nr_piece_text(&w->pieces, i);
    bool timed = p->start != NORAE_NO_TIME, last = i + 1 == w->pieces.count;
    char white = text.size ? text.text[text.size - 1] : '\0';
    white = timed && (white == ' ' || white == '\n') ? white : '\0';
    text.size -= white != '\0';
    if (timed) {
      bool known = p->end != NORAE_NO_TIME;
      nr_str_add(out, "<span");
      nr_ttml_add_times(w, p->start, known ? p->end : end_of_piece(w, i, line_end), known);
      nr_str_add_char(out, '>');
    }
    nr_str_add(out, brackets && i == 0 ? "(" : "");
    add_rows(w, text);
    nr_str_add(out, brackets && last ? ")" : "");
    nr_str_add(out, timed ? "</span>" : "");
    nr_str_add(out, white == '\n' ? "<br/>" : white ? " " : "");
  }
}

static bool unwraps_to(nr_ttml_writer *w, nr_span text, bool brackets)
{
  nr_pieces_clear(&w->room);
  nr_pieces_text(&w->room, "(", brackets);
  nr_pieces_text(&w->room, text.text, text.size);
  nr_pieces_text(&w->room, ")", brackets);
  nr_ttml_unwrap(&w->room);
  if (w->room.failed || w->room.text.failed) {
    w->sink->out->failed = true;
    return true;
  }
  nr_span t = nr_pieces_joined(&w->room);
  return t.size == text.size && memcmp(t.text, text.text, t.size) == 0;
}

bool nr_ttml_takes_brackets(nr_ttml_writer *w, nr_span text)
{
  if (unwraps_to(w, text, true))
    return true;
  w->no_backing += !unwraps_to(w, text, false);
  return false;
}

/* ── lines ── */

static void add_agents(nr_ttml_writer *w, norae_voices voices)
{
  const char *before = " ttm:agent=\"";
  for (size_t v = 0; v < norae_song_voice_count(w->song); v++) {
    if (!(voices >> v & 1))
      continue;
    nr_str_addf(w->sink->out, "%s%s", before, w->ids[v]);
    before = " ";
  }
  nr_str_add(w->sink->out, voices ? "\"" : " ttm:agent=\"\"");
}

static norae_status add_background(nr_ttml_writer *w, const nr_shown *s, norae_voices around)
{
  const norae_line *line = norae_song_line_at(w->song, s->line);
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  nr_str_add(w->sink->out, "<span ttm:role=\"x-bg\"");
  if (s->start != NORAE_NO_TIME)
    nr_ttml_add_times(w, s->start, s->end, s->end_known);
  if (line->voices != around)
    add_agents(w, line->voices);
  if (line->lang)
    nr_ttml_add_attribute(w, "xml:lang", line->lang);
  nr_str_add_char(w->sink->out, '>');
  add_words(w, s->end, nr_ttml_takes_brackets(w, nr_pieces_joined(&w->pieces)));
  nr_str_add(w->sink->out, "</span>");
  return NORAE_OK;
}

static norae_status add_paragraph(nr_ttml_writer *w, size_t number)
{
  const nr_ttml_paragraph *p = &w->paragraphs[number];
  const nr_shown *s = &w->lines[p->first];
  const norae_line *line = norae_song_line_at(w->song, s->line);
  norae_status status = NORAE_OK;
  size_t i = 0;
  nr_str_add(w->sink->out, "<p");
  if (s->start != NORAE_NO_TIME)
    nr_ttml_add_times(w, s->start, s->end, s->end_known);
  nr_str_addf(w->sink->out, " itunes:key=\"L%zu\"", number + 1);
  if (line->voices)
    add_agents(w, line->voices);
  if (line->lang && line->role == NORAE_ROLE_MAIN)
    nr_ttml_add_attribute(w, "xml:lang", line->lang);
  nr_str_add_char(w->sink->out, '>');
  if (line->role == NORAE_ROLE_MAIN) {
    status = nr_pieces_from_line(&w->pieces, w->song, s->line);
    if (status == NORAE_OK)
      add_words(w, s->end, false);
    i = 1;
  }
  for (; i < p->count && status == NORAE_OK; i++)
    status = add_background(w, &w->lines[p->first + i], line->voices);
  nr_str_add(w->sink->out, "</p>");
  return status;
}

/* ── sections ── */

static bool begins_division(const nr_ttml_writer *w, size_t paragraph)
{
  size_t line = w->lines[w->paragraphs[paragraph].first].line;
  return paragraph == 0 || norae_song_line_at(w->song, line)->section;
}

static void add_division(nr_ttml_writer *w, size_t first)
{
  const char *section =
      norae_song_line_at(w->song, w->lines[w->paragraphs[first].first].line)->section;
  norae_us start = NORAE_NO_TIME, end = NORAE_NO_TIME;
  for (size_t p = first; p < w->paragraph_count && (p == first || !begins_division(w, p)); p++) {
    for (size_t i = 0; i < w->paragraphs[p].count; i++) {
      const nr_shown *s = &w->lines[w->paragraphs[p].first + i];
      if (s->start == NORAE_NO_TIME)
        continue;
      start = start == NORAE_NO_TIME || s->start < start ? s->start : start;
      end = s->end > end ? s->end : end;
    }
  }
  nr_str_add(w->sink->out, "<div");
  if (start != NORAE_NO_TIME)
    nr_ttml_add_times(w, start, end, true);
  /* Stanzas without a name are told by the division alone. */
  if (section && (*section || first == 0))
    nr_ttml_add_attribute(w, "itunes:songPart", section);
  nr_str_add_char(w->sink->out, '>');
}

static norae_status add_body(nr_ttml_writer *w)
{
  norae_status status = NORAE_OK;
  norae_us end = NORAE_NO_TIME;
  for (size_t i = 0; i < w->line_count; i++)
    end = w->lines[i].start != NORAE_NO_TIME && w->lines[i].end > end ? w->lines[i].end : end;
  nr_str_add(w->sink->out, "<body");
  if (end != NORAE_NO_TIME)
    add_time(w, "dur", end);
  nr_str_add_char(w->sink->out, '>');
  for (size_t p = 0; p < w->paragraph_count && status == NORAE_OK; p++) {
    if (begins_division(w, p)) {
      nr_str_add(w->sink->out, p ? "</div>" : "");
      add_division(w, p);
    }
    status = add_paragraph(w, p);
  }
  nr_str_add(w->sink->out, w->paragraph_count ? "</div></body></tt>\n" : "</body></tt>\n");
  return status;
}

/* ── preparing ── */

static bool needs_guess(nr_ttml_writer *w, const nr_shown *s)
{
  const norae_line *line = norae_song_line_at(w->song, s->line);
  if (s->start != NORAE_NO_TIME && !s->end_known)
    return true;
  for (size_t i = 0; i < line->count; i++) {
    const norae_syllable *y = norae_song_syllable_at(w->song, line->first + i);
    if (y->start != NORAE_NO_TIME && y->end == NORAE_NO_TIME)
      return true;
  }
  return false;
}

/* Whether a text looks as if it had readings: their prefix is declared then. */
static bool may_have_readings(const nr_ttml_writer *w, const nr_shown *s)
{
  const norae_line *line = norae_song_line_at(w->song, s->line);
  for (size_t i = 0; i < line->count; i++) {
    const char *text = norae_song_syllable_at(w->song, line->first + i)->text;
    if (strchr(text, '|') || strstr(text, "｜") || strstr(text, "《") || strstr(text, "（"))
      return true;
    for (const char *p = strchr(text, '('); p && *p; p++)
      if ((unsigned char)*p >= 0xE3)
        return true;
  }
  return false;
}

static int compare_lines(const void *a, const void *b)
{
  const nr_shown *x = a, *y = b;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* Backing vocals belong to the line that they stand behind. */
static void group_lines(nr_ttml_writer *w)
{
  for (size_t i = 0; i < w->line_count; i++) {
    const norae_line *line = norae_song_line_at(w->song, w->lines[i].line);
    bool joins = i && line->role == NORAE_ROLE_BACKGROUND && !line->section;
    if (!joins)
      w->paragraphs[w->paragraph_count++] = (nr_ttml_paragraph){.first = i};
    w->paragraphs[w->paragraph_count - 1].count++;
    w->guesses |= needs_guess(w, &w->lines[i]);
    w->readings |= may_have_readings(w, &w->lines[i]);
  }
}

/* The order of the song stays, sorted or not. */
static norae_status prepare(nr_ttml_writer *w)
{
  norae_status status = nr_showing_new(w->song, true, w->sink, &w->showing);
  if (status != NORAE_OK)
    return status;
  w->lines = w->showing.items;
  w->line_count = w->showing.count;
  w->paragraphs = nr_alloc_array(w->line_count, sizeof *w->paragraphs);
  if (!w->paragraphs)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < w->line_count; i++) {
    nr_shown *s = &w->lines[i];
    /* Nobody told when a line ends that has words with ends: they do. */
    s->end_known = s->end_known && norae_song_line_at(w->song, s->line)->end != NORAE_NO_TIME;
  }
  qsort(w->lines, w->line_count, sizeof *w->lines, compare_lines);
  group_lines(w);
  return NORAE_OK;
}

static bool has_words(const norae_song *song)
{
  for (size_t i = 0; i < norae_song_syllable_count(song); i++) {
    if (norae_song_syllable_at(song, i)->start != NORAE_NO_TIME)
      return true;
  }
  return false;
}

static void add_root(nr_ttml_writer *w)
{
  static const char *const timings[] = {"None", "Line", "Word"};
  const char *language = norae_song_meta(w->song, "language");
  nr_str_add(w->sink->out, "<tt xmlns=\"http://www.w3.org/ns/ttml\""
                           " xmlns:itunes=\"http://music.apple.com/lyric-ttml-internal\""
                           " xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\""
                           " xmlns:amll=\"http://www.example.com/ns/amll\"");
  if (w->readings)
    nr_str_add(w->sink->out, " xmlns:tts=\"http://www.w3.org/ns/ttml#styling\"");
  if (w->guesses)
    nr_str_add(w->sink->out, " xmlns:norae=\"" NR_TTML_NAMESPACE "\"");
  nr_str_addf(w->sink->out, " itunes:timing=\"%s\"", 
              timings[has_words(w->song) ? NORAE_TIMING_WORD : norae_song_timing(w->song)]);
  if (language)
    nr_ttml_add_attribute(w, "xml:lang", language);
  nr_str_add_char(w->sink->out, '>');
}

static void tell(nr_ttml_writer *w)
{
  nr_tell_before_zero(w->sink, "TTML", w->before_zero);
  if (w->unfit)
    nr_warn(w->sink->diags, "loss-characters", nr_in_file(w->sink->name),
            "XML can't hold control characters: left out of %zu texts", w->unfit);
  if (w->no_backing)
    nr_warn(w->sink->diags, "loss-brackets", nr_in_file(w->sink->name),
            "the brackets of %zu backing vocals will be taken for those around all of them",
            w->no_backing);
}

norae_status nr_ttml_write(const norae_song *song, nr_sink *sink)
{
  nr_ttml_writer w = {.song = song, .sink = sink, .pieces = {.rows = true}};
  norae_status status = prepare(&w);
  if (status == NORAE_OK) {
    add_root(&w);
    status = nr_ttml_write_head(&w);
  }
  if (status == NORAE_OK)
    status = add_body(&w);
  tell(&w);
  for (size_t v = 0; w.ids && v < norae_song_voice_count(song); v++)
    free(w.ids[v]);
  free(w.ids);
  free(w.paragraphs);
  nr_showing_free(&w.showing);
  nr_pieces_free(&w.pieces);
  nr_pieces_free(&w.room);
  return status;
}
