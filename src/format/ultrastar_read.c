/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading UltraStar: headers first, wherever they stand, then notes and their
 * lines.  What they say together is made into a song at the end (ultrastar_song.c).
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/scan.h"
#include "format/ultrastar.h"
#include "format/ultrastar_score.h"

typedef struct grammar {
  nr_regex *note, *stop, *part, *tempo;
} grammar;

typedef struct reader {
  nr_ultrastar_score score;
  grammar grammar;
  bool relative;
  bool third;  /* P3 is a singer, not P1 and P2 together */
  size_t open; /* the first note of the line being read */
  uint32_t open_number;
  norae_voices parts;                   /* of the lines being read; 0: no P-line yet */
  int64_t base[NR_ULTRASTAR_PARTS + 1]; /* of RELATIVE files, per singer; the last: all together */
} reader;

static norae_status compile(grammar *g, norae_diags *diags)
{
  norae_status status =
      nr_regex_new("^[ \\t]*+([^\\s\\d#-])[ \\t]*+(-?\\d{1,12}+)[ \\t]++"
                   "(-?\\d{1,12}+)(?:[ \\t]++(-?\\d{1,12}+)(?=[ \\t]|$))?+(?:[ \\t](.*))?+$",
                   &g->note, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("^[ \\t]*+-[ \\t]*+(-?\\d{1,12}+)?+(?:[ \\t]++(-?\\d{1,12}+))?+[ \\t]*+$",
                          &g->stop, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("^[ \\t]*+[Pp][ \\t]*+([1-9])[ \\t]*+$", &g->part, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("^[ \\t]*+B[ \\t]++(-?[\\d.,]{1,20}+)[ \\t]++([\\d.,]{1,20}+)[ \\t]*+$",
                          &g->tempo, diags);
  return status;
}

/* ── headers ── */

static void bad_header(const reader *r, const nr_text_line *l, nr_span value)
{
  nr_warn(r->score.source->diags, "ultrastar-bad-header", nr_at(r->score.source, l, value.text),
          "this is no number: the header is ignored");
}

static void take_number(const reader *r, const nr_text_line *l, nr_span value, double *out)
{
  double number;
  if (nr_decimal(value, &number))
    *out = number;
  else if (nr_trim(value).size)
    bad_header(r, l, value);
}

/* "P1" and "DUETSINGERP1" name a singer: which one, from 0, or -1. */
static int singer_of(nr_span key)
{
  if (nr_span_begins_nocase(key, "DUETSINGER"))
    key = nr_span_from(key, key.text + 10);
  bool named = key.size == 2 && toupper((unsigned char)key.text[0]) == 'P' && key.text[1] >= '1' &&
               key.text[1] <= '9';
  return named ? key.text[1] - '1' : -1;
}

static bool is_one_of(nr_span key, const char *const *keys, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (nr_span_is_nocase(key, keys[i]))
      return true;
  }
  return false;
}

/* From version 2 on all times are milliseconds; the model keeps the older units. */
static norae_status add_seconds(reader *r, nr_span key, nr_span value)
{
  double number;
  char text[40];
  if (r->score.version < 2 || !nr_decimal(value, &number))
    return nr_set_meta(r->score.song, key, value);
  snprintf(text, sizeof text, "%.10g", number / 1000);
  return nr_set_meta(r->score.song, key, nr_span_of(text));
}

/* "#GENRE:Rock" and "#GENRE:Pop" are both true. */
static norae_status add_value(reader *r, nr_span key, nr_span value)
{
  char name[16];
  const char *before;
  nr_str both = {0};
  snprintf(name, sizeof name, "%.*s", (int)key.size, key.text);
  for (char *c = name; *c; c++)
    *c = (char)tolower((unsigned char)*c);
  before = norae_song_meta(r->score.song, name);
  if (!before || !nr_trim(value).size)
    return nr_set_meta(r->score.song, key, value);
  nr_str_addf(&both, "%s, ", before);
  nr_str_add_bytes(&both, value.text, value.size);
  norae_status status = both.failed
                            ? NORAE_ERR_MEMORY
                            : nr_set_meta(r->score.song, key, nr_span_of(nr_str_text(&both)));
  nr_str_free(&both);
  return status;
}

static norae_status add_other(reader *r, nr_span key, nr_span value)
{
  static const char *const handled[] = {"ENCODING", "RESOLUTION", "NOTESGAP", "MEDLEYSTARTBEAT",
                                        "MEDLEYENDBEAT"};
  static const char *const seconds[] = {"VIDEOGAP", "START", "PREVIEWSTART"};
  static const char *const several[] = {"CREATOR", "EDITION", "GENRE", "LANGUAGE", "TAGS"};
  if (is_one_of(key, handled, sizeof handled / sizeof *handled))
    return NORAE_OK;
  if (nr_span_is_nocase(key, "VERSION"))
    return nr_set_meta(r->score.song, nr_span_of(NR_ULTRASTAR_VERSION), value);
  if (is_one_of(key, seconds, sizeof seconds / sizeof *seconds))
    return add_seconds(r, key, value);
  if (is_one_of(key, several, sizeof several / sizeof *several))
    return add_value(r, key, value);
  return nr_set_meta(r->score.song, key, value);
}

static norae_status take_header(reader *r, const nr_text_line *l, nr_span key, nr_span value)
{
  int singer = singer_of(key);
  if (nr_span_is_nocase(key, "BPM"))
    take_number(r, l, value, &r->score.bpm);
  else if (nr_span_is_nocase(key, "GAP"))
    take_number(r, l, value, &r->score.gap);
  else if (nr_span_is_nocase(key, "RELATIVE"))
    r->relative = nr_span_is_nocase(nr_trim(value), "YES");
  else if (nr_span_is_nocase(key, "MEDLEYSTARTBEAT"))
    take_number(r, l, value, &r->score.medley[0]);
  else if (nr_span_is_nocase(key, "MEDLEYENDBEAT"))
    take_number(r, l, value, &r->score.medley[1]);
  else if (singer >= 0)
    r->score.names[singer] = nr_trim(value);
  else
    return add_other(r, key, value);
  return NORAE_OK;
}

/* "#KEY:VALUE"; false when the line is none. */
static bool split_header(nr_span text, nr_span *key, nr_span *value)
{
  text = nr_trim(text);
  const char *colon = text.size ? memchr(text.text, ':', text.size) : NULL;
  if (!colon || *text.text != '#')
    return false;
  *key = nr_trim((nr_span){text.text + 1, (size_t)(colon - text.text) - 1});
  *value = nr_trim(nr_span_from(text, colon + 1));
  return true;
}

static bool is_end(nr_span text)
{
  text = nr_trim(text);
  return text.size && *text.text == 'E' && (text.size == 1 || nr_is_blank(text.text[1]));
}

/* What must be known before the rest is understood. */
static void scan_ahead(reader *r)
{
  nr_lines lines = nr_lines_of(r->score.source);
  nr_text_line l;
  nr_span key, value;
  nr_match m;
  while (nr_next_line(&lines, &l) && !is_end(l.span)) {
    if (split_header(l.span, &key, &value)) {
      if (nr_span_is_nocase(key, "VERSION"))
        nr_decimal((nr_span){value.text, strcspn(value.text, ". \t\n")}, &r->score.version);
      r->third |= singer_of(key) >= 2;
    } else if (nr_regex_match(r->grammar.part, l.span.text, l.span.size, 0, &m)) {
      r->third |= nr_group_digits(&m, 1) > 3;
    }
  }
}

static norae_status read_headers(reader *r)
{
  nr_lines lines = nr_lines_of(r->score.source);
  nr_text_line l;
  nr_span key, value;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &l) && !is_end(l.span)) {
    if (split_header(l.span, &key, &value))
      status = take_header(r, &l, key, value);
  }
  if (!(r->score.bpm > 0) || r->score.bpm > NR_ULTRASTAR_BPM_MAX) {
    nr_warn(r->score.source->diags, "ultrastar-no-bpm", nr_in_file(r->score.source->name),
            "without a usable #BPM its beats have no times: read as lyrics without times");
    r->score.bpm = 0;
  }
  return status;
}

/* ── notes ── */

/* Each singer of a relative file counts from the end of the line before. */
static int64_t *base_of(reader *r)
{
  size_t part = NR_ULTRASTAR_PARTS;
  for (size_t p = 0; p < NR_ULTRASTAR_PARTS; p++) {
    if (r->parts == (norae_voices)1 << p)
      part = p;
  }
  return &r->base[part];
}

/* The text without the "~" that says "held". */
static nr_span without_hold(nr_span text)
{
  nr_span t = nr_trim(text);
  if (!t.size || *t.text != '~')
    return text;
  text = nr_span_from(text, t.text + 1);
  while (text.size && *text.text == '~')
    text = nr_span_from(text, text.text + 1);
  return text;
}

static uint8_t kind_of(const reader *r, const nr_text_line *l, nr_span sign, int64_t length)
{
  const char *found =
      sign.size == 1 ? memchr(nr_ultrastar_notes, *sign.text, sizeof nr_ultrastar_notes) : NULL;
  if (!found)
    nr_warn(r->score.source->diags, "ultrastar-note-type", nr_at(r->score.source, l, sign.text),
            "an unknown kind of note: taken as freestyle");
  return !found || length == 0 ? NORAE_NOTE_FREESTYLE : (uint8_t)(found - nr_ultrastar_notes);
}

static norae_status add_note(reader *r, const nr_text_line *l, const nr_match *m)
{
  int64_t beat = nr_group_int(m, 2), length = nr_group_int(m, 3), pitch = nr_group_int(m, 4);
  nr_span text = nr_group(m, 5);
  bool known = m->group[4].start != NULL;
  if (!known)
    nr_warn(r->score.source->diags, "ultrastar-no-pitch",
            nr_at(r->score.source, l, m->group[3].start), "a note without a pitch");
  if (r->relative)
    beat += *base_of(r);
  if (length < 0) {
    nr_warn(r->score.source->diags, "ultrastar-bad-note",
            nr_at(r->score.source, l, m->group[3].start),
            "a note of negative length: taken as one without any");
    length = 0;
  }
  nr_place place = nr_at(r->score.source, l, m->group[2].start);
  nr_ultrastar_note new = {.start = beat,
                           .end = beat + length,
                           .number = place.line,
                           .column = place.column,
                           .text = text.text ? without_hold(text) : (nr_span){"", 0},
                           .pitch = known && pitch > -1000 && pitch < 1000 ? (int16_t)pitch
                                                                           : NORAE_NO_PITCH,
                           .kind = kind_of(r, l, nr_group(m, 1), length)};
  if (!nr_grow(&r->score.notes, &r->score.note_capacity, r->score.note_count + 1,
               sizeof *r->score.notes))
    return NORAE_ERR_MEMORY;
  if (r->score.note_count == r->open)
    r->open_number = l->number;
  r->score.notes[r->score.note_count++] = new;
  return NORAE_OK;
}

/* "B 96 280": old files change their tempo there. */
static norae_status add_tempo(reader *r, const nr_text_line *l, const nr_match *m)
{
  nr_ultrastar_tempo new = {.order = (uint32_t)r->score.tempo_count};
  if (!nr_decimal(nr_group(m, 1), &new.beat) || !nr_decimal(nr_group(m, 2), &new.bpm) ||
      !(new.bpm > 0) || new.bpm > NR_ULTRASTAR_BPM_MAX) {
    nr_warn(r->score.source->diags, "ultrastar-tempo", nr_at(r->score.source, l, m->group[1].start),
            "this is no change of tempo: ignored");
    return NORAE_OK;
  }
  if (r->relative)
    new.beat += (double)*base_of(r);
  new.beat = new.beat < 0 ? 0 : new.beat;
  if (!nr_grow(&r->score.tempos, &r->score.tempo_capacity, r->score.tempo_count + 1,
               sizeof *r->score.tempos))
    return NORAE_ERR_MEMORY;
  r->score.tempos[r->score.tempo_count++] = new;
  return NORAE_OK;
}

static norae_status close_line(reader *r)
{
  if (r->score.note_count == r->open)
    return NORAE_OK;
  if (!nr_grow(&r->score.lines, &r->score.line_capacity, r->score.line_count + 1,
               sizeof *r->score.lines))
    return NORAE_ERR_MEMORY;
  r->score.lines[r->score.line_count] = (nr_ultrastar_line){.first = r->open,
                                                            .count = r->score.note_count - r->open,
                                                            .parts = r->parts,
                                                            .number = r->open_number,
                                                            .order = (uint32_t)r->score.line_count};
  r->score.line_count++;
  r->open = r->score.note_count;
  return NORAE_OK;
}

static void move_base(reader *r, const nr_match *m)
{
  const int64_t most = INT64_C(1000000000000000);
  if (!r->relative || !m->group[1].start)
    return;
  int64_t *base = base_of(r);
  *base += nr_group_int(m, m->group[2].start ? 2 : 1);
  *base = *base > most ? most : *base < -most ? -most : *base;
}

static norae_status take_part(reader *r, int64_t part)
{
  norae_status status = close_line(r);
  r->parts = part == 3 && !r->third ? 3 : (norae_voices)1 << (part - 1);
  return status;
}

static norae_status read_line(reader *r, const nr_text_line *l)
{
  nr_match m;
  nr_span key, value, t = nr_trim(l->span);
  if (nr_is_empty(t) || split_header(t, &key, &value))
    return NORAE_OK;
  if (nr_regex_match(r->grammar.tempo, l->span.text, l->span.size, 0, &m))
    return add_tempo(r, l, &m);
  if (nr_regex_match(r->grammar.note, l->span.text, l->span.size, 0, &m))
    return add_note(r, l, &m);
  if (nr_regex_match(r->grammar.stop, l->span.text, l->span.size, 0, &m)) {
    move_base(r, &m);
    return close_line(r);
  }
  if (nr_regex_match(r->grammar.part, l->span.text, l->span.size, 0, &m))
    return take_part(r, nr_group_digits(&m, 1));
  nr_warn(r->score.source->diags, "ultrastar-bad-line", nr_at(r->score.source, l, t.text),
          "neither a note nor a line break: ignored");
  return NORAE_OK;
}

static norae_status read_notes(reader *r)
{
  nr_lines lines = nr_lines_of(r->score.source);
  nr_text_line l;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &l) && !is_end(l.span))
    status = read_line(r, &l);
  return status == NORAE_OK ? close_line(r) : status;
}

static void close_reader(reader *r)
{
  nr_regex_free(&r->grammar.note);
  nr_regex_free(&r->grammar.stop);
  nr_regex_free(&r->grammar.part);
  nr_regex_free(&r->grammar.tempo);
  free(r->score.notes);
  free(r->score.lines);
  free(r->score.tempos);
}

norae_status nr_ultrastar_read(const nr_source *source, norae_song *song)
{
  reader r = {.score = {.source = source, .song = song, .medley = {NAN, NAN}}};
  nr_ultrastar_score *score = &r.score;
  norae_status status = compile(&r.grammar, source->diags);
  if (status == NORAE_OK &&
      !nr_grow(&score->tempos, &score->tempo_capacity, 1, sizeof *score->tempos))
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK) {
    score->tempos[score->tempo_count++] = (nr_ultrastar_tempo){.bpm = 1};
    scan_ahead(&r);
    status = read_headers(&r);
  }
  if (status == NORAE_OK)
    status = read_notes(&r);
  if (status == NORAE_OK)
    status = nr_ultrastar_make_song(score);
  close_reader(&r);
  return status;
}
