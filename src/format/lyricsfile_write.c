/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/lyricsfile.h"

#include <ctype.h>
#include <inttypes.h>
#include <unicode/utf8.h>

#include "format/meta.h"
#include "format/pieces.h"
#include "format/registry.h"
#include "format/shown.h"
#include "song/song.h"

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_pieces pieces;
} writer;

/* What YAML allows between double quotes as it is. */
static bool is_printable(UChar32 c)
{
  return c >= 0x20 && c != '"' && c != '\\' && !(c >= 0x7F && c < 0xA0) && c != 0x2028 &&
         c != 0x2029 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF;
}

static void add_string(nr_str *out, nr_span text)
{
  nr_str_add_char(out, '"');
  for (size_t i = 0; i < text.size;) {
    const uint8_t *bytes = (const uint8_t *)text.text + i;
    size_t left = text.size - i;
    int32_t size = 0, look = left < 4 ? (int32_t)left : 4;
    UChar32 c;
    U8_NEXT(bytes, size, look, c);
    if (c >= 0 && is_printable(c))
      nr_str_add_bytes(out, bytes, (size_t)size);
    else if (c == '"' || c == '\\')
      nr_str_addf(out, "\\%c", (char)c);
    else if (c == '\n')
      nr_str_add(out, "\\n");
    else
      nr_str_addf(out, "\\u%04X", (unsigned)(c < 0 ? 0xFFFD : c));
    i += (size_t)size;
  }
  nr_str_add_char(out, '"');
}

static void add_ms(nr_str *out, const char *key, norae_us time)
{
  if (time != NORAE_NO_TIME)
    nr_str_addf(out, "%s: %" PRId64 "\n", key, nr_time_round(time, 1000));
}

/* ── head ── */

static bool is_number(const char *text)
{
  size_t i = *text == '-';
  return text[i] && strlen(text) < 16 && !text[i + strspn(text + i, "0123456789")];
}

static void add_head(writer *w)
{
  static const char *const kept[] = {"title",       "artist",    "album", "language",
                                     "duration_ms", "offset_ms", NULL};
  nr_str *out = w->sink->out;
  nr_str_add(out, "version: '1.0'\nmetadata:\n");
  for (size_t i = 0; i < NR_LYRICSFILE_KEYS; i++) {
    const char *key = nr_lyricsfile_keys[i][0];
    const char *value = norae_song_meta(w->song, nr_lyricsfile_keys[i][1]);
    bool number = strstr(key, "_ms") != NULL;
    /* Title and artist must be there. */
    if (!value && i >= 2)
      continue;
    nr_str_addf(out, "  %s: ", key);
    if (number && is_number(value))
      nr_str_add(out, value);
    else
      add_string(out, nr_span_of(value ? value : ""));
    nr_str_add_char(out, '\n');
  }
  nr_str_add(out, "  instrumental: false\n");
  nr_tell_lost_meta(w->song, w->sink, "Lyricsfile", kept);
}

/* ── lines ── */

static void add_words(writer *w, norae_us line_start)
{
  nr_str *out = w->sink->out;
  nr_str_add(out, "    words:\n");
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    nr_str_add(out, "      - text: ");
    add_string(out, nr_piece_text(&w->pieces, i));
    nr_str_add_char(out, '\n');
    add_ms(out, "        start_ms", p->start == NORAE_NO_TIME ? line_start : p->start);
    add_ms(out, "        end_ms", p->end);
  }
}

static norae_status add_line(writer *w, const nr_shown *s)
{
  const norae_line *line = norae_song_line_at(w->song, s->line);
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  nr_str_add(w->sink->out, "  - text: ");
  add_string(w->sink->out, nr_pieces_joined(&w->pieces));
  nr_str_add_char(w->sink->out, '\n');
  add_ms(w->sink->out, "    start_ms", s->start);
  if (line->end != NORAE_NO_TIME && line->end >= s->start)
    add_ms(w->sink->out, "    end_ms", line->end);
  if (nr_pieces_timed(&w->pieces))
    add_words(w, s->start);
  return NORAE_OK;
}

static norae_status add_lines(writer *w)
{
  nr_showing showing;
  norae_status status = nr_showing_new(w->song, false, w->sink, &showing);
  nr_showing_in_order(&showing);
  nr_str_add(w->sink->out, "lines:\n");
  for (size_t i = 0; i < showing.count && status == NORAE_OK; i++)
    status = add_line(w, &showing.items[i]);
  nr_showing_free(&showing);
  return status;
}

static bool has_times(const norae_song *song)
{
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    if (nr_song_line_start(song, i) != NORAE_NO_TIME)
      return true;
  }
  return false;
}

/* Lyrics without times are a text. */
static norae_status add_plain(writer *w)
{
  nr_str text = {0};
  nr_sink within = *w->sink;
  within.out = &text;
  norae_status status = nr_format_by_name("text")->write(w->song, &within);
  nr_str_add(w->sink->out, "lines: []\nplain: ");
  if (status == NORAE_OK && !text.failed)
    add_string(w->sink->out, nr_span_of(nr_str_text(&text)));
  nr_str_add_char(w->sink->out, '\n');
  if (text.failed)
    status = NORAE_ERR_MEMORY;
  nr_str_free(&text);
  return status;
}

norae_status nr_lyricsfile_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink};
  add_head(&w);
  norae_status status = has_times(song) ? add_lines(&w) : add_plain(&w);
  nr_pieces_free(&w.pieces);
  return status;
}
