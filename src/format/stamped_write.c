/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include "format/stamped.h"
#include "song/song.h"

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_stamped kind;
  const char *title;
  nr_pieces pieces;
  nr_str text; /* of one word, as the format can hold it */
  nr_str bracketed;
  bool failed; /* there was no memory for it */
  size_t before_zero, changed, early, voices;
  size_t first_changed, first_early, first_voices; /* lines of the song, 1-based */
} writer;

static void count(size_t *n, size_t *first, size_t line)
{
  if ((*n)++ == 0)
    *first = line + 1;
}

static int64_t ms_of(writer *w, norae_us time)
{
  if (time >= 0)
    return nr_time_round(time, 1000);
  w->before_zero++;
  return 0;
}

/* ── texts ── */

static void add_replaced(nr_str *out, nr_span text, const char *what, const char *const *by)
{
  for (size_t i = 0; i < text.size; i++) {
    const char *found = strchr(what, text.text[i]);
    if (found && *found)
      nr_str_add(out, by[found - what]);
    else
      nr_str_add_char(out, text.text[i]);
  }
}

/* Text that looks like a stamp would be read as one; YRC's players take every
 * bracket for one.  Full-width signs stand for them then. */
static nr_span safe_text(writer *w, nr_span text, size_t line)
{
  static const char *const round[] = {"\uFF08", "\uFF09"}, *const angle[] = {"\uFF1C"};
  bool yrc = w->kind == NR_STAMPED_YRC, krc = w->kind == NR_STAMPED_KRC;
  nr_stamped_item item = nr_stamped_next(text, text.text);
  while (item.at && item.open != (krc ? '<' : '('))
    item = nr_stamped_next(text, item.at + 1);
  if (w->kind == NR_STAMPED_LYL || (!item.at && !yrc))
    return text;
  nr_str_clear(&w->text);
  add_replaced(&w->text, text, krc ? "<" : "()", krc ? angle : round);
  w->failed |= w->text.failed;
  if (item.at)
    count(&w->changed, &w->first_changed, line);
  return (nr_span){w->text.size ? w->text.data : "", w->text.size};
}

/* ── words ── */

static void add_word(writer *w, nr_span text, int64_t start, int64_t end, int64_t line)
{
  nr_str *out = w->sink->out;
  int64_t length = end > start ? end - start : 0;
  if (w->kind == NR_STAMPED_KRC)
    nr_str_addf(out, "<%" PRId64 ",%" PRId64 ",0>", start - line, length);
  else if (w->kind == NR_STAMPED_YRC)
    nr_str_addf(out, "(%" PRId64 ",%" PRId64 ",0)", start, length);
  nr_str_add_bytes(out, text.text, text.size);
  if (w->kind == NR_STAMPED_QRC || w->kind == NR_STAMPED_LYS)
    nr_str_addf(out, "(%" PRId64 ",%" PRId64 ")", start, length);
}

/* When piece i ends: its end, or the next one's start, or the line's end. */
static norae_us end_of(const writer *w, size_t i, norae_us line_end)
{
  const nr_piece *p = &w->pieces.items[i];
  if (p->start != NORAE_NO_TIME && p->end != NORAE_NO_TIME)
    return p->end;
  return i + 1 < w->pieces.count ? w->pieces.items[i + 1].start : line_end;
}

/* Lyricify's backing vocals stand in brackets. */
static nr_span in_brackets(writer *w, nr_span text, bool first, bool last)
{
  nr_str_clear(&w->bracketed);
  nr_str_add(&w->bracketed, first ? "(" : "");
  nr_str_add_bytes(&w->bracketed, text.text, text.size);
  nr_str_add(&w->bracketed, last ? ")" : "");
  w->failed |= w->bracketed.failed;
  return (nr_span){w->bracketed.size ? w->bracketed.data : "", w->bracketed.size};
}

static void add_words(writer *w, const nr_shown *s, int64_t line)
{
  const nr_pieces *p = &w->pieces;
  bool backing = w->kind == NR_STAMPED_LYS &&
                 norae_song_line_at(w->song, s->line)->role == NORAE_ROLE_BACKGROUND;
  for (size_t i = 0; i < p->count; i++) {
    norae_us start = p->items[i].start == NORAE_NO_TIME ? s->start : p->items[i].start;
    norae_us end = end_of(w, i, s->end);
    nr_span text = safe_text(w, nr_piece_text(p, i), s->line);
    if (backing)
      text = in_brackets(w, text, i == 0, i + 1 == p->count);
    add_word(w, text, ms_of(w, start), end == NORAE_NO_TIME ? 0 : ms_of(w, end), line);
  }
}

/* ── lines ── */

/* Lyricify's property: side of the screen, plus 3 for main lines and 6 for
 * backing vocals.  The first singer is left, the second right. */
static int property_of(writer *w, const norae_line *line, size_t index)
{
  int base = line->role == NORAE_ROLE_BACKGROUND ? 6 : norae_song_voice_count(w->song) ? 3 : 0;
  if (line->voices == 1 || line->voices == 2)
    return base + (int)line->voices;
  if (line->voices)
    count(&w->voices, &w->first_voices, index);
  return base;
}

/* KRC's words count from the line's start, and not backwards. */
static int64_t start_of(writer *w, const nr_shown *s)
{
  int64_t start = ms_of(w, s->start);
  for (size_t i = 0; w->kind == NR_STAMPED_KRC && i < w->pieces.count; i++) {
    norae_us word = w->pieces.items[i].start;
    if (word == NORAE_NO_TIME || nr_time_round(word < 0 ? 0 : word, 1000) >= start)
      continue;
    start = nr_time_round(word < 0 ? 0 : word, 1000);
    count(&w->early, &w->first_early, s->line);
  }
  return start;
}

static norae_status add_line(writer *w, const nr_shown *s)
{
  nr_str *out = w->sink->out;
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  int64_t start = start_of(w, s), end = ms_of(w, s->end);
  int64_t second = w->kind == NR_STAMPED_LYL ? end : end > start ? end - start : 0;
  if (w->kind == NR_STAMPED_LYS)
    nr_str_addf(out, "[%d]", property_of(w, norae_song_line_at(w->song, s->line), s->line));
  else
    nr_str_addf(out, "[%" PRId64 ",%" PRId64 "]", start, second);
  if (w->kind == NR_STAMPED_LYL) {
    nr_span text = nr_pieces_joined(&w->pieces);
    nr_str_add_bytes(out, text.text, text.size);
  } else {
    add_words(w, s, start);
  }
  nr_str_add_char(out, '\n');
  return w->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* ── the whole ── */

static void add_singers(writer *w)
{
  for (size_t v = 0; v < norae_song_voice_count(w->song) && v < 2; v++) {
    nr_str_addf(w->sink->out, "[v%zu:", v + 1);
    nr_add_one_line(w->sink->out, nr_voice_name(w->song, v));
    nr_str_add(w->sink->out, "]\n");
  }
}

static void tell(const writer *w, size_t n, size_t first, const char *code, const char *what)
{
  if (n)
    nr_warn(w->sink->diags, code, nr_in_file(w->sink->name), "%s %s: %zu, first in lyric line %zu",
            w->title, what, n, first);
}

static void tell_losses(const writer *w)
{
  nr_tell_before_zero(w->sink, w->title, w->before_zero);
  tell(w, w->changed, w->first_changed, "loss-brackets",
       "can't hold text that looks like its stamps, full-width brackets stand for it");
  tell(w, w->early, w->first_early, "loss-line-starts",
       "can't hold words before their line, lines begin earlier");
  tell(w, w->voices, w->first_voices, "loss-voices",
       "can't tell who of so many sing together, lines without singers");
}

norae_status nr_stamped_write(const norae_song *song, nr_sink *sink, nr_stamped kind,
                              const char *title)
{
  writer w = {.song = song, .sink = sink, .kind = kind, .title = title};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  if (status == NORAE_OK)
    nr_showing_in_order(&showing);
  if (status != NORAE_OK)
    return status;
  if (kind == NR_STAMPED_LYL)
    nr_str_add(sink->out, "[type:LyricifyLines]\n");
  nr_add_tags(song, sink, title);
  if (kind == NR_STAMPED_LYS)
    add_singers(&w);
  if (kind == NR_STAMPED_KRC)
    status = nr_krc_add_tracks(song, &showing, sink);
  for (size_t i = 0; i < showing.count && status == NORAE_OK; i++)
    status = add_line(&w, &showing.items[i]);
  tell_losses(&w);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  nr_str_free(&w.text);
  nr_str_free(&w.bracketed);
  return status;
}
