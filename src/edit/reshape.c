/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes that give the song other lines or other syllables: it is built again, and
 * one of its lines in another way.
 */
#include <string.h>

#include "base/checked.h"
#include "edit/edit.h"
#include "song/fix.h"

/* Puts line `index` of `from` into `to`, as one line, two, or none. */
typedef norae_status put_line(const norae_song *from, norae_song *to, size_t index, size_t at);

static norae_status put_syllables(const norae_song *from, norae_song *to, size_t first,
                                  size_t count)
{
  norae_status status = NORAE_OK;
  for (size_t s = 0; s < count && status == NORAE_OK; s++)
    status = norae_song_add_syllable(to, &from->syllables[first + s]);
  return status;
}

static norae_status put_as_it_is(const norae_song *from, norae_song *to, size_t index)
{
  const norae_line *line = &from->lines[index];
  norae_status status = norae_song_add_line(to, line);
  return status == NORAE_OK ? put_syllables(from, to, line->first, line->count) : status;
}

/* The song with `put` for its line `special`, which it calls with `at`.  line_of[] becomes
 * where each line went. */
static norae_status rebuild(const norae_song *from, norae_song *to, size_t special, size_t at,
                            put_line *put, size_t *line_of)
{
  norae_status status = nr_song_copy_head(from, to);
  for (size_t i = 0; i < from->line_count && status == NORAE_OK; i++) {
    line_of[i] = to->line_count;
    status = i == special ? put(from, to, i, at) : put_as_it_is(from, to, i);
    if (to->line_count == line_of[i])
      line_of[i]--; /* it went into the one before */
  }
  return status;
}

/* ── splitting ── */

static norae_us share_of(const norae_song *song, const norae_line *line, size_t at, norae_us start,
                         norae_us end)
{
  size_t before = 0, all = 0;
  for (size_t s = 0; s < line->count; s++) {
    const char *text = song->syllables[line->first + s].text;
    size_t columns = nr_text_columns(text, strlen(text));
    all += columns;
    before += s < at ? columns : 0;
  }
  return start + (norae_us)((double)(end - start) * (double)before / (double)(all ? all : 1));
}

/* When the second part begins: with its first word, else as far into the line as its text is;
 * the next line is where a line without an end ends. */
static norae_us split_time(const norae_song *song, size_t index, size_t at)
{
  const norae_line *line = &song->lines[index];
  norae_us start = nr_song_line_start(song, index), end = nr_song_line_end(song, index);
  for (size_t s = at; s < line->count; s++) {
    if (song->syllables[line->first + s].start != NORAE_NO_TIME)
      return song->syllables[line->first + s].start;
  }
  for (size_t i = 0; i < song->line_count && line->end == NORAE_NO_TIME; i++) {
    norae_us next = nr_song_line_start(song, i);
    if (next > start && (end == NORAE_NO_TIME || next < end))
      end = next;
  }
  if (start == NORAE_NO_TIME || end == NORAE_NO_TIME)
    return NORAE_NO_TIME;
  return share_of(song, line, at, start, end);
}

static norae_us earlier(norae_us a, norae_us b)
{
  if (a == NORAE_NO_TIME || b == NORAE_NO_TIME)
    return a == NORAE_NO_TIME ? b : a;
  return a < b ? a : b;
}

static size_t trimmed(const char *text)
{
  size_t size = strlen(text);
  while (size && (text[size - 1] == ' ' || text[size - 1] == '\t'))
    size--;
  return size;
}

static norae_status put_split(const norae_song *from, norae_song *to, size_t index, size_t at)
{
  const norae_line *line = &from->lines[index];
  const norae_syllable *last = &from->syllables[line->first + at - 1];
  norae_us cut = split_time(from, index, at);
  norae_line first = *line, second = *line;
  first.end = earlier(last->end, cut);
  if (first.end != NORAE_NO_TIME && first.start != NORAE_NO_TIME && first.end < first.start)
    first.end = NORAE_NO_TIME;
  second.start = cut;
  second.section = NULL;
  if (second.end != NORAE_NO_TIME && cut != NORAE_NO_TIME && second.end < cut)
    second.end = NORAE_NO_TIME;
  norae_status status = norae_song_add_line(to, &first);
  if (status == NORAE_OK)
    status = put_syllables(from, to, line->first, at - 1);
  if (status == NORAE_OK)
    status = nr_song_add_syllable(to, last, last->text, trimmed(last->text));
  if (status == NORAE_OK)
    status = norae_song_add_line(to, &second);
  return status == NORAE_OK ? put_syllables(from, to, line->first + at, line->count - at) : status;
}

/* ── joining ── */

static bool ends_blank(const char *text)
{
  size_t size = strlen(text);
  return size && trimmed(text) < size;
}

static norae_us later(norae_us a, norae_us b)
{
  return a > b ? a : b; /* NORAE_NO_TIME is the least of all */
}

/* What the line as a whole told, its first word tells, where there is none. */
static norae_status put_joined(const norae_song *from, norae_song *to, size_t index, size_t at)
{
  const norae_line *line = &from->lines[index];
  norae_line *before = &to->lines[to->line_count - 1];
  norae_syllable *last = &to->syllables[to->syllable_count - 1];
  norae_syllable first = from->syllables[line->first];
  bool blank = ends_blank(last->text) || *first.text == ' ';
  (void)at;
  if (!blank) {
    size_t size = strlen(last->text);
    char *text = nr_arena_copy(&to->arena, last->text, size + 1);
    if (!text)
      return NORAE_ERR_MEMORY;
    text[size] = ' ';
    last->text = text;
  }
  norae_syllable *begin = &to->syllables[before->first];
  if (begin->start == NORAE_NO_TIME && (begin->end == NORAE_NO_TIME || begin->end >= before->start))
    begin->start = before->start;
  if (first.start == NORAE_NO_TIME && (first.end == NORAE_NO_TIME || first.end >= line->start))
    first.start = line->start;
  before->voices |= line->voices;
  before->unsung &= line->unsung;
  before->start = earlier(before->start, line->start);
  before->end = line->end == NORAE_NO_TIME ? NORAE_NO_TIME : later(before->end, line->end);
  if (line->confidence < before->confidence)
    before->confidence = line->confidence;
  norae_status status = norae_song_add_syllable(to, &first);
  return status == NORAE_OK ? put_syllables(from, to, line->first + 1, line->count - 1) : status;
}

/* Second texts of both lines become one. */
static norae_status join_texts(norae_song *to, norae_track *into, const norae_track *track)
{
  nr_str text = {0};
  nr_str_addf(&text, "%s %s", into->text, track->text);
  const char *kept = text.failed ? NULL : nr_arena_copy(&to->arena, text.data, text.size);
  nr_str_free(&text);
  if (!kept)
    return NORAE_ERR_MEMORY;
  into->text = kept;
  into->pieces = NULL;
  into->piece_count = 0;
  return NORAE_OK;
}

static norae_track *like_it(norae_song *song, const norae_track *track)
{
  for (size_t i = 0; i < song->track_count; i++) {
    norae_track *t = &song->tracks[i];
    if (t->line == track->line && t->kind == track->kind &&
        strcmp(t->lang ? t->lang : "", track->lang ? track->lang : "") == 0)
      return t;
  }
  return NULL;
}

static norae_status join_tracks(const norae_song *from, norae_song *to, size_t index,
                                const size_t *line_of)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < from->track_count && status == NORAE_OK; i++) {
    norae_track track = from->tracks[i];
    bool second = track.line == index;
    track.line = line_of[track.line];
    norae_track *into = second ? like_it(to, &track) : NULL;
    if (track.line == line_of[index])
      track.pieces = NULL;
    status = into ? join_texts(to, into, &track) : norae_song_add_track(to, &track);
  }
  return status;
}

/* ── words ── */

static bool is_blank(char c)
{
  return c == ' ' || c == '\t';
}

static size_t word_end(const char *text)
{
  size_t end = 0;
  while (is_blank(text[end]))
    end++;
  while (text[end] && !is_blank(text[end]))
    end++;
  while (is_blank(text[end]))
    end++;
  return end;
}

static norae_status put_words(const norae_song *from, norae_song *to, size_t index, size_t at)
{
  const norae_line *line = &from->lines[index];
  norae_status status = norae_song_add_line(to, line);
  (void)at;
  for (size_t s = 0; s < line->count && status == NORAE_OK; s++) {
    norae_syllable y = from->syllables[line->first + s];
    const char *text = y.text;
    do {
      size_t size = word_end(text);
      if (text[size])
        y.end = NORAE_NO_TIME; /* nobody knows where in between */
      else
        y.end = from->syllables[line->first + s].end;
      status = nr_song_add_syllable(to, &y, text, size);
      text += size;
      y.start = NORAE_NO_TIME;
      y.row = false;
    } while (*text && status == NORAE_OK);
  }
  return status;
}

/* ── the whole ── */

typedef norae_status put_tracks(const norae_song *from, norae_song *to, size_t index,
                                const size_t *line_of);

static norae_status plain_tracks(const norae_song *from, norae_song *to, size_t index,
                                 const size_t *line_of)
{
  (void)index;
  return nr_song_copy_tracks(from, to, line_of);
}

static norae_status reshape(const norae_song *song, size_t index, size_t at, put_line *put,
                            put_tracks *tracks, norae_song **out)
{
  size_t *line_of = nr_alloc_array(song->line_count, sizeof *line_of);
  norae_status status = line_of ? norae_song_new(out) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = rebuild(song, *out, index, at, put, line_of);
  if (status == NORAE_OK)
    status = tracks(song, *out, index, line_of);
  if (status != NORAE_OK)
    norae_song_free(out);
  free(line_of);
  return status;
}

norae_status nr_edit_split(const norae_song *song, size_t line, size_t syllable, norae_song **out)
{
  if (syllable == 0)
    return NORAE_ERR_ARGUMENT;
  return reshape(song, line, syllable, put_split, plain_tracks, out);
}

norae_status nr_edit_join(const norae_song *song, size_t line, norae_song **out)
{
  if (line + 1 >= song->line_count)
    return NORAE_ERR_ARGUMENT;
  return reshape(song, line + 1, 0, put_joined, join_tracks, out);
}

norae_status nr_edit_words(const norae_song *song, size_t line, norae_song **out)
{
  const norae_line *l = &song->lines[line];
  bool several = false;
  for (size_t s = 0; s < l->count; s++) {
    const char *text = song->syllables[l->first + s].text;
    several |= text[word_end(text)] != '\0';
  }
  return several ? reshape(song, line, 0, put_words, plain_tracks, out) : NORAE_ERR_ARGUMENT;
}
