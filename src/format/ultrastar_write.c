/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/pieces.h"
#include "format/scan.h"
#include "format/shown.h"
#include "format/ultrastar.h"
#include "song/song.h"

/* A beat of exactly 10 ms, where the song brings no grid of its own. */
#define FINE_BPM 1500.0

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  nr_showing showing;
  double bpm;
  norae_us gap;
  double beat; /* µs */
  bool second; /* version 2: other units */
  size_t overlaps, everybodys, freed;
  nr_pieces pieces;
} writer;

static int64_t beat_of(const writer *w, norae_us time)
{
  return llround((double)(time - w->gap) / w->beat);
}

/* ── the grid ── */

/* How far from the grid counts as on it: what rounding to microseconds does, and
 * what other formats, that went between, did. */
static const double near[] = {1.5, 1.5, 550, 5050};

static bool on_grid(const writer *w, norae_us time, double tolerance)
{
  if (time == NORAE_NO_TIME)
    return true;
  double beats = (double)(time - w->gap) / w->beat;
  return fabs(beats - round(beats)) * w->beat <= tolerance;
}

static bool all_on_grid(const writer *w, double tolerance)
{
  for (size_t i = 0; i < norae_song_syllable_count(w->song); i++) {
    const norae_syllable *s = norae_song_syllable_at(w->song, i);
    if (!on_grid(w, s->start, tolerance) || !on_grid(w, s->end, tolerance))
      return false;
  }
  return true;
}

static norae_us first_start(const writer *w)
{
  norae_us first = w->showing.items[0].start;
  for (size_t i = 0; i < w->showing.count; i++) {
    const norae_line *line = norae_song_line_at(w->song, w->showing.items[i].line);
    norae_us start = norae_song_syllable_at(w->song, line->first)->start;
    if (start != NORAE_NO_TIME && (start < first || i == 0))
      first = start;
  }
  return first;
}

static double number_of(const writer *w, const char *key, double otherwise)
{
  const char *text = norae_song_meta(w->song, key);
  double number;
  return text && nr_decimal(nr_span_of(text), &number) ? number : otherwise;
}

/* The grid the song came with, where all of it still stands on that, be it moved
 * as a whole; else a fine one. */
static void choose_grid(writer *w)
{
  norae_us first = first_start(w);
  double gap = number_of(w, "gap", (double)first / 1000) * 1000;
  w->bpm = number_of(w, "bpm", 0);
  if (w->bpm > 0 && w->bpm < NR_ULTRASTAR_BPM_MAX && fabs(gap) < (double)NORAE_TIME_MAX) {
    w->beat = NR_ULTRASTAR_BEAT / w->bpm;
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
      w->gap = i == 1 ? first : llround(gap);
      if (all_on_grid(w, near[i]))
        return;
    }
  }
  w->bpm = FINE_BPM;
  w->beat = NR_ULTRASTAR_BEAT / FINE_BPM;
  w->gap = nr_time_round(first, 10000) * 10000;
}

/* ── head ── */

static void add_header(writer *w, const char *key, const char *value)
{
  nr_str *out = w->sink->out;
  nr_str_add_char(out, '#');
  for (; *key; key++)
    nr_str_add_char(out, (char)toupper((unsigned char)*key));
  nr_str_add_char(out, ':');
  for (; *value; value++)
    nr_str_add_char(out, *value == '\n' ? ' ' : *value);
  nr_str_add_char(out, '\n');
}

static bool is_header_key(const char *key)
{
  return *key && !strpbrk(key, ":\n\r") && *key != ' ' && key[strlen(key) - 1] != ' ';
}

/* A header of the model under the name and in the unit that the version has. */
static void add_other(writer *w, const char *key, const char *value)
{
  static const char *const seconds[] = {"videogap", "start", "previewstart"};
  static const char *const medley[] = {"medleystart", "medleyend"};
  char text[40];
  double number;
  bool is_number = nr_decimal(nr_span_of(value), &number) && fabs(number) < 1e10;
  for (size_t i = 0; w->second && is_number && i < sizeof seconds / sizeof *seconds; i++) {
    if (strcmp(key, seconds[i]) == 0) {
      snprintf(text, sizeof text, "%.10g", number * 1000);
      value = text;
    }
  }
  for (size_t i = 0; !w->second && is_number && i < sizeof medley / sizeof *medley; i++) {
    if (strcmp(key, medley[i]) == 0) {
      snprintf(text, sizeof text, "%" PRId64, beat_of(w, llround(number * 1000)));
      value = text;
      key = i ? "medleyendbeat" : "medleystartbeat";
    }
  }
  if (w->second && strcmp(key, "mp3") == 0 && !norae_song_meta(w->song, "audio"))
    key = "audio";
  else if (w->second && strcmp(key, "mp3") == 0)
    return;
  add_header(w, key, value);
}

static void add_meta(writer *w)
{
  static const char *const first[] = {"title", "artist"};
  static const char *const own[] = {
      "title",    "artist",  "bpm",    "gap",       "relative",
      "encoding", "version", "offset", NR_ULTRASTAR_VERSION};
  for (size_t i = 0; i < 2; i++) {
    if (norae_song_meta(w->song, first[i]))
      add_header(w, first[i], norae_song_meta(w->song, first[i]));
  }
  for (size_t i = 0; i < norae_song_meta_count(w->song); i++) {
    const char *key, *value;
    bool done = false;
    norae_song_meta_at(w->song, i, &key, &value);
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
      done |= strcmp(key, own[k]) == 0;
    if (!done && is_header_key(key))
      add_other(w, key, value);
    else if (!done)
      nr_warn(w->sink->diags, "loss-meta", nr_in_file(w->sink->name),
              "UltraStar can't hold metadata called \"%s\"", key);
  }
}

/* The version that the song came as; the first one that needs no more than every
 * program knows where it came from elsewhere. */
static void add_version(writer *w)
{
  const char *version = norae_song_meta(w->song, NR_ULTRASTAR_VERSION);
  if (!version || (*version != '1' && *version != '2') || version[strspn(version, "0123456789.")])
    version = "1.1.0";
  w->second = *version == '2';
  add_header(w, "version", version);
}

/* The number of the first singer: a lone P2 stays that. */
static unsigned first_part(const writer *w, norae_voices used)
{
  for (unsigned v = 0; used && !(used & (used - 1)) && v < NORAE_MAX_VOICES; v++) {
    if (used >> v & 1)
      return strcmp(norae_song_voice_at(w->song, v)->id, "P2") == 0 ? 2 : 1;
  }
  return 1;
}

static void add_head(writer *w, norae_voices used)
{
  nr_str *out = w->sink->out;
  add_version(w);
  add_meta(w);
  nr_str_addf(out, "#BPM:%.10g\n", w->second ? w->bpm * 4 : w->bpm);
  nr_str_addf(out, "#GAP:%.13g\n", (double)w->gap / 1000);
  unsigned part = first_part(w, used);
  for (unsigned v = 0; v < NORAE_MAX_VOICES && part <= NR_ULTRASTAR_PARTS; v++) {
    if (!(used >> v & 1))
      continue;
    const char *name = nr_voice_name(w->song, v);
    char own[3] = {'P', (char)('0' + part), '\0'};
    if (strcmp(name, own) != 0)
      nr_str_addf(out, "#P%u:%s\n", part, name);
    part++;
  }
}

/* ── notes ── */

static char sign_of(const nr_piece *p)
{
  /* Nobody is scored for a pitch that nobody knows. */
  if (p->pitch == NORAE_NO_PITCH && p->note == NORAE_NOTE_NORMAL)
    return 'F';
  return nr_ultrastar_notes[p->note < 5 ? p->note : 0];
}

/* A line timed as a whole is one note. */
static void fill_times(writer *w, const nr_shown *s)
{
  nr_pieces *p = &w->pieces;
  for (size_t i = 0; i < p->count; i++) {
    nr_piece *piece = &p->items[i];
    bool last = i + 1 == p->count;
    if (piece->start == NORAE_NO_TIME)
      piece->start = s->start;
    if (piece->end == NORAE_NO_TIME || piece->end < piece->start)
      piece->end = last ? s->end : p->items[i + 1].start;
    if (!last && p->items[i + 1].start != NORAE_NO_TIME && p->items[i + 1].start >= piece->start &&
        p->items[i + 1].start < piece->end) {
      piece->end = p->items[i + 1].start;
      w->overlaps++;
    }
    if (piece->end < piece->start)
      piece->end = piece->start;
  }
}

static norae_status add_line(writer *w, const nr_shown *s, bool first)
{
  nr_str *out = w->sink->out;
  w->pieces.keep_empty = true;
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  fill_times(w, s);
  if (!first && w->pieces.count)
    nr_str_addf(out, "- %" PRId64 "\n", beat_of(w, w->pieces.items[0].start));
  for (size_t i = 0; i < w->pieces.count; i++) {
    const nr_piece *p = &w->pieces.items[i];
    nr_span text = nr_piece_text(&w->pieces, i);
    int64_t start = beat_of(w, p->start), length = beat_of(w, p->end) - start;
    w->freed += length == 0 && p->pitch != NORAE_NO_PITCH && p->note != NORAE_NOTE_FREESTYLE;
    nr_str_addf(out, "%c %" PRId64 " %" PRId64 " %d ", sign_of(p), start, length,
                p->pitch == NORAE_NO_PITCH ? 0 : p->pitch);
    if (nr_is_empty(text))
      nr_str_add_char(out, '~');
    nr_str_add_bytes(out, text.text, text.size);
    nr_str_add_char(out, '\n');
  }
  return NORAE_OK;
}

/* Lines that nobody in particular sings are everybody's. */
static norae_status add_part(writer *w, norae_voices part)
{
  norae_status status = NORAE_OK;
  bool first = true;
  for (size_t i = 0; i < w->showing.count && status == NORAE_OK; i++) {
    norae_voices voices = norae_song_line_at(w->song, w->showing.items[i].line)->voices;
    if (part && voices && !(voices & part))
      continue;
    status = add_line(w, &w->showing.items[i], first);
    first = false;
  }
  return status;
}

static norae_voices used_voices(writer *w)
{
  norae_voices used = 0;
  for (size_t i = 0; i < w->showing.count; i++) {
    norae_voices voices = norae_song_line_at(w->song, w->showing.items[i].line)->voices;
    used |= voices;
    w->everybodys += !voices;
  }
  if (!used)
    w->everybodys = 0;
  return used;
}

/* Each singer's part on its own: every program reads that, where P3 for both is
 * understood by some only. */
static norae_status add_parts(writer *w, norae_voices used)
{
  norae_status status = NORAE_OK;
  if (first_part(w, used) == 2)
    nr_str_add(w->sink->out, "P2\n");
  if (!(used & (used - 1)))
    return add_part(w, 0);
  for (unsigned v = 0, part = 1; v < NORAE_MAX_VOICES && status == NORAE_OK; v++) {
    if (!(used >> v & 1))
      continue;
    if (part > NR_ULTRASTAR_PARTS) {
      nr_warn(w->sink->diags, "loss-voices", nr_in_file(w->sink->name),
              "UltraStar can't hold more than nine singers: what only the others sing is lost");
      break;
    }
    nr_str_addf(w->sink->out, "P%u\n", part++);
    status = add_part(w, (norae_voices)1 << v);
  }
  return status;
}

norae_status nr_ultrastar_write(const norae_song *song, nr_sink *sink)
{
  writer w = {.song = song, .sink = sink};
  norae_status status = nr_showing_new(song, false, sink, &w.showing);
  if (status != NORAE_OK)
    return status;
  if (w.showing.count) {
    norae_voices used = used_voices(&w);
    choose_grid(&w);
    add_head(&w, used);
    status = add_parts(&w, used);
    nr_str_add(sink->out, "E\n");
  }
  if (w.overlaps)
    nr_warn(sink->diags, "loss-overlaps", nr_in_file(sink->name),
            "UltraStar can't hold syllables that overlap: %zu end earlier", w.overlaps);
  if (w.freed)
    nr_warn(sink->diags, "loss-pitch", nr_in_file(sink->name),
            "UltraStar takes notes without length for freestyle: %zu became so", w.freed);
  if (w.everybodys)
    nr_warn(sink->diags, "loss-voices", nr_in_file(sink->name),
            "UltraStar needs a singer for each line: %zu that tell%s none became everybody's",
            w.everybodys, w.everybodys == 1 ? "s" : "");
  nr_showing_free(&w.showing);
  nr_pieces_free(&w.pieces);
  return status;
}
