/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes of times.  Where they can't go they stop: an end is never before its start.
 */
#include "edit/edit.h"

static bool is_timed(norae_us time)
{
  return time != NORAE_NO_TIME;
}

static norae_us moved(norae_us time, norae_us by)
{
  return nr_time_map(time, 1, by);
}

/* ── lines ── */

static void move_line(norae_song *song, size_t index, norae_us by)
{
  norae_line *line = &song->lines[index];
  line->start = moved(line->start, by);
  line->end = moved(line->end, by);
  for (size_t s = 0; s < line->count; s++) {
    norae_syllable *y = &song->syllables[line->first + s];
    y->start = moved(y->start, by);
    y->end = moved(y->end, by);
  }
}

static void trust_line(norae_song *song, size_t index)
{
  norae_line *line = &song->lines[index];
  line->confidence = 1;
  for (size_t s = 0; s < line->count; s++)
    song->syllables[line->first + s].confidence = 1;
}

/* Everything else in a script that the song carries moves from there on, too. */
static norae_status move_from(norae_song *song, size_t index, norae_us by)
{
  norae_us from = nr_song_line_start(song, index);
  const nr_move moves[] = {{.from = -NORAE_TIME_MAX, .rate = 1},
                           {.from = from, .rate = 1, .shift = by}};
  if (!is_timed(from))
    return NORAE_ERR_ARGUMENT;
  for (size_t i = 0; i < song->line_count; i++) {
    norae_us start = nr_song_line_start(song, i);
    if (is_timed(start) && (i == index || start >= from))
      move_line(song, i, by);
  }
  return nr_song_move_origin(song, moves, 2);
}

static norae_status tap_line(norae_song *song, size_t index, norae_us time)
{
  norae_us start = nr_song_line_start(song, index);
  if (is_timed(start))
    move_line(song, index, time - start);
  else
    song->lines[index].start = time;
  trust_line(song, index);
  return NORAE_OK;
}

/* ── syllables ── */

/* The syllable before that has a start, or NULL. */
static norae_syllable *timed_before(norae_song *song, const norae_line *line, size_t at)
{
  while (at-- > 0) {
    norae_syllable *y = &song->syllables[line->first + at];
    if (is_timed(y->start))
      return y;
  }
  return NULL;
}

static norae_us limit(norae_us time, norae_us least, norae_us most)
{
  if (is_timed(most) && time > most)
    time = most;
  return is_timed(least) && time < least ? least : time;
}

/* The latest that a syllable can begin: its end, or where a later one begins. */
static norae_us latest_start(const norae_song *song, const norae_line *line, size_t at)
{
  const norae_syllable *y = &song->syllables[line->first + at];
  norae_us latest = is_timed(y->end) ? y->end : line->end;
  for (size_t s = at + 1; s < line->count; s++) {
    norae_us next = song->syllables[line->first + s].start;
    if (is_timed(next) && (!is_timed(latest) || next < latest))
      latest = next;
  }
  return latest;
}

static norae_status move_syllable(norae_song *song, size_t index, size_t at, norae_us by)
{
  norae_line *line = &song->lines[index];
  norae_syllable *y = &song->syllables[line->first + at];
  norae_syllable *before = timed_before(song, line, at);
  norae_us old = y->start;
  if (!is_timed(old))
    return NORAE_ERR_ARGUMENT;
  norae_us earliest = before ? before->start : NORAE_NO_TIME;
  norae_us latest = latest_start(song, line, at);
  norae_us time = limit(moved(old, by), earliest, latest);
  if (time == old || (is_timed(latest) && earliest > latest))
    return NORAE_ERR_ARGUMENT;
  if (before && is_timed(before->end) && (before->end == old || before->end > time))
    before->end = time;
  if (!before && is_timed(line->start) && (line->start == old || line->start > time))
    line->start = time;
  if (is_timed(line->end) && line->end < time)
    line->end = time;
  y->start = time;
  y->confidence = 1;
  return NORAE_OK;
}

/* Syllables behind that should have begun already begin now: their taps come later. */
static void push_later(norae_song *song, const norae_line *line, size_t at, norae_us time)
{
  for (size_t s = at; s < line->count; s++) {
    norae_syllable *y = &song->syllables[line->first + s];
    if (s > at && is_timed(y->start) && y->start < time)
      y->start = time;
    if (is_timed(y->end) && y->end < time)
      y->end = time;
  }
}

static norae_status tap_syllable(norae_song *song, size_t index, size_t at, norae_us time)
{
  norae_line *line = &song->lines[index];
  norae_syllable *y = &song->syllables[line->first + at];
  norae_syllable *before = timed_before(song, line, at);
  norae_us old = y->start;
  if (before && time < before->start)
    return NORAE_ERR_ARGUMENT;
  y->start = time;
  y->confidence = 1;
  push_later(song, line, at, time);
  if (before && is_timed(before->end) && (before->end == old || before->end > time))
    before->end = time;
  if (!before)
    line->start = time;
  if (is_timed(line->end) && line->end < time)
    line->end = time;
  if (at + 1 == line->count)
    line->confidence = 1;
  return NORAE_OK;
}

/* ── all ── */

static norae_status set_unsung(norae_song *song, size_t index, bool unsung)
{
  norae_line *line = &song->lines[index];
  if (line->unsung == unsung)
    return NORAE_ERR_ARGUMENT;
  line->unsung = unsung;
  line->confidence = 1;
  return NORAE_OK;
}

static norae_status change(norae_song *song, const nr_edit *edit)
{
  switch (edit->kind) {
  case NR_EDIT_MOVE_ALL:
    norae_song_move(song, 1, edit->time);
    return NORAE_OK;
  case NR_EDIT_MOVE_FROM:
    return move_from(song, edit->line, edit->time);
  case NR_EDIT_MOVE_LINE:
    if (!is_timed(nr_song_line_start(song, edit->line)))
      return NORAE_ERR_ARGUMENT;
    move_line(song, edit->line, edit->time);
    trust_line(song, edit->line);
    return NORAE_OK;
  case NR_EDIT_MOVE_SYLLABLE:
    return move_syllable(song, edit->line, edit->syllable, edit->time);
  case NR_EDIT_TAP_LINE:
    return tap_line(song, edit->line, edit->time);
  case NR_EDIT_TAP_SYLLABLE:
    return tap_syllable(song, edit->line, edit->syllable, edit->time);
  case NR_EDIT_UNSUNG:
  case NR_EDIT_SUNG:
    return set_unsung(song, edit->line, edit->kind == NR_EDIT_UNSUNG);
  default:
    return NORAE_ERR_ARGUMENT;
  }
}

static bool is_within(const norae_song *song, const nr_edit *edit)
{
  if (edit->time < -NORAE_TIME_MAX || edit->time > NORAE_TIME_MAX)
    return false;
  if (edit->kind == NR_EDIT_MOVE_ALL)
    return true;
  return edit->line < song->line_count && edit->syllable < song->lines[edit->line].count;
}

norae_status nr_edit_apply(const norae_song *song, const nr_edit *edit, norae_song **out)
{
  *out = NULL;
  if (!is_within(song, edit))
    return NORAE_ERR_ARGUMENT;
  if (edit->kind == NR_EDIT_SPLIT)
    return nr_edit_split(song, edit->line, edit->syllable, out);
  if (edit->kind == NR_EDIT_JOIN)
    return nr_edit_join(song, edit->line, out);
  if (edit->kind == NR_EDIT_WORDS)
    return nr_edit_words(song, edit->line, out);
  norae_status status = norae_song_copy(song, out);
  if (status == NORAE_OK)
    status = change(*out, edit);
  if (status != NORAE_OK)
    norae_song_free(out);
  return status;
}
