/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/info.h"

#include <stdio.h>

#include "cli/result.h"

/* What there is to count. */
typedef struct tally {
  norae_us first, last; /* of all times; NORAE_NO_TIME if there are none */
  size_t background, timed_syllables;
  size_t lines_of[NORAE_MAX_VOICES];
} tally;

static void widen(tally *t, norae_us time)
{
  if (time == NORAE_NO_TIME)
    return;
  if (t->first == NORAE_NO_TIME || time < t->first)
    t->first = time;
  if (t->last == NORAE_NO_TIME || time > t->last)
    t->last = time;
}

static tally count(const norae_song *song)
{
  tally t = {.first = NORAE_NO_TIME, .last = NORAE_NO_TIME};
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    const norae_line *line = norae_song_line_at(song, i);
    widen(&t, line->start);
    widen(&t, line->end);
    t.background += line->role == NORAE_ROLE_BACKGROUND;
    for (unsigned v = 0; v < NORAE_MAX_VOICES; v++)
      t.lines_of[v] += line->voices >> v & 1;
  }
  for (size_t i = 0; i < norae_song_syllable_count(song); i++) {
    const norae_syllable *syllable = norae_song_syllable_at(song, i);
    widen(&t, syllable->start);
    widen(&t, syllable->end);
    t.timed_syllables += syllable->start != NORAE_NO_TIME;
  }
  return t;
}

static const char *timing_words(norae_timing timing)
{
  switch (timing) {
  case NORAE_TIMING_NONE:
    return "not timed";
  case NORAE_TIMING_LINE:
    return "timed by line";
  case NORAE_TIMING_WORD:
    return "timed by word";
  }
  return "";
}

static const char *voice_label(const norae_voice *singer)
{
  return singer->name[0] ? singer->name : singer->id;
}

void info_lyrics_table(const char *path, const norae_song *song)
{
  tally t = count(song);
  char first[NORAE_TIME_SIZE], last[NORAE_TIME_SIZE];
  printf("%s: lyrics, %zu lines, %s", path, norae_song_line_count(song),
         timing_words(norae_song_timing(song)));
  if (t.first != NORAE_NO_TIME)
    printf(", from %s to %s", norae_time_format(first, t.first), norae_time_format(last, t.last));
  printf("\n");
  for (size_t i = 0; i < norae_song_meta_count(song); i++) {
    const char *key, *value;
    norae_song_meta_at(song, i, &key, &value);
    printf("  %s: %s\n", key, value);
  }
  for (size_t v = 0; v < norae_song_voice_count(song); v++)
    printf("  singer: %s, %zu lines\n", voice_label(norae_song_voice_at(song, v)), t.lines_of[v]);
  if (t.timed_syllables)
    printf("  timed pieces: %zu of %zu\n", t.timed_syllables, norae_song_syllable_count(song));
  if (t.background)
    printf("  backing lines: %zu\n", t.background);
  if (norae_song_track_count(song))
    printf("  translations and romanisations: %zu\n", norae_song_track_count(song));
}

static void song_json(json *j, const norae_song *song, const tally *t)
{
  static const char *const timings[] = {"none", "line", "word"};
  json_text(j, "timing", timings[norae_song_timing(song)]);
  json_seconds(j, "first", t->first);
  json_seconds(j, "last", t->last);
  json_integer(j, "lines", (long long)norae_song_line_count(song));
  json_integer(j, "backing_lines", (long long)t->background);
  json_integer(j, "syllables", (long long)norae_song_syllable_count(song));
  json_integer(j, "timed_syllables", (long long)t->timed_syllables);
  json_integer(j, "tracks", (long long)norae_song_track_count(song));
}

void info_lyrics_json(const call *c, const char *path, const norae_song *song)
{
  tally t = count(song);
  json j = {.to = stdout};
  json_object(&j, NULL);
  json_text(&j, "file", path);
  json_text(&j, "kind", "lyrics");
  song_json(&j, song, &t);
  json_object(&j, "metadata");
  for (size_t i = 0; i < norae_song_meta_count(song); i++) {
    const char *key, *value;
    norae_song_meta_at(song, i, &key, &value);
    json_text(&j, key, value);
  }
  json_end(&j);
  json_array(&j, "singers");
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    json_object(&j, NULL);
    json_text(&j, "id", norae_song_voice_at(song, v)->id);
    json_text(&j, "name", norae_song_voice_at(song, v)->name);
    json_integer(&j, "lines", (long long)t.lines_of[v]);
    json_end(&j);
  }
  json_end(&j);
  result_messages(&j, c);
  json_end(&j);
}
