/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "format/kbp.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "song/song.h"

#define STYLES_MAX 20 /* that the program knows */
#define LINES_PER_PAGE 4
#define GAP ((norae_us)5 * NORAE_US_PER_S)  /* a silence that begins a page */
#define LEAD ((norae_us)1 * NORAE_US_PER_S) /* a line is shown before it is sung */
#define TRAIL (NORAE_US_PER_S / 2)
#define END "\r\n"

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_showing showing;
  norae_voices styles[STYLES_MAX]; /* who sings in each; the first is nobody's */
  unsigned style_count;
  bool lost_styles;
  size_t early;
  nr_pieces pieces;
} writer;

/* ── styles ── */

/* The style of a set of singers; nobody's when there are too many. */
static unsigned style_of(writer *w, norae_voices voices)
{
  for (unsigned i = 0; i < w->style_count; i++) {
    if (w->styles[i] == voices)
      return i;
  }
  if (w->style_count == STYLES_MAX) {
    w->lost_styles = true;
    return 0;
  }
  w->styles[w->style_count] = voices;
  return w->style_count++;
}

static void find_styles(writer *w)
{
  w->style_count = 1;
  /* Singers in their order first, then those who sing together. */
  for (size_t v = 0; v < norae_song_voice_count(w->song); v++) {
    for (size_t i = 0; i < w->showing.count; i++) {
      if (norae_song_line_at(w->song, w->showing.items[i].line)->voices == (norae_voices)1 << v)
        style_of(w, (norae_voices)1 << v);
    }
  }
  for (size_t i = 0; i < w->showing.count; i++)
    style_of(w, norae_song_line_at(w->song, w->showing.items[i].line)->voices);
  if (w->lost_styles)
    nr_warn(w->sink->diags, "loss-voices", nr_in_file(w->sink->name),
            "Karaoke Builder Studio knows %d styles: further singers are not told apart",
            STYLES_MAX);
}

/* A name without the commas that part its fields. */
static void add_name(nr_str *out, const char *name)
{
  for (; *name; name++)
    nr_str_add_char(out, *name == ',' || *name == '\n' ? ' ' : *name);
}

static norae_status add_styles(writer *w)
{
  nr_str *out = w->sink->out, name = {0};
  nr_str_add(out, "'Styles (00-19)" END "'  Number,Name" END
                  "'  Colour: Text,Outline,Text Wipe,Outline Wipe" END
                  "'  Font  : Name,Size,Style,Charset" END
                  "'  Other : Outline*4,Shadow*2,Wiping,Uppercase" END END);
  for (unsigned i = 0; i < w->style_count; i++) {
    unsigned colour = 1 + 4 * (i % 3);
    nr_str_clear(&name);
    if (i)
      nr_add_voice_names(&name, w->song, w->styles[i]);
    else
      nr_str_add(&name, NR_KBP_DEFAULT);
    if (name.failed)
      return NORAE_ERR_MEMORY;
    nr_str_addf(out, "  Style%02u,", i);
    add_name(out, nr_str_text(&name));
    nr_str_addf(out, ",%u,%u,%u,%u" END "    Arial,12,B,0" END "    2,2,2,2,0,0,0,L" END END,
                colour, colour + 1, colour + 2, colour + 3);
  }
  nr_str_add(out, "  StyleEnd" END END);
  nr_str_free(&name);
  return NORAE_OK;
}

/* ── head ── */

static void add_track(nr_str *out, const char *key, const char *value)
{
  nr_str_addf(out, "%-10s", key);
  for (; value && *value; value++)
    nr_str_add_char(out, *value == '\n' ? ' ' : *value);
  nr_str_add(out, END);
}

/* Each further line of a comment is indented. */
static void add_comment(nr_str *out, const char *text)
{
  for (; *text; text++) {
    if (*text == '\n')
      nr_str_add(out, END "          ");
    else
      nr_str_add_char(out, *text);
  }
}

static void add_comments(writer *w)
{
  nr_str *out = w->sink->out;
  const char *comment = norae_song_meta(w->song, "comment");
  nr_str_add(out, END "Comments  ");
  add_comment(out, comment ? comment : "");
  nr_str_add(out, END);
  for (size_t i = 0; i < norae_song_meta_count(w->song); i++) {
    const char *key, *value;
    norae_song_meta_at(w->song, i, &key, &value);
    if (strcmp(key, "title") == 0 || strcmp(key, "artist") == 0 || strcmp(key, "audio") == 0 ||
        strcmp(key, "comment") == 0)
      continue;
    if (strlen(key) > 32 || key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-_")]) {
      nr_warn(w->sink->diags, "loss-meta", nr_in_file(w->sink->name),
              "Karaoke Builder Studio can't hold metadata called \"%s\"", key);
      continue;
    }
    nr_str_addf(out, "          %s: ", key);
    for (; *value; value++)
      nr_str_add_char(out, *value == '\n' ? ' ' : *value);
    nr_str_add(out, END);
  }
  nr_str_add(out, END);
}

static norae_status add_head(writer *w)
{
  nr_str *out = w->sink->out;
  nr_str_add(out, NR_KBP_DIVIDER END "KARAOKE BUILDER STUDIO" END "www.KaraokeBuilder.com" END END
                  NR_KBP_DIVIDER END "HEADERV2" END END "'--- Template Information ---" END END
                  "'Palette Colours (0-15)" END
                  "  000,FFF,000,E70,940,CFF,033,0DD,077,FCF,303,F3F,818,000,FFF,000" END END);
  norae_status status = add_styles(w);
  nr_str_add(out, "'Margins : L,R,T,Line Spacing" END "  2,2,7,12" END END
                  "'Other: Border Colour,Detail Level" END "  0,2" END END
                  "'--- Track Information ---" END END);
  add_track(out, "Status", "1");
  add_track(out, "Title", norae_song_meta(w->song, "title"));
  add_track(out, "Artist", norae_song_meta(w->song, "artist"));
  add_track(out, "Audio", norae_song_meta(w->song, "audio"));
  add_track(out, "BuildFile", "");
  add_track(out, "Intro", "");
  add_track(out, "Outro", "");
  add_comments(w);
  return status;
}

/* ── pages ── */

static int64_t cs_of(writer *w, norae_us time)
{
  w->early += time < 0;
  return nr_time_round(time < 0 ? 0 : time, 10000);
}

static void add_syllable(writer *w, nr_span text, norae_us start, norae_us end)
{
  nr_str *out = w->sink->out;
  size_t from = out->size;
  for (size_t i = 0; i < text.size; i++) {
    if (text.text[i] == '/')
      nr_str_add(out, "{-}");
    else
      nr_str_add_char(out, text.text[i]);
  }
  nr_str_add_char(out, '/');
  while (!out->failed && out->size - from < 15)
    nr_str_add_char(out, ' ');
  nr_str_addf(out, "%" PRId64 "/%" PRId64 "/0" END, cs_of(w, start), cs_of(w, end));
}

static void add_pieces(writer *w, const nr_shown *s)
{
  nr_pieces *p = &w->pieces;
  norae_us before = s->start;
  for (size_t i = 0; i < p->count; i++) {
    norae_us start = p->items[i].start == NORAE_NO_TIME ? before : p->items[i].start;
    norae_us next = i + 1 < p->count ? p->items[i + 1].start : s->end;
    norae_us end = p->items[i].end != NORAE_NO_TIME ? p->items[i].end : next;
    end = end == NORAE_NO_TIME || end < start ? start : end;
    add_syllable(w, nr_piece_text(p, i), start, end);
    before = end;
  }
}

static norae_status add_line(writer *w, size_t i)
{
  const nr_shown *s = &w->showing.items[i];
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  norae_voices voices = norae_song_line_at(w->song, s->line)->voices;
  norae_us start = s->start > LEAD ? s->start - LEAD : 0;
  if (status != NORAE_OK)
    return status;
  nr_str_addf(w->sink->out, "C/%c/%" PRId64 "/%" PRId64 "/0/0/0" END,
              (char)('A' + style_of(w, voices)), nr_time_round(start, 10000),
              nr_time_round(s->end < 0 ? TRAIL : s->end + TRAIL, 10000));
  add_pieces(w, s);
  nr_str_add(w->sink->out, END);
  return NORAE_OK;
}

static norae_status add_pages(writer *w)
{
  size_t on_page = 0;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < w->showing.count && status == NORAE_OK; i++) {
    bool silence = i && w->showing.items[i].start - w->showing.items[i - 1].end > GAP;
    bool section = norae_song_line_at(w->song, w->showing.items[i].line)->section;
    if (i == 0 || on_page == LINES_PER_PAGE || silence || section) {
      nr_str_add(w->sink->out, NR_KBP_DIVIDER END "PAGEV2" END);
      on_page = 0;
    }
    status = add_line(w, i);
    on_page++;
  }
  nr_str_add(w->sink->out, NR_KBP_DIVIDER END);
  return status;
}

norae_status nr_kbp_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink};
  norae_status status = nr_showing_new(song, false, sink, &w.showing);
  if (status != NORAE_OK)
    return status;
  find_styles(&w);
  status = add_head(&w);
  if (status == NORAE_OK)
    status = add_pages(&w);
  if (w.early)
    nr_warn(sink->diags, "loss-before-zero", nr_in_file(sink->name),
            "Karaoke Builder Studio can't hold times before the beginning: %zu moved there",
            w.early);
  nr_showing_free(&w.showing);
  nr_pieces_free(&w.pieces);
  return status;
}
