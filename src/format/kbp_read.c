/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/kbp.h"
#include "format/markup.h"
#include "format/pieces.h"
#include "format/scan.h"

#define CS 10000

typedef enum section { NOTHING, HEADER, TRACK, PAGE, LYRICS, OTHER } section;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_regex *line, *syllable, *style;
  section section;
  bool divider; /* the line before was one */
  nr_span names[NR_KBP_STYLES];
  uint32_t used;      /* styles of lines that are sung, a bit each */
  nr_span last_key;   /* of the track information */
  nr_str comments;
  bool open, fixed;   /* in a line; one that is only shown */
  unsigned letter;    /* its style */
  norae_us start, end; /* when it is shown */
  uint32_t number;
  norae_voices voices[NR_KBP_STYLES];
  nr_pieces pieces;
} reader;

static norae_status compile(reader *r)
{
  norae_diags *diags = r->source->diags;
  norae_status status = nr_regex_new(
      "^[LCR]/([A-Za-z])/(-?\\d{1,12}+)/(-?\\d{1,12}+)(?:/-?\\d{1,12}+){3}[ \\t]*+$", &r->line, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("^([^/]*+)/[ \\t]*+(-?\\d{1,12}+)/(-?\\d{1,12}+)(?:/\\d*+)?+[ \\t]*+$",
                          &r->syllable, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("^[ \\t]++Style(\\d{1,2}+),([^,]*+),", &r->style, diags);
  return status;
}

/* ── what is known beforehand: styles, and which of them sing ── */

static void scan_ahead(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line l;
  nr_match m;
  while (nr_next_line(&lines, &l)) {
    const char *text = l.span.text;
    if (!l.span.size)
      continue;
    if (nr_is_blank(*text) && nr_regex_match(r->style, text, l.span.size, 0, &m)) {
      int64_t number = nr_group_digits(&m, 1);
      if (number < NR_KBP_STYLES)
        r->names[number] = nr_trim(nr_group(&m, 2));
    } else if (nr_regex_match(r->line, text, l.span.size, 0, &m)) {
      char letter = *m.group[1].start;
      if (letter >= 'A' && letter <= 'Z')
        r->used |= 1u << (letter - 'A');
    }
  }
}

/* One style alone tells nobody apart. */
static norae_status add_voices(reader *r)
{
  norae_status status = NORAE_OK;
  bool several = r->used & (r->used - 1);
  for (unsigned i = 0; i < NR_KBP_STYLES && status == NORAE_OK; i++) {
    char id[2] = {(char)('A' + i), '\0'};
    nr_span name = r->names[i];
    bool nobody = i == 0 && (!name.size || nr_span_is(name, NR_KBP_DEFAULT));
    if (!(r->used >> i & 1) || nobody || (!several && i == 0))
      continue;
    if (name.size && nr_span_find(name, " & "))
      status = nr_voices_of_names(r->source, r->song, name, &r->voices[i]);
    else
      status = nr_voice_bit(r->source, r->song, name.size ? name : nr_span_of(id), nr_span_of(""),
                            &r->voices[i]);
  }
  return status;
}

/* ── lines ── */

static norae_status close_line(reader *r)
{
  bool added;
  nr_pieces *p = &r->pieces;
  norae_line line = {NORAE_LINE_INIT, .source_line = r->number};
  if (!r->open)
    return NORAE_OK;
  r->open = false;
  if (r->fixed) {
    line.start = r->start;
    line.end = r->end >= r->start ? r->end : NORAE_NO_TIME;
  } else if (p->count) {
    line.start = p->items[0].start;
    norae_us end = p->items[p->count - 1].end;
    line.end = end >= line.start ? end : NORAE_NO_TIME;
    line.voices = r->voices[r->letter];
  }
  norae_status status = nr_pieces_add_line(p, r->song, &line, &added);
  nr_pieces_clear(p);
  return status;
}

static bool time_of(int64_t cs, norae_us *out)
{
  *out = NORAE_NO_TIME;
  if (cs > NORAE_TIME_MAX / CS || cs < -NORAE_TIME_MAX / CS)
    return false;
  *out = cs * CS;
  return true;
}

static norae_status open_line(reader *r, const nr_text_line *l, const nr_match *m)
{
  norae_status status = close_line(r);
  char letter = *m->group[1].start;
  r->open = true;
  r->fixed = letter >= 'a';
  r->letter = (unsigned)(letter - (r->fixed ? 'a' : 'A'));
  r->number = l->number;
  if (!time_of(nr_group_int(m, 2), &r->start) || !time_of(nr_group_int(m, 3), &r->end))
    nr_warn(r->source->diags, "kbp-bad-time", nr_at(r->source, l, m->group[2].start),
            "a time out of all range");
  return status;
}

/* Signs that would end the text stand in braces. */
static void add_text(reader *r, nr_span text)
{
  while (text.size) {
    bool slash = nr_span_begins(text, "{-}") || nr_span_begins(text, "{~}");
    nr_pieces_text(&r->pieces, slash ? "/" : text.text, 1);
    text = nr_span_from(text, text.text + (slash ? 3 : 1));
  }
}

static norae_status add_syllable(reader *r, const nr_text_line *l, const nr_match *m)
{
  norae_us start, end;
  nr_span text = nr_group(m, 1);
  if (!text.size)
    return NORAE_OK;
  bool fits = time_of(nr_group_int(m, 2), &start) & time_of(nr_group_int(m, 3), &end);
  if (!fits)
    nr_warn(r->source->diags, "kbp-bad-time", nr_at(r->source, l, m->group[2].start),
            "a time out of all range");
  bool timed = fits && !r->fixed;
  nr_pieces_open(&r->pieces, timed ? start : NORAE_NO_TIME);
  if (timed && end >= start)
    nr_pieces_close(&r->pieces, end);
  add_text(r, text);
  return r->pieces.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status take_page(reader *r, const nr_text_line *l)
{
  nr_match m;
  nr_span t = l->span;
  if (nr_is_empty(t))
    return close_line(r);
  if (nr_regex_match(r->line, t.text, t.size, 0, &m))
    return open_line(r, l, &m);
  if (r->open && nr_regex_match(r->syllable, t.text, t.size, 0, &m))
    return add_syllable(r, l, &m);
  if (!nr_span_begins(t, "FX/") && *t.text != '\'')
    nr_warn(r->source->diags, "kbp-bad-line", nr_at(r->source, l, t.text),
            "neither a line nor a syllable: ignored");
  return NORAE_OK;
}

/* Lyrics that nobody has timed yet: "/" parts syllables, "_" is a space in one. */
static norae_status take_lyrics(reader *r, const nr_text_line *l)
{
  bool added;
  norae_line line = {NORAE_LINE_INIT, .source_line = l->number};
  for (size_t i = 0; i < l->span.size; i++) {
    char c = l->span.text[i];
    if (c != '/')
      nr_pieces_text(&r->pieces, c == '_' ? " " : &l->span.text[i], 1);
  }
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &line, &added);
  nr_pieces_clear(&r->pieces);
  return status;
}

/* ── what is told of the song ── */

static norae_status take_comment(reader *r, nr_span text)
{
  const char *colon = nr_span_find(text, ": ");
  size_t size = colon ? (size_t)(colon - text.text) : 0, i = 0;
  while (i < size && ((text.text[i] >= 'a' && text.text[i] <= 'z') || text.text[i] == '-' ||
                      text.text[i] == '_' || (text.text[i] >= '0' && text.text[i] <= '9')))
    i++;
  if (size && i == size && size <= 32)
    return nr_set_meta(r->song, (nr_span){text.text, size}, nr_span_from(text, colon + 2));
  if (r->comments.size)
    nr_str_add_char(&r->comments, '\n');
  nr_str_add_bytes(&r->comments, text.text, text.size);
  return r->comments.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status take_track(reader *r, const nr_text_line *l)
{
  nr_span t = nr_trim(l->span);
  if (!t.size || *l->span.text == '\'')
    return NORAE_OK;
  if (nr_is_blank(*l->span.text))
    return nr_span_is(r->last_key, "Comments") ? take_comment(r, t) : NORAE_OK;
  const char *end = memchr(t.text, ' ', t.size);
  r->last_key = end ? (nr_span){t.text, (size_t)(end - t.text)} : t;
  nr_span value = end ? nr_trim(nr_span_from(t, end)) : (nr_span){"", 0};
  if (nr_span_is(r->last_key, "Comments"))
    return value.size ? take_comment(r, value) : NORAE_OK;
  if (nr_span_is(r->last_key, "Title") || nr_span_is(r->last_key, "Artist") ||
      nr_span_is(r->last_key, "Audio"))
    return nr_set_meta(r->song, r->last_key, value);
  return NORAE_OK;
}

/* ── sections ── */

static section section_of(nr_span t)
{
  static const struct {
    const char *name;
    section section;
  } known[] = {{"HEADERV2", HEADER}, {"PAGEV2", PAGE}, {"LYRICSV2", LYRICS}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (nr_span_is(t, known[i].name))
      return known[i].section;
  }
  return OTHER;
}

static norae_status take_line(reader *r, const nr_text_line *l)
{
  nr_span t = nr_trim(l->span);
  bool begins = r->divider && t.size;
  if (nr_span_is(t, NR_KBP_DIVIDER)) {
    r->divider = true;
    r->section = NOTHING;
    return close_line(r);
  }
  if (begins) {
    r->divider = false;
    r->section = section_of(t);
    return NORAE_OK;
  }
  if (r->section == HEADER && nr_span_begins(t, "'--- Track Information"))
    r->section = TRACK;
  else if (r->section == TRACK)
    return take_track(r, l);
  else if (r->section == PAGE)
    return take_page(r, l);
  else if (r->section == LYRICS)
    return take_lyrics(r, l);
  return NORAE_OK;
}

norae_status nr_kbp_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .last_key = {"", 0}};
  nr_lines lines = nr_lines_of(source);
  nr_text_line l;
  norae_status status = compile(&r);
  for (unsigned i = 0; i < NR_KBP_STYLES; i++)
    r.names[i] = (nr_span){"", 0};
  if (status == NORAE_OK)
    scan_ahead(&r);
  if (status == NORAE_OK)
    status = add_voices(&r);
  while (status == NORAE_OK && nr_next_line(&lines, &l))
    status = take_line(&r, &l);
  if (status == NORAE_OK)
    status = close_line(&r);
  if (status == NORAE_OK && r.comments.size)
    status = nr_set_meta(song, nr_span_of("comment"),
                         (nr_span){nr_str_text(&r.comments), r.comments.size});
  nr_regex_free(&r.line);
  nr_regex_free(&r.syllable);
  nr_regex_free(&r.style);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.comments);
  return status;
}
