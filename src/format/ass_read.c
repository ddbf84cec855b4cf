/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lyrics of an ASS script into a song, which keeps the script for what it can't hold
 * itself.
 */
#include <stdlib.h>

#include "format/ass.h"
#include "format/markup.h"

/* ── metadata ── */

/* Settings of programs and renderers are no metadata of the song. */
static bool is_setting(nr_span key)
{
  static const char *const settings[] = {
      "ScriptType",     "PlayRes",         "LayoutRes",   "WrapStyle",       "ScaledBorder",
      "YCbCr",          "Timer",           "Collisions",  "PlayDepth",       "Update Details",
      "Synch Point",    "Script Updated",  "Video File",  "Video Aspect",    "Video Zoom",
      "Video Position", "Audio File",      "Audio URI",   "Export Encoding", "Last Style",
      "Keyframes",      "Scroll Position", "Active Line", "Automation"};
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    if (nr_span_begins_nocase(key, settings[i]))
      return true;
  }
  return false;
}

bool nr_ass_info(nr_span line, nr_span *key, nr_span *value)
{
  nr_span t = nr_trim(line);
  const char *colon = memchr(t.text, ':', t.size);
  if (!colon || *t.text == ';' || *t.text == '!')
    return false;
  *key = (nr_span){t.text, (size_t)(colon - t.text)};
  *value = nr_trim(nr_span_from(t, colon + 1));
  return !is_setting(*key) && !nr_span_is(*value, "Default Aegisub file");
}

/* What stands outside of the events, counted where other formats can't hold it. */
typedef struct surroundings {
  size_t styles, attached;
} surroundings;

static norae_status read_head(const nr_source *source, norae_song *song, surroundings *around)
{
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  nr_ass_section section = NR_ASS_UNKNOWN;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line)) {
    nr_span t = nr_trim(line.span), key, value;
    section = nr_ass_section_of(t, section);
    if (section == NR_ASS_INFO && nr_ass_info(t, &key, &value))
      status = nr_set_meta(song, key, value);
    else if (section == NR_ASS_STYLES && nr_span_begins_nocase(t, "Style:"))
      around->styles += !nr_ass_is_plain_style(t);
    else if (section == NR_ASS_ATTACHED)
      around->attached +=
          nr_span_begins_nocase(t, "fontname:") || nr_span_begins_nocase(t, "filename:");
  }
  return status;
}

/* ── lyrics ── */

typedef struct reader {
  nr_ass_script *script;
  norae_song *song;
  nr_pieces pieces;
} reader;

static bool is_role_style(nr_span style)
{
  return nr_span_begins_nocase(style, NR_ASS_BACKGROUND) ||
         nr_span_is_nocase(style, NR_ASS_TRANSLATION) ||
         nr_span_is_nocase(style, NR_ASS_ROMANISATION);
}

/* Singers are told by names; in scripts without names, by several styles. */
static void settle_singers(nr_ass_script *s)
{
  bool names = false, styles = false;
  nr_span first = {0};
  for (size_t i = 0; i < s->count; i++) {
    const nr_ass_event *e = &s->events[i];
    nr_span style = nr_ass_value(e, NR_ASS_STYLE);
    if (e->part != NR_ASS_LYRIC || is_role_style(style))
      continue;
    names |= nr_ass_value(e, NR_ASS_NAME).size > 0;
    if (!first.text)
      first = style;
    styles |= style.size != first.size ||
              (style.size && memcmp(style.text, first.text, style.size) != 0);
  }
  s->by_style = !names && styles;
}

/* A translation of the line above: of one that starts together with it. */
static bool track_kind(const reader *r, const nr_ass_event *e, norae_track_kind *kind)
{
  nr_span style = nr_ass_value(e, NR_ASS_STYLE);
  size_t lines = norae_song_line_count(r->song);
  if (!lines || e->start == NORAE_NO_TIME ||
      norae_song_line_at(r->song, lines - 1)->start != e->start)
    return false;
  if (nr_span_is_nocase(style, NR_ASS_ROMANISATION))
    *kind = NORAE_TRACK_ROMANISATION;
  else if (nr_span_is_nocase(style, NR_ASS_TRANSLATION))
    *kind = NORAE_TRACK_TRANSLATION;
  else
    return false;
  return true;
}

static norae_status add_track(reader *r, nr_ass_event *e, norae_track_kind kind)
{
  nr_span joined = nr_trim(nr_pieces_joined(&r->pieces)), name = nr_ass_value(e, NR_ASS_NAME);
  char *text = strndup(joined.text, joined.size);
  char *lang = name.size ? strndup(name.text, name.size) : NULL;
  norae_status status = NORAE_ERR_MEMORY;
  e->part = NR_ASS_TRACK;
  e->index = norae_song_track_count(r->song);
  if (text && (lang || !name.size))
    status = norae_song_add_track(
        r->song,
        &(norae_track){
            .line = norae_song_line_count(r->song) - 1, .kind = kind, .lang = lang, .text = text});
  free(text);
  free(lang);
  return status;
}

static norae_status add_line(reader *r, nr_ass_event *e)
{
  const nr_source *source = r->script->source;
  nr_span style = nr_ass_value(e, NR_ASS_STYLE);
  bool by_style = r->script->by_style && !is_role_style(style), added;
  norae_line line = {.start = e->start,
                     .end = e->end_forgotten ? NORAE_NO_TIME : e->end,
                     .confidence = NORAE_NO_CONFIDENCE,
                     .source_line = e->number};
  if (nr_span_begins_nocase(style, NR_ASS_BACKGROUND))
    line.role = NORAE_ROLE_BACKGROUND;
  for (size_t i = 0; e->start == NORAE_NO_TIME && i < r->pieces.count; i++)
    r->pieces.items[i].start = r->pieces.items[i].end = NORAE_NO_TIME;
  norae_status status = nr_voices_of_names(
      source, r->song, by_style ? style : nr_ass_value(e, NR_ASS_NAME), &line.voices);
  if (status != NORAE_OK)
    return status;
  e->part = NR_ASS_LINE;
  e->index = norae_song_line_count(r->song);
  status = nr_pieces_add_line(&r->pieces, r->song, &line, &added);
  if (!added)
    e->part = NR_ASS_ASIDE;
  return status;
}

static norae_status add_event(reader *r, nr_ass_event *e)
{
  norae_track_kind kind;
  nr_span text = e->field[NR_ASS_TEXT].text ? e->field[NR_ASS_TEXT] : nr_span_of("");
  nr_ass_cut(text, e->start == NORAE_NO_TIME ? 0 : e->start, &r->pieces);
  if (r->pieces.failed || r->pieces.text.failed)
    return NORAE_ERR_MEMORY;
  if (nr_is_empty(nr_pieces_joined(&r->pieces))) {
    e->part = NR_ASS_ASIDE;
    return NORAE_OK;
  }
  return track_kind(r, e, &kind) ? add_track(r, e, kind) : add_line(r, e);
}

static norae_status add_lyrics(nr_ass_script *script, norae_song *song)
{
  reader r = {.script = script, .song = song};
  norae_status status = NORAE_OK;
  settle_singers(script);
  for (size_t i = 0; i < script->count && status == NORAE_OK; i++) {
    if (script->events[i].part == NR_ASS_LYRIC)
      status = add_event(&r, &script->events[i]);
  }
  nr_pieces_free(&r.pieces);
  return status;
}

norae_status nr_ass_song(nr_ass_script *script, norae_song *song)
{
  surroundings around = {0};
  norae_status status = read_head(script->source, song, &around);
  return status == NORAE_OK ? add_lyrics(script, song) : status;
}

/* ── what other formats lose ── */

static void add_extra(nr_origin *origin, const char *code, const char *what, size_t count)
{
  if (count)
    origin->extras[origin->extra_count++] = (nr_extra){code, what, count};
}

static norae_status keep_script(const nr_ass_script *s, const surroundings *around,
                                norae_song *song)
{
  const nr_source *source = s->source;
  size_t marked = 0, drawings = 0, outputs = 0, asides = 0;
  for (size_t i = 0; i < s->count; i++) {
    const nr_ass_event *e = &s->events[i];
    bool lyric = e->part == NR_ASS_LINE || e->part == NR_ASS_TRACK;
    marked += lyric && e->marked;
    drawings += e->drawing;
    outputs += e->part == NR_ASS_OUTPUT;
    asides += e->part == NR_ASS_ASIDE;
  }
  nr_origin origin = {.format = "ass",
                      .text = source->text,
                      .size = source->size,
                      .bom = source->bom,
                      .crlf = source->crlf};
  add_extra(&origin, "loss-styles", "styles", around->styles);
  add_extra(&origin, "loss-markup", "places, fades and other tags in lines", marked);
  add_extra(&origin, "loss-drawings", "drawings", drawings);
  add_extra(&origin, "loss-events", "events that are no lyrics", asides);
  add_extra(&origin, "loss-output", "events that templates made of the lyrics", outputs);
  add_extra(&origin, "loss-attached", "fonts and pictures", around->attached);
  return nr_song_set_origin(song, &origin);
}

norae_status nr_ass_read(const nr_source *source, norae_song *song)
{
  nr_ass_script script;
  surroundings around = {0};
  norae_status status = nr_ass_parse(source, &script);
  if (status == NORAE_OK)
    status = read_head(source, song, &around);
  if (status == NORAE_OK)
    status = add_lyrics(&script, song);
  if (status == NORAE_OK)
    status = keep_script(&script, &around, song);
  nr_ass_script_free(&script);
  return status;
}
