/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/checked.h"
#include "format/meta.h"
#include "format/pieces.h"
#include "format/sami.h"
#include "format/shown.h"
#include "song/song.h"

/* A language: the lines themselves, or their translations. */
typedef struct class {
  char name[24];
  const char *lang; /* NULL: not told */
  norae_track_kind kind;
  bool main, showing;
} class;

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  class classes[NR_SAMI_CLASSES];
  size_t class_count;
  nr_track_lists lists;
  nr_pieces pieces;
  size_t before_zero, cut, first_cut, languages;
} writer;

static int64_t ms(norae_us time)
{
  return nr_time_round(time < 0 ? 0 : time, 1000);
}

/* ── text ── */

/* As HTML; a no-break space that is content is told from one that clears. */
static void add_text(nr_str *out, nr_span text)
{
  for (size_t i = 0; i < text.size; i++) {
    nr_span rest = {text.text + i, text.size - i};
    char c = text.text[i];
    if (c == '&')
      nr_str_add(out, "&amp;");
    else if (c == '<')
      nr_str_add(out, "&lt;");
    else if (c == '>')
      nr_str_add(out, "&gt;");
    else if (nr_span_begins(rest, "\u00A0")) {
      nr_str_add(out, "&#160;");
      i++;
    } else if (c == '\n')
      nr_str_add(out, "<BR>");
    else
      nr_str_add_char(out, c);
  }
}

/* ── languages ── */

static bool is_same(const char *a, const char *b)
{
  return a && b ? strcmp(a, b) == 0 : a == b;
}

/* NR_SAMI_CLASSES when there is no room for one more. */
static size_t class_of(writer *w, const norae_track *t)
{
  size_t i = 1;
  while (i < w->class_count &&
         (w->classes[i].kind != t->kind || !is_same(w->classes[i].lang, t->lang)))
    i++;
  if (i == NR_SAMI_CLASSES)
    return i;
  if (i == w->class_count)
    w->classes[w->class_count++] = (class){.lang = t->lang, .kind = t->kind};
  return i;
}

/* "KRCC", "ENCC": what players know; unique. */
static void name_class(writer *w, size_t i)
{
  static const char *const known[][2] = {
      {"ko", "KR"}, {"en", "EN"}, {"ja", "JP"}, {"zh", "CN"}, {"fr", "FR"}, {"de", "DE"}};
  class *c = &w->classes[i];
  char code[4] = "XX";
  for (size_t k = 0; c->lang && k < 2 && isalpha((unsigned char)c->lang[k]); k++)
    code[k] = (char)toupper((unsigned char)c->lang[k]);
  for (size_t k = 0; c->lang && k < sizeof known / sizeof *known; k++) {
    if (strncasecmp(c->lang, known[k][0], 2) == 0)
      memcpy(code, known[k][1], 2);
  }
  bool roman = !c->main && c->kind == NORAE_TRACK_ROMANISATION;
  snprintf(c->name, sizeof c->name, "%s%sCC", code, roman ? "ROM" : "");
  for (size_t k = 0, number = 2; k < i; k++) {
    if (strcmp(w->classes[k].name, c->name) == 0) {
      snprintf(c->name, sizeof c->name, "%s%sCC%zu", code, roman ? "ROM" : "", number++);
      k = SIZE_MAX; /* look again from the first on */
    }
  }
}

/* Languages and names that could end the style are left out. */
static bool is_plain(const char *text)
{
  return text && *text && !text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
                                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")];
}

static void add_style(writer *w)
{
  nr_str *out = w->sink->out;
  nr_str_add(out, "<STYLE TYPE=\"text/css\">\n<!--\nP { text-align: center; }\n");
  for (size_t i = 0; i < w->class_count; i++) {
    const class *c = &w->classes[i];
    name_class(w, i);
    nr_str_addf(out, ".%s { Name: %s;", c->name,
                c->main                                 ? "Lyrics"
                : c->kind == NORAE_TRACK_ROMANISATION ? NR_SAMI_ROMANISATION
                                                        : "Translation");
    if (is_plain(c->lang))
      nr_str_addf(out, " lang: %s;", c->lang);
    nr_str_add(out, " SAMIType: CC; }\n");
  }
  nr_str_add(out, "-->\n</STYLE>\n");
}

static void add_head(writer *w)
{
  static const char *const kept[] = {"title", "language", NULL};
  const char *title = norae_song_meta(w->song, "title");
  w->classes[w->class_count++] =
      (class){.lang = norae_song_meta(w->song, "language"), .main = true};
  for (size_t i = 0; i < norae_song_track_count(w->song); i++)
    w->languages += class_of(w, norae_song_track_at(w->song, i)) == NR_SAMI_CLASSES;
  nr_str_add(w->sink->out, "<SAMI>\n<HEAD>\n<TITLE>");
  add_text(w->sink->out, nr_span_of(title ? title : ""));
  nr_str_add(w->sink->out, "</TITLE>\n");
  add_style(w);
  nr_str_add(w->sink->out, "</HEAD>\n<BODY>\n");
  nr_tell_lost_meta(w->song, w->sink, "SAMI", kept);
}

/* ── body ── */

static void add_sync(writer *w, norae_us time)
{
  w->before_zero += time < 0;
  nr_str_addf(w->sink->out, "<SYNC Start=%" PRId64 ">\n", ms(time));
}

static void add_paragraph(writer *w, size_t c, nr_span text)
{
  nr_str_addf(w->sink->out, "<P Class=%s>", w->classes[c].name);
  add_text(w->sink->out, text);
  nr_str_add(w->sink->out, text.size ? "\n" : "&nbsp;\n");
  w->classes[c].showing = text.size > 0;
}

/* What is still shown of other languages goes. */
static void clear_others(writer *w, const bool *new)
{
  for (size_t c = 0; c < w->class_count; c++) {
    if (w->classes[c].showing && !(new && new[c]))
      add_paragraph(w, c, nr_span_of(""));
  }
}

static norae_status add_line(writer *w, size_t line, bool *new)
{
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, line);
  if (status != NORAE_OK)
    return status;
  new[0] = true;
  add_paragraph(w, 0, nr_pieces_joined(&w->pieces));
  for (size_t i = w->lists.first[line]; i != SIZE_MAX; i = w->lists.next[i]) {
    const norae_track *t = norae_song_track_at(w->song, i);
    size_t c = class_of(w, t);
    if (c == NR_SAMI_CLASSES)
      continue;
    new[c] = true;
    add_paragraph(w, c, nr_trim(nr_span_of(t->text)));
  }
  return NORAE_OK;
}

/* All lines that start together. */
static norae_status add_lines(writer *w, const nr_showing *showing, size_t from, size_t to)
{
  norae_status status = NORAE_OK;
  bool new[NR_SAMI_CLASSES] = {false};
  add_sync(w, showing->items[from].start);
  for (size_t i = from; i < to && status == NORAE_OK; i++)
    status = add_line(w, showing->items[i].line, new);
  clear_others(w, new);
  return status;
}

static norae_status add_body(writer *w, const nr_showing *showing)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0, next; i < showing->count && status == NORAE_OK; i = next) {
    const nr_shown *s = &showing->items[i];
    bool known = s->end_known;
    norae_us end = s->end;
    next = i + 1;
    for (; next < showing->count && ms(showing->items[next].start) == ms(s->start); next++) {
      const nr_shown *t = &showing->items[next];
      w->first_cut = w->cut++ ? w->first_cut : t->line + 1;
      known &= t->end_known;
      end = t->end > end ? t->end : end;
    }
    status = add_lines(w, showing, i, next);
    norae_us after = next < showing->count ? showing->items[next].start : NORAE_TIME_MAX;
    if (known && ms(end) > ms(after))
      w->first_cut = w->cut++ ? w->first_cut : s->line + 1;
    if (known && ms(end) > ms(s->start) && ms(end) < ms(after)) {
      add_sync(w, end);
      clear_others(w, NULL);
    }
  }
  return status;
}

static void tell(const writer *w)
{
  nr_tell_before_zero(w->sink, "SAMI", w->before_zero);
  if (w->cut)
    nr_warn(w->sink->diags, "loss-overlap", nr_in_file(w->sink->name),
            "SAMI shows one line at a time: the times of %zu line%s cut, first lyric line %zu",
            w->cut, w->cut > 1 ? "s are" : " is", w->first_cut);
  if (w->languages)
    nr_warn(w->sink->diags, "loss-tracks", nr_in_file(w->sink->name),
            "more than %d languages: %zu translations left out", NR_SAMI_CLASSES, w->languages);
}

norae_status nr_sami_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink, .pieces = {.rows = true}};
  nr_showing showing;
  norae_status status = nr_showing_new(song, false, sink, &showing);
  if (status == NORAE_OK)
    status = nr_track_lists_new(song, &w.lists);
  if (status == NORAE_OK) {
    add_head(&w);
    status = add_body(&w, &showing);
    nr_str_add(sink->out, "</BODY>\n</SAMI>\n");
  }
  tell(&w);
  nr_showing_free(&showing);
  nr_track_lists_free(&w.lists);
  nr_pieces_free(&w.pieces);
  return status;
}
