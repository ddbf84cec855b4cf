/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An UltraStar file's notes as a song: beats become times, and lines that two
 * singers share are joined.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/pieces.h"
#include "format/scan.h"
#include "format/ultrastar.h"
#include "format/ultrastar_score.h"

/* ── beats into times ── */

static int compare_tempos(const void *a, const void *b)
{
  const nr_ultrastar_tempo *x = a, *y = b;
  if (x->beat != y->beat)
    return x->beat < y->beat ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static double unit_of(const nr_ultrastar_score *s, const nr_ultrastar_tempo *t)
{
  return (s->version >= 2 ? NR_ULTRASTAR_BEAT_2 : NR_ULTRASTAR_BEAT) / t->bpm;
}

static double us_of(const nr_ultrastar_score *s, double beat)
{
  size_t low = 0, high = s->tempo_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (s->tempos[middle].beat <= beat)
      low = middle;
    else
      high = middle;
  }
  const nr_ultrastar_tempo *t = &s->tempos[low];
  return s->gap * 1000 + t->us + (beat - t->beat) * unit_of(s, t);
}

static bool time_of(const nr_ultrastar_score *s, norae_us beat, norae_us *out)
{
  double us = us_of(s, (double)beat);
  if (fabs(us) > (double)NORAE_TIME_MAX)
    return false;
  *out = llround(us);
  return true;
}

static void resolve_note(const nr_ultrastar_score *s, nr_ultrastar_note *n)
{
  norae_us start, end;
  bool fits = s->bpm > 0 && time_of(s, n->start, &start) && time_of(s, n->end, &end);
  if (s->bpm > 0 && !fits)
    nr_warn(s->source->diags, "ultrastar-bad-note",
            (nr_place){s->source->name, n->number, n->column},
            "a beat out of all range: the note has no time");
  n->start = fits ? start : NORAE_NO_TIME;
  n->end = fits ? end : NORAE_NO_TIME;
}

/* Only now, since changes of tempo may stand anywhere. */
static norae_status resolve(nr_ultrastar_score *s)
{
  s->tempos[0].bpm = s->bpm;
  qsort(s->tempos, s->tempo_count, sizeof *s->tempos, compare_tempos);
  for (size_t i = 1; i < s->tempo_count; i++) {
    nr_ultrastar_tempo *before = &s->tempos[i - 1];
    s->tempos[i].us = before->us + (s->tempos[i].beat - before->beat) * unit_of(s, before);
  }
  for (size_t i = 0; i < s->note_count; i++)
    resolve_note(s, &s->notes[i]);
  for (size_t i = 0; i < s->line_count; i++)
    s->lines[i].start = s->notes[s->lines[i].first].start;
  static const char *const keys[2] = {"medleystart", "medleyend"};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < 2 && status == NORAE_OK && s->bpm > 0; i++) {
    char text[40];
    if (isnan(s->medley[i]))
      continue;
    snprintf(text, sizeof text, "%.10g", us_of(s, s->medley[i]) / 1000);
    status = nr_set_meta(s->song, nr_span_of(keys[i]), nr_span_of(text));
  }
  return status;
}

/* ── lines into the song ── */

static int compare(const void *a, const void *b)
{
  const nr_ultrastar_line *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static bool same_notes(const nr_ultrastar_score *s, const nr_ultrastar_line *a,
                       const nr_ultrastar_line *b)
{
  if (a->count != b->count)
    return false;
  for (size_t i = 0; i < a->count; i++) {
    const nr_ultrastar_note *x = &s->notes[a->first + i], *y = &s->notes[b->first + i];
    if (x->start != y->start || x->end != y->end || x->pitch != y->pitch || x->kind != y->kind ||
        x->text.size != y->text.size || memcmp(x->text.text, y->text.text, x->text.size) != 0)
      return false;
  }
  return true;
}

/* Singers' parts stand one after the other: by time, and what two of them sing
 * alike becomes one line of both. */
static void join_parts(nr_ultrastar_score *s)
{
  bool several = false;
  for (size_t i = 0; i < s->line_count; i++)
    several |= s->lines[i].parts != s->lines[0].parts;
  if (!several || !(s->bpm > 0))
    return;
  qsort(s->lines, s->line_count, sizeof *s->lines, compare);
  size_t to = 0;
  for (size_t i = 0; i < s->line_count; i++) {
    nr_ultrastar_line *l = &s->lines[i];
    bool joined = false;
    /* A handful of singers start together at most. */
    for (size_t k = to; k-- > 0 && to - k <= NR_ULTRASTAR_PARTS && s->lines[k].start == l->start;) {
      if (!(s->lines[k].parts & l->parts) && same_notes(s, &s->lines[k], l)) {
        s->lines[k].parts |= l->parts;
        joined = true;
        break;
      }
    }
    if (!joined)
      s->lines[to++] = *l;
  }
  s->line_count = to;
}

/* Singers in the order of their numbers, whoever comes first. */
static norae_status add_voices(nr_ultrastar_score *s, norae_voices bits[NR_ULTRASTAR_PARTS])
{
  norae_voices used = 0;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < s->line_count; i++)
    used |= s->lines[i].parts;
  /* A name without P-lines: all of it is sung by that one. */
  bool alone = !used && s->names[0].size && !s->names[1].size;
  for (size_t i = 0; alone && i < s->line_count; i++)
    s->lines[i].parts = used = 1;
  for (size_t p = 0; p < NR_ULTRASTAR_PARTS && status == NORAE_OK; p++) {
    char id[3] = {'P', (char)('1' + p), '\0'};
    nr_span name = s->names[p].text ? s->names[p] : nr_span_of("");
    if (used >> p & 1)
      status = nr_voice_bit(s->source, s->song, nr_span_of(id), name, &bits[p]);
  }
  return status;
}

static norae_status add_line(const nr_ultrastar_score *s, const nr_ultrastar_line *l,
                             const norae_voices bits[NR_ULTRASTAR_PARTS], nr_pieces *pieces)
{
  bool added;
  const nr_ultrastar_note *last = &s->notes[l->first + l->count - 1];
  norae_line new = {NORAE_LINE_INIT, .source_line = l->number};
  for (size_t p = 0; p < NR_ULTRASTAR_PARTS; p++)
    new.voices |= l->parts >> p & 1 ? bits[p] : 0;
  new.start = l->start;
  new.end = last->end != NORAE_NO_TIME && last->end >= new.start ? last->end : NORAE_NO_TIME;
  nr_pieces_clear(pieces);
  pieces->keep_empty = true;
  for (size_t i = 0; i < l->count; i++) {
    const nr_ultrastar_note *n = &s->notes[l->first + i];
    nr_pieces_open(pieces, n->start);
    nr_pieces_close(pieces, n->end);
    nr_pieces_text(pieces, n->text.text, n->text.size);
    if (pieces->failed)
      return NORAE_ERR_MEMORY;
    pieces->items[i].pitch = n->pitch;
    pieces->items[i].note = n->kind;
  }
  return nr_pieces_add_line(pieces, s->song, &new, &added);
}

/* The grid is kept, for writing the same format again. */
static norae_status keep_grid(const nr_ultrastar_score *s)
{
  char text[40];
  if (!(s->bpm > 0) || s->tempo_count > 1)
    return NORAE_OK;
  snprintf(text, sizeof text, "%.10g", s->version >= 2 ? s->bpm / 4 : s->bpm);
  norae_status status = nr_set_meta(s->song, nr_span_of("bpm"), nr_span_of(text));
  snprintf(text, sizeof text, "%.10g", s->gap);
  return status == NORAE_OK ? nr_set_meta(s->song, nr_span_of("gap"), nr_span_of(text)) : status;
}

norae_status nr_ultrastar_make_song(nr_ultrastar_score *s)
{
  norae_voices bits[NR_ULTRASTAR_PARTS] = {0};
  nr_pieces pieces = {0};
  norae_status status = resolve(s);
  if (status == NORAE_OK) {
    join_parts(s);
    status = add_voices(s, bits);
  }
  for (size_t i = 0; i < s->line_count && status == NORAE_OK; i++)
    status = add_line(s, &s->lines[i], bits, &pieces);
  nr_pieces_free(&pieces);
  return status == NORAE_OK ? keep_grid(s) : status;
}
