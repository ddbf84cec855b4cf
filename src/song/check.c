/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The invariants of a song, checked after every reader and every sync step in
 * tests and fuzzers.
 */
#include <string.h>

#include "base/diag.h"
#include "base/utf8.h"
#include "song/song.h"

/* Counts the faults it reports. */
typedef struct check {
  norae_diags *diags;
  size_t line; /* 1-based, of the song */
  size_t faults;
} check;

static void fault(check *c, const char *text)
{
  nr_error(c->diags, "song-invariant", (nr_place){0}, "line %zu of the song: %s", c->line, text);
  c->faults++;
}

static bool in_range(norae_us time)
{
  return time == NORAE_NO_TIME || (time >= -NORAE_TIME_MAX && time <= NORAE_TIME_MAX);
}

static void check_span(check *c, norae_us start, norae_us end)
{
  if (!in_range(start) || !in_range(end))
    fault(c, "a time is out of range");
  else if (start != NORAE_NO_TIME && end != NORAE_NO_TIME && end < start)
    fault(c, "an end is before its start");
}

static void check_line(check *c, const norae_song *song, const norae_line *line, size_t expected)
{
  if (line->first != expected || line->count > song->syllable_count - expected) {
    fault(c, "its syllables are not its own");
    return;
  }
  if (line->count == 0)
    fault(c, "has no syllables");
  check_span(c, line->start, line->end);
  if (song->voice_count < NORAE_MAX_VOICES && line->voices >> song->voice_count)
    fault(c, "is sung by a voice that does not exist");
  for (size_t s = 0; s < line->count; s++) {
    const norae_syllable *syllable = &song->syllables[line->first + s];
    check_span(c, syllable->start, syllable->end);
    if (!nr_is_utf8(syllable->text, strlen(syllable->text)))
      fault(c, "a text is not UTF-8");
  }
}

/* One piece for each syllable, and all of them the text. */
static void check_pieces(check *c, const norae_song *song, const norae_track *track)
{
  const char *at = track->text;
  if (!track->pieces)
    return;
  if (track->piece_count != song->lines[track->line].count) {
    fault(c, "a romanisation has not one piece for each syllable");
    return;
  }
  for (size_t i = 0; i < track->piece_count; i++) {
    size_t size = strlen(track->pieces[i]);
    if (strncmp(at, track->pieces[i], size) != 0) {
      fault(c, "the pieces of a romanisation are not its text");
      return;
    }
    at += size;
  }
  if (*at)
    fault(c, "the pieces of a romanisation are not all of its text");
}

norae_status norae_song_check(const norae_song *song, norae_diags *diags)
{
  check c = {.diags = diags};
  size_t expected = 0;
  for (size_t i = 0; i < song->line_count; i++) {
    c.line = i + 1;
    check_line(&c, song, &song->lines[i], expected);
    expected += song->lines[i].count;
  }
  if (expected != song->syllable_count)
    fault(&c, "there are syllables that belong to no line");
  for (size_t i = 0; i < song->track_count; i++) {
    c.line = song->tracks[i].line + 1;
    if (song->tracks[i].line >= song->line_count || !song->tracks[i].text)
      fault(&c, "a translation or romanisation of no line");
    else
      check_pieces(&c, song, &song->tracks[i]);
  }
  return c.faults ? NORAE_ERR_FORMAT : NORAE_OK;
}
