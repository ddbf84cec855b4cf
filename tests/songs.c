/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "songs.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define CS ((norae_us)10000)

static bool add_voices(norae_song *song, const char *who, size_t size, norae_line *line)
{
  for (size_t i = 0; i < size && who[i] != '.'; i++) {
    char id[2] = {(char)toupper((unsigned char)who[i])};
    unsigned voice;
    if (norae_song_voice(song, id, NULL, &voice) != NORAE_OK)
      return false;
    line->voices |= (norae_voices)1 << voice;
    if (islower((unsigned char)who[i]))
      line->role = NORAE_ROLE_BACKGROUND;
  }
  return true;
}

static bool add_text(norae_song *song, norae_us at, const char *text)
{
  norae_syllable s = {NORAE_SYLLABLE_INIT, .text = text};
  if (*text != '{')
    return norae_song_add_syllable(song, &s) == NORAE_OK;
  while (*text == '{') {
    char syllable[4096], *end;
    long length = strtol(text + 1, &end, 10);
    if (*end++ != '}')
      return false;
    if (length < 0) {
      at -= length * CS;
      text = end;
      continue;
    }
    size_t size = strcspn(end, "{");
    if (size >= sizeof syllable)
      return false;
    memcpy(syllable, end, size);
    syllable[size] = '\0';
    s.start = at;
    s.end = at += length * CS;
    s.text = syllable;
    if (norae_song_add_syllable(song, &s) != NORAE_OK)
      return false;
    text = end + size;
  }
  return true;
}

static bool add_line(norae_song *song, const char *spec)
{
  norae_line line = {NORAE_LINE_INIT};
  size_t who = strcspn(spec, " ");
  if (!add_voices(song, spec, who, &line) || !spec[who])
    return false;
  const char *time = spec + who + 1, *text = strchr(time, ' ');
  if (!text)
    return false;
  if (*time != '?')
    line.start = (norae_us)(strtod(time, NULL) * 1e6 + 0.5);
  return norae_song_add_line(song, &line) == NORAE_OK && add_text(song, line.start, text + 1);
}

/* "dal|bit |a" is known by syllables. */
static bool add_track(norae_song *song, norae_track_kind kind, const char *text)
{
  char pieces[4096], whole[4096];
  const char *piece[256];
  size_t count = 0, size = 0;
  if (strlen(text) >= sizeof pieces || norae_song_line_count(song) == 0)
    return false;
  strcpy(pieces, text);
  for (char *at = pieces; at && count < 256;) {
    char *bar = strchr(at, '|');
    if (bar)
      *bar = '\0';
    piece[count++] = at;
    at = bar ? bar + 1 : NULL;
  }
  whole[0] = '\0';
  for (size_t i = 0; i < count; size += strlen(piece[i++]))
    strcpy(whole + size, piece[i]);
  norae_track track = {.line = norae_song_line_count(song) - 1, .kind = kind, .text = whole};
  if (count > 1) {
    track.pieces = piece;
    track.piece_count = count;
  }
  return norae_song_add_track(song, &track) == NORAE_OK;
}

static bool add_any(norae_song *song, const char *spec)
{
  unsigned voice;
  char id[2] = {0};
  if (*spec == '\0')
    return true;
  if (*spec == '%') {
    char key[64];
    size_t size = strcspn(spec + 1, " ");
    if (size >= sizeof key || !spec[1 + size])
      return false;
    memcpy(key, spec + 1, size);
    key[size] = '\0';
    return norae_song_set_meta(song, key, spec + 2 + size) == NORAE_OK;
  }
  if (*spec == '~')
    return add_track(song, NORAE_TRACK_ROMANISATION, spec + 1);
  if (*spec == '=')
    return add_track(song, NORAE_TRACK_TRANSLATION, spec + 1);
  if (*spec != '#')
    return add_line(song, spec);
  id[0] = spec[1];
  return spec[1] && spec[2] && norae_song_voice(song, id, spec + 3, &voice) == NORAE_OK;
}

norae_song *song_of(const char *spec)
{
  norae_song *song;
  if (norae_song_new(&song) != NORAE_OK)
    return NULL;
  bool ok = true;
  while (*spec && ok) {
    size_t size = strcspn(spec, "\n");
    char *line = malloc(size + 1);
    if (line) {
      memcpy(line, spec, size);
      line[size] = '\0';
    }
    ok = line && add_any(song, line);
    free(line);
    spec += size + (spec[size] == '\n');
  }
  if (!ok)
    norae_song_free(&song);
  return song;
}
