/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/song.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/str.h"

norae_status norae_song_new(norae_song **out)
{
  *out = calloc(1, sizeof **out);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

void norae_song_free(norae_song **song)
{
  if (!song || !*song)
    return;
  nr_arena_free(&(*song)->arena);
  free((*song)->meta);
  free((*song)->voices);
  free((*song)->lines);
  free((*song)->syllables);
  free((*song)->tracks);
  free(*song);
  *song = NULL;
}

/* NULL stays NULL; false without memory. */
static bool keep(norae_song *song, const char *text, const char **out)
{
  *out = text ? nr_arena_copy(&song->arena, text, strlen(text)) : NULL;
  return *out || !text;
}

/* ── metadata ── */

static nr_meta *find_meta(const norae_song *song, const char *key)
{
  for (size_t i = 0; i < song->meta_count; i++) {
    if (strcmp(song->meta[i].key, key) == 0)
      return &song->meta[i];
  }
  return NULL;
}

static void remove_meta(norae_song *song, nr_meta *meta)
{
  size_t after = song->meta_count - (size_t)(meta - song->meta) - 1;
  memmove(meta, meta + 1, after * sizeof *meta);
  song->meta_count--;
}

norae_status norae_song_set_meta(norae_song *song, const char *key, const char *value)
{
  nr_meta *meta = find_meta(song, key);
  if (!value) {
    if (meta)
      remove_meta(song, meta);
    return NORAE_OK;
  }
  nr_meta new = {0};
  if (!keep(song, value, &new.value))
    return NORAE_ERR_MEMORY;
  if (meta) {
    meta->value = new.value;
    return NORAE_OK;
  }
  if (!keep(song, key, &new.key) ||
      !nr_grow(&song->meta, &song->meta_capacity, song->meta_count + 1, sizeof new))
    return NORAE_ERR_MEMORY;
  song->meta[song->meta_count++] = new;
  return NORAE_OK;
}

const char *norae_song_meta(const norae_song *song, const char *key)
{
  const nr_meta *meta = find_meta(song, key);
  return meta ? meta->value : NULL;
}

size_t norae_song_meta_count(const norae_song *song)
{
  return song->meta_count;
}

void norae_song_meta_at(const norae_song *song, size_t i, const char **key, const char **value)
{
  bool there = i < song->meta_count;
  *key = there ? song->meta[i].key : NULL;
  *value = there ? song->meta[i].value : NULL;
}

/* ── voices ── */

static norae_status add_voice(norae_song *song, const char *id, const char *name)
{
  norae_voice voice = {.kind = NORAE_VOICE_PERSON};
  if (song->voice_count == NORAE_MAX_VOICES)
    return NORAE_ERR_LIMIT;
  if (!keep(song, id, &voice.id) || !keep(song, name ? name : "", &voice.name) ||
      !nr_grow(&song->voices, &song->voice_capacity, song->voice_count + 1, sizeof voice))
    return NORAE_ERR_MEMORY;
  song->voices[song->voice_count++] = voice;
  return NORAE_OK;
}

norae_status norae_song_voice(norae_song *song, const char *id, const char *name, unsigned *out)
{
  size_t i = 0;
  while (i < song->voice_count && strcmp(song->voices[i].id, id) != 0)
    i++;
  *out = (unsigned)i;
  if (i == song->voice_count)
    return add_voice(song, id, name);
  if (name && *name && !keep(song, name, &song->voices[i].name))
    return NORAE_ERR_MEMORY;
  return NORAE_OK;
}

size_t norae_song_voice_count(const norae_song *song)
{
  return song->voice_count;
}

const norae_voice *norae_song_voice_at(const norae_song *song, size_t i)
{
  return i < song->voice_count ? &song->voices[i] : NULL;
}

norae_status norae_song_set_voice_kind(norae_song *song, size_t i, norae_voice_kind kind)
{
  if (i >= song->voice_count || kind < NORAE_VOICE_PERSON || kind > NORAE_VOICE_OTHER)
    return NORAE_ERR_ARGUMENT;
  song->voices[i].kind = kind;
  return NORAE_OK;
}

/* ── lines, syllables, tracks ── */

norae_status norae_song_add_line(norae_song *song, const norae_line *line)
{
  norae_line new = *line;
  new.first = song->syllable_count;
  new.count = 0;
  if (!keep(song, line->lang, &new.lang) || !keep(song, line->section, &new.section) ||
      !nr_grow(&song->lines, &song->line_capacity, song->line_count + 1, sizeof new))
    return NORAE_ERR_MEMORY;
  song->lines[song->line_count++] = new;
  return NORAE_OK;
}

norae_status nr_song_add_syllable(norae_song *song, const norae_syllable *syllable,
                                  const char *text, size_t size)
{
  norae_syllable new = *syllable;
  if (song->line_count == 0)
    return NORAE_ERR_ARGUMENT;
  new.row &= song->lines[song->line_count - 1].count > 0;
  new.text = nr_arena_copy(&song->arena, text, size);
  if (!new.text ||
      !nr_grow(&song->syllables, &song->syllable_capacity, song->syllable_count + 1, sizeof new))
    return NORAE_ERR_MEMORY;
  song->syllables[song->syllable_count++] = new;
  song->lines[song->line_count - 1].count++;
  return NORAE_OK;
}

norae_status norae_song_add_syllable(norae_song *song, const norae_syllable *syllable)
{
  const char *text = syllable->text ? syllable->text : "";
  return nr_song_add_syllable(song, syllable, text, strlen(text));
}

static bool keep_pieces(norae_song *song, norae_track *track)
{
  const char *const *from = track->pieces;
  const char **pieces;
  size_t bytes;
  if (!from || !track->piece_count) {
    track->pieces = NULL;
    track->piece_count = 0;
    return true;
  }
  if (!nr_mul_size(track->piece_count, sizeof *pieces, &bytes))
    return false;
  pieces = nr_arena_alloc(&song->arena, bytes);
  for (size_t i = 0; pieces && i < track->piece_count; i++)
    if (!keep(song, from[i], &pieces[i]))
      return false;
  track->pieces = pieces;
  return pieces != NULL;
}

norae_status norae_song_add_track(norae_song *song, const norae_track *track)
{
  norae_track new = *track;
  if (!keep(song, track->lang, &new.lang) || !keep(song, track->text, &new.text) ||
      !keep_pieces(song, &new) ||
      !nr_grow(&song->tracks, &song->track_capacity, song->track_count + 1, sizeof new))
    return NORAE_ERR_MEMORY;
  song->tracks[song->track_count++] = new;
  return NORAE_OK;
}

norae_status nr_song_set_pieces(norae_song *song, size_t track, const char *const *pieces,
                                size_t count)
{
  norae_track new = song->tracks[track];
  new.pieces = pieces;
  new.piece_count = count;
  if (!keep_pieces(song, &new))
    return NORAE_ERR_MEMORY;
  song->tracks[track] = new;
  return NORAE_OK;
}

size_t norae_song_line_count(const norae_song *song)
{
  return song->line_count;
}

size_t norae_song_syllable_count(const norae_song *song)
{
  return song->syllable_count;
}

size_t norae_song_track_count(const norae_song *song)
{
  return song->track_count;
}

const norae_line *norae_song_line_at(const norae_song *song, size_t i)
{
  return i < song->line_count ? &song->lines[i] : NULL;
}

const norae_syllable *norae_song_syllable_at(const norae_song *song, size_t i)
{
  return i < song->syllable_count ? &song->syllables[i] : NULL;
}

const norae_track *norae_song_track_at(const norae_song *song, size_t i)
{
  return i < song->track_count ? &song->tracks[i] : NULL;
}

norae_status norae_song_set_line(norae_song *song, size_t i, const norae_line *line)
{
  if (i >= song->line_count)
    return NORAE_ERR_ARGUMENT;
  const norae_line old = song->lines[i];
  norae_line new = *line;
  new.first = old.first;
  new.count = old.count;
  /* Texts that came out of this song need no second copy. */
  if ((new.lang != old.lang && !keep(song, line->lang, &new.lang)) ||
      (new.section != old.section && !keep(song, line->section, &new.section)))
    return NORAE_ERR_MEMORY;
  song->lines[i] = new;
  return NORAE_OK;
}

norae_status norae_song_set_syllable(norae_song *song, size_t i, const norae_syllable *syllable)
{
  if (i >= song->syllable_count)
    return NORAE_ERR_ARGUMENT;
  const norae_syllable old = song->syllables[i];
  song->syllables[i] = *syllable;
  song->syllables[i].text = old.text;
  song->syllables[i].row = old.row;
  return NORAE_OK;
}

/* A track while they are sorted. */
typedef struct place {
  size_t line, at;
} place;

static int compare_places(const void *a, const void *b)
{
  const place *x = a, *y = b;
  if (x->line != y->line)
    return x->line < y->line ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

norae_status nr_song_sort_tracks(norae_song *song)
{
  size_t count = song->track_count;
  place *places = nr_alloc_array(count, sizeof *places);
  norae_track *sorted = nr_alloc_array(count, sizeof *sorted);
  norae_status status = places && sorted ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && status == NORAE_OK; i++)
    places[i] = (place){song->tracks[i].line, i};
  if (status == NORAE_OK && count) {
    qsort(places, count, sizeof *places, compare_places);
    for (size_t i = 0; i < count; i++)
      sorted[i] = song->tracks[places[i].at];
    memcpy(song->tracks, sorted, count * sizeof *sorted);
  }
  free(places);
  free(sorted);
  return status;
}

/* ── whole songs ── */

norae_status nr_song_copy_head(const norae_song *from, norae_song *to)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < from->meta_count && status == NORAE_OK; i++)
    status = norae_song_set_meta(to, from->meta[i].key, from->meta[i].value);
  for (size_t i = 0; i < from->voice_count && status == NORAE_OK; i++) {
    status = add_voice(to, from->voices[i].id, from->voices[i].name);
    if (status == NORAE_OK)
      status = norae_song_set_voice_kind(to, i, from->voices[i].kind);
  }
  return status == NORAE_OK ? nr_song_copy_origin(from, to) : status;
}

norae_status nr_song_copy_frame(const norae_song *from, norae_song *to)
{
  norae_status status = nr_song_copy_head(from, to);
  for (size_t i = 0; i < from->track_count && status == NORAE_OK; i++) {
    norae_track track = from->tracks[i];
    track.pieces = NULL;
    status = norae_song_add_track(to, &track);
  }
  return status;
}

norae_status nr_song_copy_tracks(const norae_song *from, norae_song *to, const size_t *line_of)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < from->track_count && status == NORAE_OK; i++) {
    norae_track track = from->tracks[i];
    track.line = line_of[track.line];
    if (track.line == SIZE_MAX)
      continue;
    /* Pieces for syllables that are no longer there fit no more. */
    if (to->lines[track.line].count != from->lines[from->tracks[i].line].count)
      track.pieces = NULL;
    status = norae_song_add_track(to, &track);
  }
  return status;
}

static norae_status copy_into(const norae_song *from, norae_song *to)
{
  norae_status status = nr_song_copy_head(from, to);
  for (size_t i = 0; i < from->line_count && status == NORAE_OK; i++) {
    const norae_line *line = &from->lines[i];
    status = norae_song_add_line(to, line);
    for (size_t s = 0; s < line->count && status == NORAE_OK; s++)
      status = norae_song_add_syllable(to, &from->syllables[line->first + s]);
  }
  for (size_t i = 0; i < from->track_count && status == NORAE_OK; i++)
    status = norae_song_add_track(to, &from->tracks[i]);
  return status;
}

norae_status norae_song_copy(const norae_song *song, norae_song **out)
{
  norae_status status = norae_song_new(out);
  if (status == NORAE_OK)
    status = copy_into(song, *out);
  if (status != NORAE_OK)
    norae_song_free(out);
  return status;
}

char *nr_song_line_text(const norae_song *song, size_t line)
{
  nr_str text = {0};
  char *out;
  const norae_line *l = &song->lines[line];
  for (size_t s = 0; s < l->count; s++)
    nr_str_add(&text, song->syllables[l->first + s].text);
  return nr_str_take(&text, &out, NULL) == NORAE_OK ? out : NULL;
}

norae_us nr_song_line_start(const norae_song *song, size_t line)
{
  const norae_line *l = &song->lines[line];
  norae_us start = l->start;
  for (size_t s = 0; s < l->count && start == NORAE_NO_TIME; s++)
    start = song->syllables[l->first + s].start;
  return start;
}

norae_us nr_song_line_end(const norae_song *song, size_t line)
{
  const norae_line *l = &song->lines[line];
  norae_us end = l->end, latest = NORAE_NO_TIME;
  for (size_t s = l->count; s > 0 && end == NORAE_NO_TIME; s--) {
    const norae_syllable *syllable = &song->syllables[l->first + s - 1];
    end = syllable->end;
    if (syllable->start > latest)
      latest = syllable->start;
  }
  return end < latest ? NORAE_NO_TIME : end;
}

static bool has_word_times(const norae_song *song, const norae_line *line)
{
  /* One time for a text of several words is a line's time, not its words'. */
  size_t timed = 0;
  for (size_t s = 0; s < line->count; s++)
    timed += song->syllables[line->first + s].start != NORAE_NO_TIME;
  if (timed == 1 && line->count == 1) {
    const char *text = song->syllables[line->first].text;
    return !strpbrk(text + strspn(text, " \t"), " \t");
  }
  return timed * 2 > line->count;
}

norae_timing norae_song_timing(const norae_song *song)
{
  size_t by_line = 0, by_word = 0;
  for (size_t i = 0; i < song->line_count; i++) {
    by_word += has_word_times(song, &song->lines[i]);
    by_line += nr_song_line_start(song, i) != NORAE_NO_TIME;
  }
  if (by_word * 2 > song->line_count)
    return NORAE_TIMING_WORD;
  return by_line * 2 > song->line_count ? NORAE_TIMING_LINE : NORAE_TIMING_NONE;
}

void norae_song_move(norae_song *song, double rate, norae_us shift)
{
  for (size_t i = 0; i < song->line_count; i++) {
    song->lines[i].start = nr_time_map(song->lines[i].start, rate, shift);
    song->lines[i].end = nr_time_map(song->lines[i].end, rate, shift);
  }
  for (size_t i = 0; i < song->syllable_count; i++) {
    song->syllables[i].start = nr_time_map(song->syllables[i].start, rate, shift);
    song->syllables[i].end = nr_time_map(song->syllables[i].end, rate, shift);
  }
  nr_song_shift_origin(song, rate, shift);
}
