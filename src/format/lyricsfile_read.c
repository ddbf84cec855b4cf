/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/lyricsfile.h"

#include <yaml.h>

#include "format/jsonload.h"
#include "format/pieces.h"
#include "format/scan.h"

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  yaml_parser_t parser;
  yaml_event_t event; /* the one that is looked at */
  bool has_event;
  nr_pieces pieces;
  nr_str plain, key, text;
} reader;

/* ── events ── */

static nr_place place_of(const reader *r, yaml_mark_t mark)
{
  return (nr_place){r->source->name, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1};
}

static norae_status next(reader *r)
{
  if (r->has_event)
    yaml_event_delete(&r->event);
  r->has_event = yaml_parser_parse(&r->parser, &r->event);
  if (r->has_event)
    return NORAE_OK;
  if (r->parser.error == YAML_MEMORY_ERROR)
    return NORAE_ERR_MEMORY;
  nr_error(r->source->diags, "yaml-syntax", place_of(r, r->parser.problem_mark), "%s",
           r->parser.problem ? r->parser.problem : "is no YAML");
  return NORAE_ERR_FORMAT;
}

static bool is(const reader *r, yaml_event_type_t type)
{
  return r->event.type == type;
}

static nr_span scalar(const reader *r)
{
  if (!is(r, YAML_SCALAR_EVENT))
    return (nr_span){"", 0};
  return (nr_span){(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
}

/* The parser looks at all levels with each token: deep ones would take it forever. */
#define DEPTH_MAX 64

/* Past a whole value. */
static norae_status skip(reader *r)
{
  size_t depth = 0;
  norae_status status = NORAE_OK;
  do {
    if (is(r, YAML_ALIAS_EVENT))
      nr_warn(r->source->diags, "yaml-alias", place_of(r, r->event.start_mark),
              "references to other values are not followed");
    if (is(r, YAML_STREAM_END_EVENT))
      return NORAE_OK;
    depth += is(r, YAML_MAPPING_START_EVENT) || is(r, YAML_SEQUENCE_START_EVENT);
    depth -= is(r, YAML_MAPPING_END_EVENT) || is(r, YAML_SEQUENCE_END_EVENT);
    if (depth > DEPTH_MAX) {
      nr_error(r->source->diags, "yaml-deep", place_of(r, r->event.start_mark),
               "values are nested more than %d deep", DEPTH_MAX);
      return NORAE_ERR_FORMAT;
    }
    status = next(r);
  } while (status == NORAE_OK && depth);
  return status;
}

/* The key of the next pair, behind which its value is looked at; *more is false at
 * the mapping's end, which is passed. */
static norae_status next_pair(reader *r, bool *more)
{
  *more = !is(r, YAML_MAPPING_END_EVENT) && !is(r, YAML_STREAM_END_EVENT);
  if (!*more)
    return next(r);
  nr_span key = scalar(r);
  nr_str_clear(&r->key);
  nr_str_add_bytes(&r->key, key.text, key.size);
  return r->key.failed ? NORAE_ERR_MEMORY : skip(r);
}

static bool key_is(const reader *r, const char *name)
{
  return strcmp(nr_str_text(&r->key), name) == 0;
}

/* Milliseconds; a value that is none is told. */
static norae_us time_of(const reader *r)
{
  double ms;
  nr_span value = scalar(r);
  if (nr_decimal(value, &ms) && ms >= -(double)(NORAE_TIME_MAX / 1000) &&
      ms <= (double)(NORAE_TIME_MAX / 1000))
    return (norae_us)(ms * 1000 + (ms < 0 ? -0.5 : 0.5));
  if (!nr_span_is(value, "null") && !nr_span_is(value, "~") && value.size)
    nr_warn(r->source->diags, "yaml-bad-time", place_of(r, r->event.start_mark),
            "is no time in milliseconds");
  return NORAE_NO_TIME;
}

/* ── lines ── */

static norae_status read_word(reader *r)
{
  norae_us start = NORAE_NO_TIME, end = NORAE_NO_TIME;
  nr_str text = {0};
  bool more = is(r, YAML_MAPPING_START_EVENT);
  norae_status status = more ? next(r) : skip(r);
  while (more && status == NORAE_OK) {
    status = next_pair(r, &more);
    if (!more || status != NORAE_OK)
      break;
    nr_span value = scalar(r);
    if (key_is(r, "start_ms")) {
      start = time_of(r);
    } else if (key_is(r, "end_ms")) {
      end = time_of(r);
    } else if (key_is(r, "text")) {
      nr_str_clear(&text);
      nr_str_add_bytes(&text, value.text, value.size);
    }
    status = skip(r);
  }
  if (status == NORAE_OK && text.failed)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK) {
    nr_pieces_open(&r->pieces, start);
    nr_pieces_text(&r->pieces, nr_str_text(&text), text.size);
    if (end != NORAE_NO_TIME)
      nr_pieces_close(&r->pieces, end);
  }
  nr_str_free(&text);
  return status;
}

static norae_status read_words(reader *r)
{
  if (!is(r, YAML_SEQUENCE_START_EVENT))
    return skip(r);
  norae_status status = next(r);
  while (status == NORAE_OK && !is(r, YAML_SEQUENCE_END_EVENT) && !is(r, YAML_STREAM_END_EVENT))
    status = read_word(r);
  return status == NORAE_OK ? next(r) : status;
}

static norae_status add_line(reader *r, norae_line *line, nr_place place)
{
  bool added;
  if (line->start != NORAE_NO_TIME && line->end != NORAE_NO_TIME && line->end < line->start) {
    nr_warn(r->source->diags, "yaml-bad-time", place,
            "ends before it starts: its end is forgotten");
    line->end = NORAE_NO_TIME;
  }
  if (!r->pieces.count)
    nr_pieces_text(&r->pieces, nr_str_text(&r->text), r->text.size);
  return nr_pieces_add_line(&r->pieces, r->song, line, &added);
}

static norae_status read_line(reader *r)
{
  norae_line line = {NORAE_LINE_INIT, .source_line = (uint32_t)r->event.start_mark.line + 1};
  nr_place place = place_of(r, r->event.start_mark);
  bool more = is(r, YAML_MAPPING_START_EVENT);
  norae_status status = more ? next(r) : skip(r);
  nr_pieces_clear(&r->pieces);
  nr_str_clear(&r->text);
  while (more && status == NORAE_OK) {
    status = next_pair(r, &more);
    if (!more || status != NORAE_OK)
      break;
    nr_span value = scalar(r);
    if (key_is(r, "words")) {
      status = read_words(r);
      continue;
    }
    if (key_is(r, "start_ms"))
      line.start = time_of(r);
    else if (key_is(r, "end_ms"))
      line.end = time_of(r);
    else if (key_is(r, "text"))
      nr_str_add_bytes(&r->text, value.text, value.size);
    status = skip(r);
  }
  if (status == NORAE_OK && r->text.failed)
    status = NORAE_ERR_MEMORY;
  return status == NORAE_OK ? add_line(r, &line, place) : status;
}

static norae_status read_lines(reader *r)
{
  if (!is(r, YAML_SEQUENCE_START_EVENT))
    return skip(r);
  norae_status status = next(r);
  while (status == NORAE_OK && !is(r, YAML_SEQUENCE_END_EVENT) && !is(r, YAML_STREAM_END_EVENT))
    status = read_line(r);
  return status == NORAE_OK ? next(r) : status;
}

/* ── the rest ── */

static norae_status read_metadata(reader *r)
{
  bool more = is(r, YAML_MAPPING_START_EVENT);
  norae_status status = more ? next(r) : skip(r);
  while (more && status == NORAE_OK) {
    status = next_pair(r, &more);
    if (!more || status != NORAE_OK)
      break;
    nr_span value = scalar(r);
    for (size_t i = 0; i < NR_LYRICSFILE_KEYS && status == NORAE_OK; i++) {
      if (key_is(r, nr_lyricsfile_keys[i][0]))
        status = nr_set_meta(r->song, nr_span_of(nr_lyricsfile_keys[i][1]), value);
    }
    if (key_is(r, "offset_ms") && value.size && !nr_span_is(value, "0"))
      nr_note(r->source->diags, "yaml-offset", place_of(r, r->event.start_mark),
              "the offset is kept, but not applied: nothing tells in which direction it goes");
    if (status == NORAE_OK)
      status = skip(r);
  }
  return status;
}

static norae_status read_root(reader *r)
{
  norae_status status = next(r);
  while (status == NORAE_OK && (is(r, YAML_STREAM_START_EVENT) || is(r, YAML_DOCUMENT_START_EVENT)))
    status = next(r);
  bool more = status == NORAE_OK && is(r, YAML_MAPPING_START_EVENT);
  if (more)
    status = next(r);
  while (more && status == NORAE_OK) {
    status = next_pair(r, &more);
    if (!more || status != NORAE_OK)
      break;
    nr_span value = scalar(r);
    if (key_is(r, "metadata")) {
      status = read_metadata(r);
    } else if (key_is(r, "lines")) {
      status = read_lines(r);
    } else {
      if (key_is(r, "plain"))
        nr_str_add_bytes(&r->plain, value.text, value.size);
      status = skip(r);
    }
  }
  return status == NORAE_OK && r->plain.failed ? NORAE_ERR_MEMORY : status;
}

norae_status nr_lyricsfile_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  if (!yaml_parser_initialize(&r.parser))
    return NORAE_ERR_MEMORY;
  yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r.parser, (const unsigned char *)source->text, source->size);
  norae_status status = read_root(&r);
  /* The plain text is the same once more, unless there is nothing else. */
  if (status == NORAE_OK && !norae_song_line_count(song) && r.plain.size)
    status = nr_read_within(source, "text", nr_str_text(&r.plain), song);
  if (r.has_event)
    yaml_event_delete(&r.event);
  yaml_parser_delete(&r.parser);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.plain);
  nr_str_free(&r.key);
  nr_str_free(&r.text);
  return status;
}
