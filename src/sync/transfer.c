/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/transfer.h"

#include <math.h>
#include <string.h>

#include "base/checked.h"
#include "song/song.h"
#include "text/script.h"

#define WORD_LASTS 0.3 /* s, a word whose end nothing tells */

/* A word's run of syllables, and where it goes. */
typedef struct unit {
  size_t first, end;  /* syllables of the song */
  double from, to;    /* seconds of the first recording; NAN: no time */
  size_t piece;       /* NR_NO_PIECE: not in the second recording */
} unit;

typedef struct mover {
  const norae_song *song;
  const nr_match *match;
  norae_song *out;
  unit *units; /* of the line at hand */
  size_t count, capacity;
} mover;

static double seconds(norae_us time)
{
  return time == NORAE_NO_TIME ? NAN : (double)time / (double)NORAE_US_PER_S;
}

static norae_us map(const mover *m, size_t piece, norae_us time)
{
  if (time == NORAE_NO_TIME)
    return time;
  double moved = nr_match_map(m->match, piece, seconds(time));
  moved = fmin(fmax(moved, 0), m->match->length);
  return llround(moved * (double)NORAE_US_PER_S);
}

/* The end of what starts at `start`: where the piece ends, nothing goes on. */
static norae_us map_end(const mover *m, size_t piece, norae_us end, norae_us start)
{
  if (end == NORAE_NO_TIME)
    return end;
  const nr_match_piece *p = &m->match->pieces[piece];
  norae_us mapped = map(m, piece, end);
  if (isfinite(p->to) && seconds(end) > p->to)
    mapped = llround(nr_match_map(m->match, piece, p->to) * (double)NORAE_US_PER_S);
  return mapped < start && start != NORAE_NO_TIME ? start : mapped;
}

/* ── a line's words ── */

static norae_status add_unit(mover *m, size_t syllable)
{
  if (!nr_grow(&m->units, &m->capacity, m->count + 1, sizeof *m->units))
    return NORAE_ERR_MEMORY;
  m->units[m->count++] = (unit){syllable, syllable, NAN, NAN, NR_NO_PIECE};
  return NORAE_OK;
}

/* Split at white space; a syllable belongs to the word that its first letter is of. */
static norae_status find_units(mover *m, const norae_line *line, const char *text)
{
  size_t size = strlen(text), at = 0, next = 0, offset = 0, words = 0, last = 0;
  nr_span word = {0, 0};
  bool more = nr_next_word(text, size, &next, &word);
  norae_status status = NORAE_OK;
  m->count = 0;
  for (size_t i = line->first; i < line->first + line->count && !status; i++, offset = at) {
    at = offset + strlen(m->song->syllables[i].text);
    nr_span seen;
    size_t letter = offset;
    bool lettered = nr_next_word(text, at, &letter, &seen);
    while (lettered && more && word.start <= seen.start) {
      words++;
      more = nr_next_word(text, size, &next, &word);
    }
    if (m->count == 0 || words != last)
      status = add_unit(m, i);
    last = words;
    if (!status)
      m->units[m->count - 1].end = i + 1;
  }
  return status;
}

/* When each word is sung. */
static void time_units(mover *m, const norae_line *line)
{
  const norae_syllable *syllables = m->song->syllables;
  double next = seconds(line->end);
  for (size_t u = m->count; u-- > 0;) {
    unit *w = &m->units[u];
    for (size_t i = w->first; i < w->end; i++) {
      double start = seconds(syllables[i].start), end = seconds(syllables[i].end);
      w->from = isnan(w->from) ? start : w->from;
      w->to = isnan(end) ? w->to : end;
    }
    if (isnan(w->from))
      continue;
    if (!(w->to > w->from))
      w->to = next > w->from ? fmin(next, w->from + WORD_LASTS) : w->from + WORD_LASTS;
    next = w->from;
  }
}

/* ── moving ── */

static norae_status add_syllables(mover *m, const unit *w, norae_us none)
{
  norae_status status = NORAE_OK;
  for (size_t i = w->first; i < w->end && !status; i++) {
    norae_syllable s = m->song->syllables[i];
    if (w->piece == NR_NO_PIECE) {
      s.start = s.start == NORAE_NO_TIME ? s.start : none;
      s.end = s.end == NORAE_NO_TIME ? s.end : none;
    } else {
      s.start = map(m, w->piece, s.start);
      s.end = map_end(m, w->piece, s.end, s.start);
    }
    status = norae_song_add_syllable(m->out, &s);
  }
  return status;
}

/* A line that the second recording lacks, where it would be. */
static norae_status add_unsung(mover *m, const norae_line *line)
{
  norae_line l = *line;
  double there = nr_match_nearest(m->match, m->units[0].from);
  norae_us here = llround(there * (double)NORAE_US_PER_S);
  l.start = l.start == NORAE_NO_TIME ? l.start : here;
  l.end = l.end == NORAE_NO_TIME ? l.end : here;
  l.unsung = true;
  norae_status status = norae_song_add_line(m->out, &l);
  for (size_t u = 0; u < m->count && !status; u++) {
    m->units[u].piece = NR_NO_PIECE;
    status = add_syllables(m, &m->units[u], here);
  }
  return status;
}

/* A line that is there, for the most part: missing words have no length, and are
 * where the found one before them ends, or the one after starts. */
static norae_status add_sung(mover *m, const norae_line *line, size_t first, size_t last)
{
  norae_line l = *line;
  size_t piece = m->units[first].piece;
  norae_us before = map(m, piece, llround(m->units[first].from * (double)NORAE_US_PER_S));
  bool whole = first == 0 && !(seconds(l.start) < m->match->pieces[piece].from);
  if (l.start != NORAE_NO_TIME)
    l.start = whole ? map(m, piece, l.start) : before;
  l.end = map_end(m, m->units[last].piece, l.end, l.start);
  norae_status status = norae_song_add_line(m->out, &l);
  for (size_t u = 0; u < m->count && !status; u++) {
    const unit *w = &m->units[u];
    status = add_syllables(m, w, before);
    if (w->piece != NR_NO_PIECE)
      before = map_end(m, w->piece, llround(w->to * (double)NORAE_US_PER_S), before);
  }
  return status;
}

/* A line timed as a whole counts as one word. */
static void take_whole(mover *m, const norae_line *line)
{
  double from = seconds(line->start), to = seconds(line->end);
  m->count = 1;
  m->units[0] = (unit){line->first, line->first + line->count, from,
                       to > from ? to : from + WORD_LASTS, NR_NO_PIECE};
}

/* Nothing is known of the line, and nothing will be. */
static norae_status add_untimed(mover *m, const norae_line *line)
{
  norae_status status = norae_song_add_line(m->out, line);
  for (size_t i = line->first; i < line->first + line->count && !status; i++)
    status = norae_song_add_syllable(m->out, &m->song->syllables[i]);
  return status;
}

static norae_status move_line(mover *m, const norae_line *line, size_t *piece)
{
  size_t timed = 0, found = 0, first = 0, last = 0;
  time_units(m, line);
  for (size_t u = 0; u < m->count; u++)
    timed += !isnan(m->units[u].from);
  if (timed == 0) {
    take_whole(m, line);
    timed = !isnan(m->units[0].from);
  }
  if (timed == 0)
    return add_untimed(m, line);
  for (size_t u = 0; u < m->count; u++) {
    unit *w = &m->units[u];
    w->piece = isnan(w->from) ? NR_NO_PIECE : nr_match_piece_of(m->match, w->from, w->to);
    if (w->piece == NR_NO_PIECE)
      continue;
    first = found++ ? first : u;
    last = u;
  }
  if (found * 2 < timed || found == 0)
    return add_unsung(m, line);
  *piece = m->units[first].piece;
  return add_sung(m, line, first, last);
}

norae_status nr_transfer(const norae_song *song, const nr_match *match, norae_song **out,
                         size_t *pieces)
{
  norae_status status = norae_song_new(out);
  mover m = {.song = song, .match = match, .out = *out};
  if (!status)
    status = nr_song_copy_frame(song, *out);
  for (size_t i = 0; i < song->line_count && !status; i++) {
    char *text = nr_song_line_text(song, i);
    pieces[i] = NR_NO_PIECE;
    status = text ? find_units(&m, &song->lines[i], text) : NORAE_ERR_MEMORY;
    free(text);
    if (!status)
      status = move_line(&m, &song->lines[i], &pieces[i]);
  }
  free(m.units);
  if (status)
    norae_song_free(out);
  return status;
}
