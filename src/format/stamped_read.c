/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/checked.h"
#include "format/credits.h"
#include "format/cues.h"
#include "format/scan.h"
#include "format/stamped.h"
#include "format/ttml.h"

/* Lyricify's properties are 0 to 8: side of the screen, plus 3 for a main line
 * and 6 for backing vocals. */
enum { SIDE_UNSET, SIDE_LEFT, SIDE_RIGHT };

/* More bytes without a space are rarely one word. */
#define LONG_WORD 18

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_stamped kind;
  nr_offset offset;
  nr_pieces pieces;
  nr_str text;         /* of a credit */
  bool ends;           /* the second number of a line's stamp is its end */
  uint8_t *properties; /* of each line of the song */
  size_t property_capacity;
  nr_text_line tracks_line; /* KRC's, used when all lines are read */
  nr_span tracks;
  nr_stamped_rows rows;
  size_t untimed;
  uint32_t first_untimed;
} reader;

/* ── lines ── */

static norae_status keep_property(reader *r, int64_t property)
{
  size_t line = norae_song_line_count(r->song) - 1;
  if (!nr_grow(&r->properties, &r->property_capacity, line + 1, 1))
    return NORAE_ERR_MEMORY;
  r->properties[line] = (uint8_t)property;
  return NORAE_OK;
}

/* Programs that know no words stamp a whole line as one: then it is none. */
static void forget_word(nr_pieces *pieces, const norae_line *line)
{
  nr_piece *only = NULL;
  for (size_t i = 0; i < pieces->count && !pieces->text.failed; i++) {
    if (nr_is_empty(nr_piece_text(pieces, i)))
      continue;
    if (only)
      return;
    only = &pieces->items[i];
  }
  if (!only || only->start != line->start || only->end != line->end)
    return;
  nr_span text = nr_trim((nr_span){pieces->text.data + only->from, only->size});
  if (memchr(text.text, ' ', text.size) || text.size > LONG_WORD)
    only->start = only->end = NORAE_NO_TIME;
}

static void set_times_of_words(const nr_pieces *pieces, norae_line *line)
{
  for (size_t i = 0; i < pieces->count; i++) {
    const nr_piece *p = &pieces->items[i];
    if (p->start == NORAE_NO_TIME)
      continue;
    if (line->start == NORAE_NO_TIME || p->start < line->start)
      line->start = p->start;
    if (p->end != NORAE_NO_TIME && (line->end == NORAE_NO_TIME || p->end > line->end))
      line->end = p->end;
  }
}

static norae_status keep_row(reader *r, bool added)
{
  nr_stamped_rows *rows = &r->rows;
  if (!nr_grow(&rows->lines, &rows->capacity, rows->count + 1, sizeof *rows->lines))
    return NORAE_ERR_MEMORY;
  rows->lines[rows->count++] = added ? norae_song_line_count(r->song) - 1 : SIZE_MAX;
  return NORAE_OK;
}

static norae_status add_pieces(reader *r, norae_line *line, int64_t property)
{
  bool added;
  if (line->start == NORAE_NO_TIME)
    set_times_of_words(&r->pieces, line);
  if (line->role == NORAE_ROLE_BACKGROUND)
    nr_ttml_unwrap(&r->pieces);
  forget_word(&r->pieces, line);
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, line, &added);
  if (status == NORAE_OK && added)
    status = keep_property(r, property);
  if (status == NORAE_OK)
    status = keep_row(r, added);
  if (added && line->start == NORAE_NO_TIME && !r->untimed++)
    r->first_untimed = line->source_line;
  return status;
}

static norae_status add_plain(reader *r, norae_line *line, nr_span text, int64_t property)
{
  nr_pieces_clear(&r->pieces);
  nr_pieces_text(&r->pieces, text.text, text.size);
  return add_pieces(r, line, property);
}

static void set_times(reader *r, const nr_text_line *source, const nr_stamped_head *head,
                      norae_line *line)
{
  int64_t end = r->ends ? head->number[1] : head->number[0] + head->number[1];
  line->start = nr_stamped_time(head->number[0]);
  line->end = nr_stamped_time(end);
  if (line->start == NORAE_NO_TIME)
    nr_warn(r->source->diags, "stamped-bad-time", nr_at(r->source, source, source->span.text),
            "this is no time: the line is kept without one");
  else if (line->end != NORAE_NO_TIME && line->end < line->start)
    nr_warn(r->source->diags, "stamped-ends-before", nr_at(r->source, source, source->span.text),
            "ends before it starts: its end is forgotten");
  if (line->start == NORAE_NO_TIME || end <= head->number[0])
    line->end = NORAE_NO_TIME;
}

static norae_status add_stamped(reader *r, const nr_text_line *source, const nr_stamped_head *head)
{
  norae_line line = {NORAE_LINE_INIT, .source_line = source->number};
  int64_t property = 0;
  if (head->count == 2) {
    set_times(r, source, head, &line);
  } else {
    property = head->number[0] < 0 || head->number[0] > 8 ? 0 : head->number[0];
    line.role = property >= 6 ? NORAE_ROLE_BACKGROUND : NORAE_ROLE_MAIN;
  }
  nr_stamped words = r->ends ? NR_STAMPED_LYL : nr_stamped_words(head->rest);
  if (words == NR_STAMPED_LYL)
    return add_plain(r, &line, head->rest, property);
  nr_stamped_cut(head->rest, words, head->count == 2 ? head->number[0] : 0, &r->pieces);
  return add_pieces(r, &line, property);
}

/* ── other lines ── */

/* "[key:value]" that fills the line. */
static bool tag_of(nr_span text, nr_span *key, nr_span *value)
{
  const char *colon = memchr(text.text, ':', text.size);
  if (text.size < 4 || *text.text != '[' || text.text[text.size - 1] != ']' || !colon ||
      (text.text[1] >= '0' && text.text[1] <= '9'))
    return false;
  *key = nr_trim((nr_span){text.text + 1, (size_t)(colon - text.text) - 1});
  *value = nr_trim((nr_span){colon + 1, text.size - (size_t)(colon - text.text) - 2});
  return key->size > 0 && key->size < 40 && !memchr(key->text, ']', key->size);
}

static norae_status take_tag(reader *r, const nr_text_line *line, nr_span key, nr_span value)
{
  norae_voices bit;
  if (nr_span_is_nocase(key, "offset")) {
    nr_take_offset(r->source, line, value, &r->offset);
    return NORAE_OK;
  }
  if (nr_span_is_nocase(key, "language") && r->kind == NR_STAMPED_KRC) {
    r->tracks = value;
    r->tracks_line = *line;
    return NORAE_OK;
  }
  if (nr_is_singer_tag(key) && value.size)
    return nr_voice_bit(r->source, r->song, key, value, &bit);
  if (nr_span_is_nocase(key, "type") && nr_span_is_nocase(value, "LyricifyLines"))
    return NORAE_OK;
  return nr_take_tag(r->song, key, value);
}

/* "[01:02.34]text" among the others, as lyrics of several sources are joined. */
static bool lrc_line(nr_span text, norae_us *start, nr_span *rest)
{
  const char *close = *text.text == '[' ? memchr(text.text, ']', text.size) : NULL;
  if (!close || close - text.text > 20)
    return false;
  *rest = nr_span_from(text, close + 1);
  return nr_cue_stamp((nr_span){text.text + 1, (size_t)(close - text.text) - 1}, start);
}

static norae_status read_line(reader *r, const nr_text_line *source)
{
  nr_span text = nr_trim(source->span), key, value;
  norae_line line = {NORAE_LINE_INIT, .source_line = source->number};
  if (nr_is_empty(text))
    return NORAE_OK;
  nr_stamped_head head = nr_stamped_head_of(text);
  if (head.count)
    return add_stamped(r, source, &head);
  if (tag_of(text, &key, &value))
    return take_tag(r, source, key, value);
  bool credit;
  norae_status status = nr_credit_line(text, &line.start, &r->text, &credit);
  if (status != NORAE_OK || credit)
    return status == NORAE_OK ? add_plain(r, &line, nr_span_of(nr_str_text(&r->text)), 0) : status;
  if (lrc_line(text, &line.start, &value))
    text = value;
  return add_plain(r, &line, text, 0);
}

/* ── the whole ── */

/* Lyricify Lines tell ends; a duration is shorter than its start sooner or later. */
static bool tells_ends(const nr_source *source)
{
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  while (nr_next_line(&lines, &line)) {
    nr_span text = nr_trim(line.span);
    nr_stamped_head head = nr_stamped_head_of(text);
    if (nr_span_is_nocase(text, "[type:LyricifyLines]"))
      return true;
    if (head.count == 2 && head.number[1] < head.number[0])
      return false;
  }
  return true;
}

static int side_of(const reader *r, size_t line, bool lenient)
{
  int property = r->properties[line], side = property % 3;
  return side == SIDE_UNSET && lenient ? SIDE_LEFT : side;
}

/* Left and right are two singers.  Files that set nothing but "right" and
 * "backing" leave the first singer unsaid. */
static norae_status set_voices(reader *r)
{
  size_t lines = norae_song_line_count(r->song);
  bool any = false, right = false, set = false;
  norae_voices bits[3] = {0};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < lines; i++) {
    int side = r->properties[i] % 3;
    any |= side != SIDE_UNSET;
    right |= side == SIDE_RIGHT;
    set |= r->properties[i] == 1 ||
           (r->properties[i] >= 3 && r->properties[i] != 6 && r->properties[i] != 8);
  }
  if (!any)
    return NORAE_OK;
  status = nr_voice_bit(r->source, r->song, nr_span_of("v1"), nr_span_of(""), &bits[SIDE_LEFT]);
  if (status == NORAE_OK && right)
    status = nr_voice_bit(r->source, r->song, nr_span_of("v2"), nr_span_of(""), &bits[SIDE_RIGHT]);
  for (size_t i = 0; i < lines && status == NORAE_OK; i++) {
    norae_line line = *norae_song_line_at(r->song, i);
    line.voices = bits[side_of(r, i, right && !set)];
    status = norae_song_set_line(r->song, i, &line);
  }
  return status;
}

static norae_status read_lines(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line line;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(r, &line);
  if (status == NORAE_OK)
    status = set_voices(r);
  if (status == NORAE_OK && r->tracks.size)
    status = nr_krc_take_tracks(r->source, &r->tracks_line, r->tracks, &r->rows, r->song);
  if (status != NORAE_OK)
    return status;
  if (r->untimed && r->untimed < norae_song_line_count(r->song))
    nr_warn(r->source->diags, "stamped-untimed", (nr_place){r->source->name, r->first_untimed, 0},
            "%zu line%s without a time, here the first", r->untimed, r->untimed > 1 ? "s" : "");
  nr_apply_offset(r->source, r->song, &r->offset);
  return NORAE_OK;
}

norae_status nr_stamped_read(const nr_source *source, norae_song *song, nr_stamped kind)
{
  reader r = {.source = source, .song = song, .kind = kind};
  r.ends = kind == NR_STAMPED_LYL && tells_ends(source);
  norae_status status = read_lines(&r);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.text);
  free(r.properties);
  free(r.rows.lines);
  return status;
}
