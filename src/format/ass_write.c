/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing ASS as people edit it: one event per line of the song, its karaoke in
 * tags.  All boundaries are rounded as absolute times and then differenced, so
 * that no error adds up.
 */
#include <ctype.h>
#include <inttypes.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "format/ass.h"
#include "format/shown.h"
#include "song/song.h"

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  size_t before_zero, longer;
  nr_track_lists lists;
  nr_pieces pieces;
} writer;

/* ── head ── */

static const char styles[] =
    "[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
    "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
    "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
    "Style: Default,sans-serif,80,&H00FFFFFF,&H000088EF,&H00000000,&H80000000,"
    "-1,0,0,0,100,100,0,0,1,6,0,2,60,60,60,1\n"
    "Style: " NR_ASS_BACKGROUND ",sans-serif,60,&H00FFFFFF,&H000088EF,&H00000000,&H80000000,"
    "0,-1,0,0,100,100,0,0,1,5,0,2,60,60,60,1\n"
    "Style: " NR_ASS_TRANSLATION ",sans-serif,48,&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,"
    "0,0,0,0,100,100,0,0,1,4,0,8,60,60,60,1\n"
    "Style: " NR_ASS_ROMANISATION ",sans-serif,48,&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,"
    "0,0,0,0,100,100,0,0,1,4,0,8,60,60,60,1\n\n"
    "[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";

bool nr_ass_is_plain_style(nr_span line)
{
  const char *at = nr_span_find(nr_span_of(styles), "Style: ");
  for (nr_span rest; at; at = nr_span_find(rest, "Style: ")) {
    rest = nr_span_from(nr_span_of(styles), at);
    const char *end = memchr(rest.text, '\n', rest.size);
    if (line.size == (size_t)(end - at) && memcmp(line.text, at, line.size) == 0)
      return true;
    rest = nr_span_from(rest, end);
  }
  return false;
}

/* A value or a name on its own line or between commas. */
static void add_field(nr_str *out, const char *text, bool commas)
{
  for (; *text; text++) {
    bool breaks = *text == '\n' || (commas && *text == ',');
    nr_str_add_char(out, breaks ? (*text == ',' ? ';' : ' ') : *text);
  }
}

void nr_ass_add_name(nr_str *out, const char *name)
{
  add_field(out, name, true);
}

static void add_head(writer *w)
{
  nr_str *out = w->sink->out;
  const char *title = norae_song_meta(w->song, "title");
  nr_str_add(out, "[Script Info]\n");
  if (title) {
    nr_str_add(out, "Title: ");
    add_field(out, title, false);
    nr_str_add_char(out, '\n');
  }
  nr_str_add(out, "ScriptType: v4.00+\nPlayResX: 1920\nPlayResY: 1080\nWrapStyle: 0\n"
                  "ScaledBorderAndShadow: yes\nYCbCr Matrix: None\n");
  for (size_t i = 0; i < norae_song_meta_count(w->song); i++) {
    const char *key, *value;
    norae_song_meta_at(w->song, i, &key, &value);
    if (strcmp(key, "title") == 0)
      continue;
    if (!isalpha((unsigned char)*key) || strpbrk(key, ":\n")) {
      nr_warn(w->sink->diags, "loss-meta", nr_in_file(w->sink->name),
              "ASS can't hold metadata called \"%s\"", key);
      continue;
    }
    nr_str_addf(out, "%c%s: ", toupper((unsigned char)*key), key + 1);
    add_field(out, value, false);
    nr_str_add_char(out, '\n');
  }
  nr_str_add_char(out, '\n');
  nr_str_add(out, styles);
}

/* ── text ── */

/* Braces and backslashes would mean something, and a line end would end the event. */
void nr_ass_add_text(nr_str *out, nr_span text)
{
  for (size_t i = 0; i < text.size; i++) {
    char c = text.text[i];
    if (c == '{' || c == '}')
      nr_str_add_char(out, '\\');
    if (c == '\n')
      nr_str_add(out, "\\N");
    else
      nr_str_add_char(out, (unsigned char)c < 0x20 ? ' ' : c);
    if (c == '\\')
      nr_str_add(out, "\u2060");
  }
}

/* Kana and Han light up at once, other scripts letter by letter. */
bool nr_ass_sweeps(nr_span text)
{
  int32_t size = text.size < 64 ? (int32_t)text.size : 64, i = 0;
  while (i < size) {
    UChar32 c;
    UErrorCode error = U_ZERO_ERROR;
    U8_NEXT((const uint8_t *)text.text, i, size, c);
    if (c < 0)
      continue;
    UScriptCode script = uscript_getScript(c, &error);
    if (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA)
      return false;
    if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
      return true;
  }
  return true;
}

/* Silence up to `to`; back in time when words overlap or are out of order. */
void nr_ass_add_gap(nr_str *out, int64_t from, int64_t to, int64_t event)
{
  if (to > from)
    nr_str_addf(out, "{\\k%" PRId64 "}", to - from);
  else if (to < from)
    nr_str_addf(out, "{\\kt%" PRId64 "}", to - event);
}

static void add_words(writer *w, const nr_shown *s)
{
  nr_str *out = w->sink->out;
  const nr_pieces *p = &w->pieces;
  int64_t event = nr_ass_cs(s->start), at = event;
  for (size_t i = 0; i < p->count; i++) {
    const nr_piece *piece = &p->items[i];
    nr_span text = nr_piece_text(p, i);
    if (piece->start == NORAE_NO_TIME) {
      nr_ass_add_text(out, text);
      continue;
    }
    int64_t start = nr_ass_cs(piece->start), end = start;
    nr_ass_add_gap(out, at, start, event);
    if (piece->end != NORAE_NO_TIME && piece->end > piece->start)
      end = nr_ass_cs(piece->end);
    else if (piece->end == NORAE_NO_TIME)
      end = s->end > piece->start ? nr_ass_cs(s->end) : start;
    nr_str_addf(out, "{\\%s%" PRId64 "}", nr_ass_sweeps(text) ? "kf" : "k", end - start);
    nr_ass_add_text(out, text);
    at = end;
  }
  /* Karaoke lasts as long as its event. */
  nr_ass_add_gap(out, at, nr_ass_cs(s->end) > at ? nr_ass_cs(s->end) : at, event);
}

/* ── events ── */

void nr_ass_add_time(nr_str *out, norae_us time)
{
  int64_t n = nr_ass_cs(time);
  nr_str_addf(out, "%" PRId64 ":%02d:%02d.%02d", n / 360000, (int)(n / 6000 % 60),
              (int)(n / 100 % 60), (int)(n % 100));
}

static void begin_event(writer *w, const nr_shown *s, const char *style)
{
  nr_str_add(w->sink->out, "Dialogue: 0,");
  nr_ass_add_time(w->sink->out, s->start);
  nr_str_add_char(w->sink->out, ',');
  nr_ass_add_time(w->sink->out, s->end);
  nr_str_addf(w->sink->out, ",%s,", style);
}

static norae_status add_singers(writer *w, norae_voices voices)
{
  nr_str names = {0};
  nr_add_voice_names(&names, w->song, voices);
  if (!names.failed)
    add_field(w->sink->out, nr_str_text(&names), true);
  bool failed = names.failed;
  nr_str_free(&names);
  return failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* An event must hold its words, and can't be before zero. */
static void cover(writer *w, nr_shown *s)
{
  norae_us start = s->start, end = s->end;
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    if (p->start != NORAE_NO_TIME && p->start < s->start)
      s->start = p->start;
    if (p->start != NORAE_NO_TIME && p->end != NORAE_NO_TIME && p->end > s->end)
      s->end = p->end;
  }
  w->longer += s->start != start || (s->end_known && s->end != end);
  w->before_zero += s->start < 0;
  s->start = s->start < 0 ? 0 : s->start;
  s->end = s->end < s->start ? s->start : s->end;
}

static void add_tracks(writer *w, const nr_shown *s)
{
  for (size_t i = w->lists.first[s->line]; i != SIZE_MAX; i = w->lists.next[i]) {
    const norae_track *t = norae_song_track_at(w->song, i);
    begin_event(w, s,
                t->kind == NORAE_TRACK_ROMANISATION ? NR_ASS_ROMANISATION : NR_ASS_TRANSLATION);
    add_field(w->sink->out, t->lang ? t->lang : "", true);
    nr_str_add(w->sink->out, ",0,0,0,,");
    nr_ass_add_text(w->sink->out, (nr_span){t->text, strlen(t->text)});
    nr_str_add_char(w->sink->out, '\n');
  }
}

static norae_status add_line(writer *w, nr_shown s)
{
  const norae_line *line = norae_song_line_at(w->song, s.line);
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s.line);
  if (status != NORAE_OK)
    return status;
  cover(w, &s);
  begin_event(w, &s, line->role == NORAE_ROLE_BACKGROUND ? NR_ASS_BACKGROUND : "Default");
  status = add_singers(w, line->voices);
  nr_str_add(w->sink->out, ",0,0,0,,");
  if (nr_pieces_timed(&w->pieces))
    add_words(w, &s);
  else
    nr_ass_add_text(w->sink->out, nr_pieces_joined(&w->pieces));
  nr_str_add_char(w->sink->out, '\n');
  add_tracks(w, &s);
  return status;
}

norae_status nr_ass_write(const norae_song *song, nr_sink *sink)
{
  if (song->origin && strcmp(song->origin->format, "ass") == 0)
    return nr_ass_merge(song, sink);
  writer w = {.song = song, .sink = sink, .pieces = {.rows = true}};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  if (status == NORAE_OK)
    status = nr_track_lists_new(song, &w.lists);
  if (status == NORAE_OK)
    add_head(&w);
  for (size_t i = 0; status == NORAE_OK && i < showing.count; i++)
    status = add_line(&w, showing.items[i]);
  nr_tell_before_zero(sink, "ASS", w.before_zero);
  if (w.longer)
    nr_warn(sink->diags, "loss-line-ends", nr_in_file(sink->name),
            "ASS needs words within their lines: %zu line%s made longer", w.longer,
            w.longer > 1 ? "s" : "");
  nr_showing_free(&showing);
  nr_track_lists_free(&w.lists);
  nr_pieces_free(&w.pieces);
  return status;
}
