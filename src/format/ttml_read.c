/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "format/ttml.h"
#include "song/song.h"

typedef struct reader {
  const nr_source *source;
  const nr_xml *xml;
  norae_song *song;
  nr_ttml_times times;
  nr_ttml_text how;
  bool apple;
  const char *section; /* begins with the next line; NULL: none does */
  size_t divisions;
  /* Of the line being read. */
  norae_us line_start;
  nr_pieces pieces;
  uint32_t *aside; /* spans of backing vocals and other texts, read behind the line */
  size_t aside_count, aside_capacity;
  bool failed;
  nr_ttml_line *lines; /* those with keys */
  size_t line_count, line_capacity;
} reader;

/* What holds for all within an element. */
typedef struct context {
  nr_ttml_span span;
  const char *agents; /* NULL: nobody is named */
  const char *lang;   /* of a division, NULL if it names none */
  bool preserve;
} context;

/* ── the inside of a line ── */

static bool is_aside(const reader *r, uint32_t node)
{
  return nr_ttml_has_role(r->xml, node, "x-bg") ||
         nr_ttml_has_role(r->xml, node, "x-translation") ||
         nr_ttml_has_role(r->xml, node, "x-roman");
}

/* Our writer's own mark. */
static bool is_guess(const reader *r, uint32_t node)
{
  const char *ends = nr_xml_get(r->xml, node, NR_TTML_ENDS);
  return ends && strcmp(ends, NR_TTML_GUESS) == 0;
}

static void put_aside(reader *r, uint32_t node)
{
  if (nr_grow(&r->aside, &r->aside_capacity, r->aside_count + 1, sizeof *r->aside))
    r->aside[r->aside_count++] = node;
  else
    r->failed = true;
}

/* Elements whose text is none of the line's. */
static bool is_hidden(const nr_xml *xml, uint32_t node)
{
  static const char *const names[] = {"metadata", "desc", "title", "set", "animate", "image"};
  const char *ruby = nr_xml_get(xml, node, "ruby");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (nr_xml_is(xml, node, names[i]))
      return true;
  }
  return ruby && (strcmp(ruby, "text") == 0 || strcmp(ruby, "textContainer") == 0 ||
                  strcmp(ruby, "delimiter") == 0);
}

/* Times of what a reading above the text is sung at, for the text itself. */
static void take_ruby_times(reader *r, uint32_t top, const nr_ttml_span *around)
{
  nr_ttml_span whole = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
  for (uint32_t n = top; n != NR_XML_NONE; n = nr_xml_walk(r->xml, top, n, false)) {
    const char *ruby = r->xml->nodes[n].is_text ? NULL : nr_xml_get(r->xml, n, "ruby");
    if (!ruby || strcmp(ruby, "text") != 0)
      continue;
    nr_ttml_span s = nr_ttml_span_of(&r->times, n, around);
    if (!s.own)
      continue;
    if (whole.start == NORAE_NO_TIME || s.start < whole.start)
      whole.start = s.start;
    if (s.end != NORAE_NO_TIME && s.end > whole.end)
      whole.end = s.end;
  }
  if (whole.start == NORAE_NO_TIME)
    return;
  nr_pieces_open(&r->pieces, whole.start);
  if (!r->pieces.failed)
    r->pieces.items[r->pieces.count - 1].end = whole.end;
}

/* What stands above the text of a group. */
static void collect_readings(const reader *r, uint32_t top, nr_str *out)
{
  for (uint32_t n = top; n != NR_XML_NONE; n = nr_xml_walk(r->xml, top, n, false)) {
    uint32_t above = r->xml->nodes[n].parent;
    const char *ruby = r->xml->nodes[n].is_text ? nr_xml_get(r->xml, above, "ruby") : NULL;
    if (ruby && strcmp(ruby, "text") == 0)
      nr_str_add(out, nr_xml_text(r->xml, n));
  }
}

static void read_inline(reader *r, uint32_t parent, nr_ttml_span *around, bool aside_too);

/* A reading goes into the text, as it does in other formats; one that can't is left out. */
static void read_ruby(reader *r, uint32_t node, nr_ttml_span *around, bool aside_too)
{
  nr_str reading = {0};
  size_t base = r->pieces.text.size;
  collect_readings(r, node, &reading);
  read_inline(r, node, around, aside_too);
  if (reading.size)
    nr_pieces_mark(&r->pieces, base, (nr_span){reading.data, reading.size});
  r->failed |= reading.failed;
  nr_str_free(&reading);
}

static void read_span(reader *r, uint32_t node, nr_ttml_span *around, bool aside_too)
{
  nr_ttml_span s = nr_ttml_span_of(&r->times, node, around);
  const char *ruby = nr_xml_get(r->xml, node, "ruby");
  bool ruby_container = ruby && strcmp(ruby, "container") == 0;
  size_t piece = SIZE_MAX;
  /* Editors write zeros for what nobody has timed yet. */
  bool unset = s.start == 0 && s.end == 0 && r->line_start > 0 && r->pieces.count;
  if ((s.own || around->seq) && !unset && s.start != NORAE_NO_TIME && !r->pieces.failed) {
    nr_pieces_open(&r->pieces, s.start);
    piece = r->pieces.count - 1;
  } else if (ruby_container) {
    take_ruby_times(r, node, &s);
  }
  (ruby_container ? read_ruby : read_inline)(r, node, &s, aside_too);
  nr_ttml_close(&s, around);
  if (piece != SIZE_MAX && !r->pieces.failed && s.end != NORAE_NO_TIME && !is_guess(r, node))
    r->pieces.items[piece].end = s.end;
}

static void read_inline(reader *r, uint32_t parent, nr_ttml_span *around, bool aside_too)
{
  for (uint32_t n = r->xml->nodes[parent].first; n != NR_XML_NONE; n = r->xml->nodes[n].next) {
    if (r->xml->nodes[n].is_text)
      nr_ttml_add_text(&r->how, nr_xml_text(r->xml, n), &r->pieces);
    else if (nr_xml_is(r->xml, n, "br"))
      nr_pieces_text(&r->pieces, "\n", 1);
    else if (is_aside(r, n) && (aside_too || !nr_ttml_has_role(r->xml, n, "x-bg")))
      put_aside(r, n);
    else if (!is_hidden(r->xml, n))
      read_span(r, n, around, aside_too);
  }
}

/* ── lines ── */

static norae_status voices_of(const reader *r, const char *agents, norae_voices *out)
{
  norae_status status = NORAE_OK;
  *out = 0;
  while (agents && *agents && status == NORAE_OK) {
    size_t white = strspn(agents, " \t\n"), size = strcspn(agents + white, " \t\n");
    norae_voices bit = 0;
    if (size)
      status = nr_voice_bit(r->source, r->song, (nr_span){agents + white, size}, nr_span_of(""),
                            &bit);
    *out |= bit;
    agents += white + size;
  }
  return status;
}

/* Adds what the pieces hold as a line, with the times of its element; *added is
 * its index, SIZE_MAX when there was no text. */
static norae_status add_line(reader *r, uint32_t node, const context *c, norae_role role,
                             size_t *added)
{
  norae_line line = {NORAE_LINE_INIT, .role = role, .source_line = r->xml->nodes[node].line};
  bool done;
  *added = SIZE_MAX;
  line.start = c->span.start;
  if (!is_guess(r, node))
    line.end = c->span.end;
  line.lang = c->lang;
  line.section = role == NORAE_ROLE_MAIN ? r->section : NULL;
  if (line.start != NORAE_NO_TIME && line.end != NORAE_NO_TIME && line.end < line.start) {
    nr_warn(r->source->diags, "ttml-ends-before", nr_xml_place(r->xml, node, r->source),
            "ends before it starts: its end is forgotten");
    line.end = NORAE_NO_TIME;
  }
  norae_status status = voices_of(r, c->agents, &line.voices);
  if (status == NORAE_OK && role == NORAE_ROLE_BACKGROUND)
    nr_ttml_unwrap(&r->pieces);
  if (status == NORAE_OK)
    status = nr_pieces_add_line(&r->pieces, r->song, &line, &done);
  if (status != NORAE_OK || !done)
    return status;
  *added = norae_song_line_count(r->song) - 1;
  if (role == NORAE_ROLE_MAIN)
    r->section = NULL;
  return NORAE_OK;
}

/* When no times are told for the whole, those of its words tell where it begins. */
static norae_status settle_times(reader *r, size_t line)
{
  norae_line l = *norae_song_line_at(r->song, line);
  norae_us start = NORAE_NO_TIME, end = NORAE_NO_TIME;
  if (l.start != NORAE_NO_TIME)
    return NORAE_OK;
  for (size_t i = 0; i < l.count; i++) {
    const norae_syllable *s = norae_song_syllable_at(r->song, l.first + i);
    if (s->start != NORAE_NO_TIME && (start == NORAE_NO_TIME || s->start < start))
      start = s->start;
    if (s->end != NORAE_NO_TIME && s->end > end)
      end = s->end;
  }
  l.start = start;
  l.end = l.end == NORAE_NO_TIME || l.end < start ? end : l.end;
  return norae_song_set_line(r->song, line, &l);
}

static context inner(reader *r, uint32_t node, const context *around)
{
  const char *agents = nr_xml_get(r->xml, node, "agent"), *lang = nr_xml_get(r->xml, node, "lang");
  const char *space = nr_xml_get(r->xml, node, "space");
  context c = *around;
  c.span = nr_ttml_span_of(&r->times, node, &around->span);
  if (agents)
    c.agents = agents;
  if (lang && !nr_xml_is(r->xml, node, "body"))
    c.lang = *lang ? lang : NULL;
  if (space)
    c.preserve = strcmp(space, "preserve") == 0;
  return c;
}

static norae_status add_other_text(reader *r, uint32_t node, size_t line)
{
  norae_track track = {.line = line,
                       .kind = nr_ttml_has_role(r->xml, node, "x-roman")
                                   ? NORAE_TRACK_ROMANISATION
                                   : NORAE_TRACK_TRANSLATION,
                       .lang = nr_xml_get(r->xml, node, "lang")};
  nr_ttml_text how = r->how;
  if (line == SIZE_MAX) {
    nr_warn(r->source->diags, "ttml-no-line", nr_xml_place(r->xml, node, r->source),
            "a translation without a line: left out");
    return NORAE_OK;
  }
  nr_pieces_clear(&r->pieces);
  for (uint32_t n = node; n != NR_XML_NONE; n = nr_xml_walk(r->xml, node, n, false)) {
    if (r->xml->nodes[n].is_text)
      nr_ttml_add_text(&how, nr_xml_text(r->xml, n), &r->pieces);
    else if (nr_xml_is(r->xml, n, "br"))
      nr_ttml_add_text(&how, " ", &r->pieces);
  }
  return nr_ttml_add_track(r->song, &track, &r->pieces);
}

static norae_status add_other_texts(reader *r, size_t from, size_t to, size_t line)
{
  norae_status status = NORAE_OK;
  for (size_t i = from; i < to && status == NORAE_OK; i++) {
    if (!nr_ttml_has_role(r->xml, r->aside[i], "x-bg"))
      status = add_other_text(r, r->aside[i], line);
  }
  return status;
}

static norae_status read_background(reader *r, uint32_t node, const context *around,
                                    nr_ttml_line *at)
{
  context c = inner(r, node, around);
  size_t line, from = r->aside_count;
  /* Without times of its own it is sung when its words are, not all the line. */
  if (!c.span.own)
    c.span.start = c.span.end = NORAE_NO_TIME;
  c.lang = nr_xml_get(r->xml, node, "lang");
  nr_pieces_clear(&r->pieces);
  r->how.pending = false;
  r->line_start = around->span.start;
  read_inline(r, node, &c.span, false);
  norae_status status = add_line(r, node, &c, NORAE_ROLE_BACKGROUND, &line);
  if (status != NORAE_OK)
    return status;
  if (line != SIZE_MAX) {
    at->background = at->backgrounds++ ? at->background : line;
    status = settle_times(r, line);
    norae_line l = *norae_song_line_at(r->song, line);
    /* Words without times are sung beside the line. */
    if (status == NORAE_OK && l.start == NORAE_NO_TIME) {
      l.start = around->span.start;
      l.end = around->span.end < l.start ? NORAE_NO_TIME : around->span.end;
      status = norae_song_set_line(r->song, line, &l);
    }
  }
  if (status == NORAE_OK)
    status = add_other_texts(r, from, r->aside_count, line);
  r->aside_count = from;
  return status;
}

static norae_status keep_key(reader *r, uint32_t node, nr_ttml_line line)
{
  line.key = nr_xml_get(r->xml, node, "key");
  line.key = line.key ? line.key : nr_xml_get(r->xml, node, "id");
  if (!line.key)
    return NORAE_OK;
  if (!nr_grow(&r->lines, &r->line_capacity, r->line_count + 1, sizeof *r->lines))
    return NORAE_ERR_MEMORY;
  r->lines[r->line_count++] = line;
  return NORAE_OK;
}

static norae_status read_line(reader *r, uint32_t node, context *around)
{
  context c = inner(r, node, around);
  bool background = nr_ttml_has_role(r->xml, node, "x-bg");
  nr_ttml_line at = {.main = SIZE_MAX, .background = SIZE_MAX};
  size_t lines = norae_song_line_count(r->song), added;
  r->aside_count = 0;
  if (is_aside(r, node) && !background)
    return add_other_text(r, node, lines ? lines - 1 : SIZE_MAX);
  r->how.preserve = c.preserve;
  r->how.pending = false;
  nr_pieces_clear(&r->pieces);
  r->line_start = c.span.start;
  read_inline(r, node, &c.span, true);
  nr_ttml_close(&c.span, &around->span);
  norae_status status =
      add_line(r, node, &c, background ? NORAE_ROLE_BACKGROUND : NORAE_ROLE_MAIN, &added);
  at.main = added;
  if (status == NORAE_OK && added != SIZE_MAX)
    status = settle_times(r, added);
  size_t asides = r->aside_count;
  for (size_t i = 0; i < asides && status == NORAE_OK && !r->failed; i++) {
    if (nr_ttml_has_role(r->xml, r->aside[i], "x-bg"))
      status = read_background(r, r->aside[i], &c, &at);
  }
  if (status == NORAE_OK)
    status = add_other_texts(r, 0, asides, at.main != SIZE_MAX ? at.main : at.background);
  if (status == NORAE_OK)
    status = keep_key(r, node, at);
  return r->failed ? NORAE_ERR_MEMORY : status;
}

/* ── the body ── */

static void begin_division(reader *r, uint32_t node)
{
  const char *part = nr_xml_get(r->xml, node, "songPart");
  part = part ? part : nr_xml_get(r->xml, node, "song-part");
  if (part)
    r->section = part;
  else if (r->apple && r->divisions && !r->section)
    r->section = "";
  r->divisions++;
}

/* body and div, within each other as deep as the tree allows. */
static norae_status read_block(reader *r, uint32_t node, context *around)
{
  norae_status status = NORAE_OK;
  context c = inner(r, node, around);
  for (uint32_t n = r->xml->nodes[node].first; n != NR_XML_NONE && status == NORAE_OK;
       n = r->xml->nodes[n].next) {
    if (nr_xml_is(r->xml, n, "p")) {
      status = read_line(r, n, &c);
    } else if (nr_xml_is(r->xml, n, "div")) {
      begin_division(r, n);
      status = read_block(r, n, &c);
    }
  }
  nr_ttml_close(&c.span, &around->span);
  return status;
}

/* Made by Apple's or AMLL's tools, or for their players? */
static bool is_apple(const nr_xml *xml)
{
  if (nr_xml_get(xml, 0, "timing"))
    return true;
  for (uint32_t n = 0; n != NR_XML_NONE; n = nr_xml_walk(xml, 0, n, false)) {
    if (xml->nodes[n].is_text)
      continue;
    if (nr_xml_is(xml, n, "iTunesMetadata") ||
        (nr_xml_is(xml, n, "meta") && nr_xml_get(xml, n, "key")) ||
        (nr_xml_is(xml, n, "p") && nr_xml_get(xml, n, "key")) ||
        (nr_xml_is(xml, n, "div") && nr_xml_get(xml, n, "songPart")) ||
        (nr_xml_is(xml, n, "span") && (nr_ttml_has_role(xml, n, "x-bg") ||
                                       nr_ttml_has_role(xml, n, "x-translation") ||
                                       nr_ttml_has_role(xml, n, "x-roman"))))
      return true;
  }
  return false;
}

static norae_status read_document(reader *r)
{
  const char *space = nr_xml_get(r->xml, 0, "space");
  context c = {.span = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME, .last = NORAE_NO_TIME},
               .preserve = space && strcmp(space, "preserve") == 0};
  norae_status status = nr_ttml_read_head(r->source, r->xml, r->song);
  for (uint32_t n = r->xml->nodes[0].first; n != NR_XML_NONE && status == NORAE_OK;
       n = r->xml->nodes[n].next) {
    if (!nr_xml_is(r->xml, n, "body"))
      continue;
    const char *lang = nr_xml_get(r->xml, n, "lang");
    if (lang && !norae_song_meta(r->song, "language"))
      status = nr_set_meta(r->song, nr_span_of("language"), nr_span_of(lang));
    if (status == NORAE_OK)
      status = read_block(r, n, &c);
  }
  if (status == NORAE_OK)
    status = nr_ttml_read_tracks(r->source, r->xml, r->lines, r->line_count, r->how, r->song);
  return status == NORAE_OK ? nr_song_sort_tracks(r->song) : status;
}

norae_status nr_ttml_read(const nr_source *source, norae_song *song)
{
  nr_xml xml;
  norae_status status = nr_xml_read(source, &xml);
  if (status != NORAE_OK)
    return status;
  reader r = {.source = source, .xml = &xml, .song = song, .apple = is_apple(&xml)};
  r.times = (nr_ttml_times){.source = source, .xml = &xml, .clock = nr_ttml_clock_of(&xml)};
  r.times.absolute = nr_ttml_is_absolute(&xml, &r.times.clock, r.apple);
  r.how.breaks_are_spaces = nr_ttml_breaks_are_spaces(&xml);
  status = read_document(&r);
  nr_pieces_free(&r.pieces);
  free(r.aside);
  free(r.lines);
  nr_xml_free(&xml);
  return status;
}
