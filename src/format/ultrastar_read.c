/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading UltraStar: headers first, wherever they stand; then notes become
 * lines; then lines that two singers share are joined.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/pieces.h"
#include "format/scan.h"
#include "format/ultrastar.h"

#define PARTS 9
#define BPM_MAX 1e7

typedef struct note {
  norae_us start, end; /* beats at first; times, or NORAE_NO_TIME, from resolve() on */
  nr_span text;
  uint32_t number, column; /* of the start, for messages */
  int16_t pitch;
  uint8_t kind; /* a norae_note */
} note;

typedef struct line {
  size_t first, count; /* of the notes */
  norae_us start;
  norae_voices parts; /* bit 0: P1 */
  uint32_t number, order;
} line;

/* From this beat on it goes at this tempo: a "B" line, or #BPM itself. */
typedef struct tempo {
  double beat, bpm;
  double us; /* from beat 0 on, set by resolve() */
  uint32_t order;
} tempo;

typedef struct grammar {
  nr_regex *note, *stop, *part, *tempo;
} grammar;

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  grammar grammar;
  double bpm, gap, version; /* gap in ms */
  double medley[2];         /* first and last beat, NAN if not told */
  bool relative;
  nr_span names[PARTS]; /* of the singers */
  bool third;           /* P3 is a singer, not P1 and P2 together */
  note *notes;
  size_t note_count, note_capacity;
  line *lines;
  size_t line_count, line_capacity;
  tempo *tempos; /* the first is #BPM */
  size_t tempo_count, tempo_capacity;
  size_t open; /* the first note of the line being read */
  uint32_t open_number;
  norae_voices parts;      /* of the lines being read; 0: no P-line yet */
  int64_t base[PARTS + 1]; /* of RELATIVE files, per singer; the last: all together */
  nr_pieces pieces;
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
  nr_warn(r->source->diags, "ultrastar-bad-header", nr_at(r->source, l, value.text),
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
  if (r->version < 2 || !nr_decimal(value, &number))
    return nr_set_meta(r->song, key, value);
  snprintf(text, sizeof text, "%.10g", number / 1000);
  return nr_set_meta(r->song, key, nr_span_of(text));
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
  before = norae_song_meta(r->song, name);
  if (!before || !nr_trim(value).size)
    return nr_set_meta(r->song, key, value);
  nr_str_addf(&both, "%s, ", before);
  nr_str_add_bytes(&both, value.text, value.size);
  norae_status status =
      both.failed ? NORAE_ERR_MEMORY : nr_set_meta(r->song, key, nr_span_of(nr_str_text(&both)));
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
    return nr_set_meta(r->song, nr_span_of(NR_ULTRASTAR_VERSION), value);
  if (is_one_of(key, seconds, sizeof seconds / sizeof *seconds))
    return add_seconds(r, key, value);
  if (is_one_of(key, several, sizeof several / sizeof *several))
    return add_value(r, key, value);
  return nr_set_meta(r->song, key, value);
}

static norae_status take_header(reader *r, const nr_text_line *l, nr_span key, nr_span value)
{
  int singer = singer_of(key);
  if (nr_span_is_nocase(key, "BPM"))
    take_number(r, l, value, &r->bpm);
  else if (nr_span_is_nocase(key, "GAP"))
    take_number(r, l, value, &r->gap);
  else if (nr_span_is_nocase(key, "RELATIVE"))
    r->relative = nr_span_is_nocase(nr_trim(value), "YES");
  else if (nr_span_is_nocase(key, "MEDLEYSTARTBEAT"))
    take_number(r, l, value, &r->medley[0]);
  else if (nr_span_is_nocase(key, "MEDLEYENDBEAT"))
    take_number(r, l, value, &r->medley[1]);
  else if (singer >= 0)
    r->names[singer] = nr_trim(value);
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
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line l;
  nr_span key, value;
  nr_match m;
  while (nr_next_line(&lines, &l) && !is_end(l.span)) {
    if (split_header(l.span, &key, &value)) {
      if (nr_span_is_nocase(key, "VERSION"))
        nr_decimal((nr_span){value.text, strcspn(value.text, ". \t\n")}, &r->version);
      r->third |= singer_of(key) >= 2;
    } else if (nr_regex_match(r->grammar.part, l.span.text, l.span.size, 0, &m)) {
      r->third |= nr_group_digits(&m, 1) > 3;
    }
  }
}

static norae_status read_headers(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line l;
  nr_span key, value;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &l) && !is_end(l.span)) {
    if (split_header(l.span, &key, &value))
      status = take_header(r, &l, key, value);
  }
  if (!(r->bpm > 0) || r->bpm > BPM_MAX) {
    nr_warn(r->source->diags, "ultrastar-no-bpm", nr_in_file(r->source->name),
            "without a usable #BPM its beats have no times: read as lyrics without times");
    r->bpm = 0;
  }
  return status;
}

/* ── notes ── */

/* Each singer of a relative file counts from the end of the line before. */
static int64_t *base_of(reader *r)
{
  size_t part = PARTS;
  for (size_t p = 0; p < PARTS; p++) {
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
    nr_warn(r->source->diags, "ultrastar-note-type", nr_at(r->source, l, sign.text),
            "an unknown kind of note: taken as freestyle");
  return !found || length == 0 ? NORAE_NOTE_FREESTYLE : (uint8_t)(found - nr_ultrastar_notes);
}

static norae_status add_note(reader *r, const nr_text_line *l, const nr_match *m)
{
  int64_t beat = nr_group_int(m, 2), length = nr_group_int(m, 3), pitch = nr_group_int(m, 4);
  nr_span text = nr_group(m, 5);
  bool known = m->group[4].start != NULL;
  if (!known)
    nr_warn(r->source->diags, "ultrastar-no-pitch", nr_at(r->source, l, m->group[3].start),
            "a note without a pitch");
  if (r->relative)
    beat += *base_of(r);
  if (length < 0) {
    nr_warn(r->source->diags, "ultrastar-bad-note", nr_at(r->source, l, m->group[3].start),
            "a note of negative length: taken as one without any");
    length = 0;
  }
  nr_place place = nr_at(r->source, l, m->group[2].start);
  note new = {.start = beat,
              .end = beat + length,
              .number = place.line,
              .column = place.column,
              .text = text.text ? without_hold(text) : (nr_span){"", 0},
              .pitch = known && pitch > -1000 && pitch < 1000 ? (int16_t)pitch : NORAE_NO_PITCH,
              .kind = kind_of(r, l, nr_group(m, 1), length)};
  if (!nr_grow(&r->notes, &r->note_capacity, r->note_count + 1, sizeof *r->notes))
    return NORAE_ERR_MEMORY;
  if (r->note_count == r->open)
    r->open_number = l->number;
  r->notes[r->note_count++] = new;
  return NORAE_OK;
}

/* "B 96 280": old files change their tempo there. */
static norae_status add_tempo(reader *r, const nr_text_line *l, const nr_match *m)
{
  tempo new = {.order = (uint32_t)r->tempo_count};
  if (!nr_decimal(nr_group(m, 1), &new.beat) || !nr_decimal(nr_group(m, 2), &new.bpm) ||
      !(new.bpm > 0) || new.bpm > BPM_MAX) {
    nr_warn(r->source->diags, "ultrastar-tempo", nr_at(r->source, l, m->group[1].start),
            "this is no change of tempo: ignored");
    return NORAE_OK;
  }
  if (r->relative)
    new.beat += (double)*base_of(r);
  new.beat = new.beat < 0 ? 0 : new.beat;
  if (!nr_grow(&r->tempos, &r->tempo_capacity, r->tempo_count + 1, sizeof *r->tempos))
    return NORAE_ERR_MEMORY;
  r->tempos[r->tempo_count++] = new;
  return NORAE_OK;
}

static norae_status close_line(reader *r)
{
  if (r->note_count == r->open)
    return NORAE_OK;
  if (!nr_grow(&r->lines, &r->line_capacity, r->line_count + 1, sizeof *r->lines))
    return NORAE_ERR_MEMORY;
  r->lines[r->line_count] = (line){.first = r->open,
                                   .count = r->note_count - r->open,
                                   .parts = r->parts,
                                   .number = r->open_number,
                                   .order = (uint32_t)r->line_count};
  r->line_count++;
  r->open = r->note_count;
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
  nr_warn(r->source->diags, "ultrastar-bad-line", nr_at(r->source, l, t.text),
          "neither a note nor a line break: ignored");
  return NORAE_OK;
}

static norae_status read_notes(reader *r)
{
  nr_lines lines = nr_lines_of(r->source);
  nr_text_line l;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &l) && !is_end(l.span))
    status = read_line(r, &l);
  return status == NORAE_OK ? close_line(r) : status;
}

/* ── beats into times ── */

static int compare_tempos(const void *a, const void *b)
{
  const tempo *x = a, *y = b;
  if (x->beat != y->beat)
    return x->beat < y->beat ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static double unit_of(const reader *r, const tempo *t)
{
  return (r->version >= 2 ? NR_ULTRASTAR_BEAT_2 : NR_ULTRASTAR_BEAT) / t->bpm;
}

static double us_of(const reader *r, double beat)
{
  size_t low = 0, high = r->tempo_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (r->tempos[middle].beat <= beat)
      low = middle;
    else
      high = middle;
  }
  const tempo *t = &r->tempos[low];
  return r->gap * 1000 + t->us + (beat - t->beat) * unit_of(r, t);
}

static bool time_of(const reader *r, norae_us beat, norae_us *out)
{
  double us = us_of(r, (double)beat);
  if (fabs(us) > (double)NORAE_TIME_MAX)
    return false;
  *out = llround(us);
  return true;
}

static void resolve_note(const reader *r, note *n)
{
  norae_us start, end;
  bool fits = r->bpm > 0 && time_of(r, n->start, &start) && time_of(r, n->end, &end);
  if (r->bpm > 0 && !fits)
    nr_warn(r->source->diags, "ultrastar-bad-note",
            (nr_place){r->source->name, n->number, n->column},
            "a beat out of all range: the note has no time");
  n->start = fits ? start : NORAE_NO_TIME;
  n->end = fits ? end : NORAE_NO_TIME;
}

/* Only now, since changes of tempo may stand anywhere. */
static norae_status resolve(reader *r)
{
  r->tempos[0].bpm = r->bpm;
  qsort(r->tempos, r->tempo_count, sizeof *r->tempos, compare_tempos);
  for (size_t i = 1; i < r->tempo_count; i++) {
    tempo *before = &r->tempos[i - 1];
    r->tempos[i].us = before->us + (r->tempos[i].beat - before->beat) * unit_of(r, before);
  }
  for (size_t i = 0; i < r->note_count; i++)
    resolve_note(r, &r->notes[i]);
  for (size_t i = 0; i < r->line_count; i++)
    r->lines[i].start = r->notes[r->lines[i].first].start;
  static const char *const keys[2] = {"medleystart", "medleyend"};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < 2 && status == NORAE_OK && r->bpm > 0; i++) {
    char text[40];
    if (isnan(r->medley[i]))
      continue;
    snprintf(text, sizeof text, "%.10g", us_of(r, r->medley[i]) / 1000);
    status = nr_set_meta(r->song, nr_span_of(keys[i]), nr_span_of(text));
  }
  return status;
}

/* ── lines into the song ── */

static int compare(const void *a, const void *b)
{
  const line *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static bool same_notes(const reader *r, const line *a, const line *b)
{
  if (a->count != b->count)
    return false;
  for (size_t i = 0; i < a->count; i++) {
    const note *x = &r->notes[a->first + i], *y = &r->notes[b->first + i];
    if (x->start != y->start || x->end != y->end || x->pitch != y->pitch || x->kind != y->kind ||
        x->text.size != y->text.size || memcmp(x->text.text, y->text.text, x->text.size) != 0)
      return false;
  }
  return true;
}

/* Singers' parts stand one after the other: by time, and what two of them sing
 * alike becomes one line of both. */
static void join_parts(reader *r)
{
  bool several = false;
  for (size_t i = 0; i < r->line_count; i++)
    several |= r->lines[i].parts != r->lines[0].parts;
  if (!several || !(r->bpm > 0))
    return;
  qsort(r->lines, r->line_count, sizeof *r->lines, compare);
  size_t to = 0;
  for (size_t i = 0; i < r->line_count; i++) {
    line *l = &r->lines[i];
    bool joined = false;
    /* A handful of singers start together at most. */
    for (size_t k = to; k-- > 0 && to - k <= PARTS && r->lines[k].start == l->start;) {
      if (!(r->lines[k].parts & l->parts) && same_notes(r, &r->lines[k], l)) {
        r->lines[k].parts |= l->parts;
        joined = true;
        break;
      }
    }
    if (!joined)
      r->lines[to++] = *l;
  }
  r->line_count = to;
}

/* Singers in the order of their numbers, whoever comes first. */
static norae_status add_voices(reader *r, norae_voices bits[PARTS])
{
  norae_voices used = 0;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < r->line_count; i++)
    used |= r->lines[i].parts;
  /* A name without P-lines: all of it is sung by that one. */
  bool alone = !used && r->names[0].size && !r->names[1].size;
  for (size_t i = 0; alone && i < r->line_count; i++)
    r->lines[i].parts = used = 1;
  for (size_t p = 0; p < PARTS && status == NORAE_OK; p++) {
    char id[3] = {'P', (char)('1' + p), '\0'};
    nr_span name = r->names[p].text ? r->names[p] : nr_span_of("");
    if (used >> p & 1)
      status = nr_voice_bit(r->source, r->song, nr_span_of(id), name, &bits[p]);
  }
  return status;
}

static norae_status add_line(reader *r, const line *l, const norae_voices bits[PARTS])
{
  bool added;
  const note *last = &r->notes[l->first + l->count - 1];
  norae_line new = {NORAE_LINE_INIT, .source_line = l->number};
  for (size_t p = 0; p < PARTS; p++)
    new.voices |= l->parts >> p & 1 ? bits[p] : 0;
  new.start = l->start;
  new.end = last->end != NORAE_NO_TIME && last->end >= new.start ? last->end : NORAE_NO_TIME;
  nr_pieces_clear(&r->pieces);
  r->pieces.keep_empty = true;
  for (size_t i = 0; i < l->count; i++) {
    const note *n = &r->notes[l->first + i];
    nr_pieces_open(&r->pieces, n->start);
    nr_pieces_close(&r->pieces, n->end);
    nr_pieces_text(&r->pieces, n->text.text, n->text.size);
    if (r->pieces.failed)
      return NORAE_ERR_MEMORY;
    r->pieces.items[i].pitch = n->pitch;
    r->pieces.items[i].note = n->kind;
  }
  return nr_pieces_add_line(&r->pieces, r->song, &new, &added);
}

/* The grid is kept, for writing the same format again. */
static norae_status keep_grid(reader *r)
{
  char text[40];
  if (!(r->bpm > 0) || r->tempo_count > 1)
    return NORAE_OK;
  snprintf(text, sizeof text, "%.10g", r->version >= 2 ? r->bpm / 4 : r->bpm);
  norae_status status = nr_set_meta(r->song, nr_span_of("bpm"), nr_span_of(text));
  snprintf(text, sizeof text, "%.10g", r->gap);
  return status == NORAE_OK ? nr_set_meta(r->song, nr_span_of("gap"), nr_span_of(text)) : status;
}

static norae_status emit(reader *r)
{
  norae_voices bits[PARTS] = {0};
  join_parts(r);
  norae_status status = add_voices(r, bits);
  for (size_t i = 0; i < r->line_count && status == NORAE_OK; i++)
    status = add_line(r, &r->lines[i], bits);
  return status == NORAE_OK ? keep_grid(r) : status;
}

static void close_reader(reader *r)
{
  nr_regex_free(&r->grammar.note);
  nr_regex_free(&r->grammar.stop);
  nr_regex_free(&r->grammar.part);
  nr_regex_free(&r->grammar.tempo);
  nr_pieces_free(&r->pieces);
  free(r->notes);
  free(r->lines);
  free(r->tempos);
}

norae_status nr_ultrastar_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .medley = {NAN, NAN}};
  norae_status status = compile(&r.grammar, source->diags);
  if (status == NORAE_OK && !nr_grow(&r.tempos, &r.tempo_capacity, 1, sizeof *r.tempos))
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK) {
    r.tempos[r.tempo_count++] = (tempo){.bpm = 1};
    scan_ahead(&r);
    status = read_headers(&r);
  }
  if (status == NORAE_OK)
    status = read_notes(&r);
  if (status == NORAE_OK)
    status = resolve(&r);
  if (status == NORAE_OK)
    status = emit(&r);
  close_reader(&r);
  return status;
}
