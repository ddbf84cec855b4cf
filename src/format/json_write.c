/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const nr_json_notes[5] = {"normal", "golden", "freestyle", "rap", "rap-golden"};
const char *const nr_json_kinds[3] = {"person", "group", "other"};

static void add_string(nr_str *out, const char *text)
{
  if (text)
    nr_str_add_json(out, text);
  else
    nr_str_add(out, "null");
}

/* Seconds with as many digits as the microseconds need. */
static void add_time(nr_str *out, norae_us time)
{
  if (time == NORAE_NO_TIME) {
    nr_str_add(out, "null");
    return;
  }
  norae_us size = time < 0 ? -time : time;
  char digits[8];
  snprintf(digits, sizeof digits, "%06d", (int)(size % NORAE_US_PER_S));
  int used = 6;
  while (used && digits[used - 1] == '0')
    used--;
  nr_str_addf(out, "%s%" PRId64 "%s%.*s", time < 0 ? "-" : "", size / NORAE_US_PER_S,
              used ? "." : "", used, digits);
}

/* The fewest digits that give the same float again. */
static void add_confidence(nr_str *out, float confidence)
{
  char buf[32];
  if (!(confidence >= 0) || !isfinite(confidence)) {
    nr_str_add(out, "null");
    return;
  }
  for (int digits = 3; digits <= 9; digits++) {
    snprintf(buf, sizeof buf, "%.*g", digits, (double)confidence);
    if (strtof(buf, NULL) == confidence)
      break;
  }
  nr_str_add(out, buf);
}

static void add_singers(nr_str *out, const norae_song *song, norae_voices voices)
{
  bool several = voices & (voices - 1);
  const char *before = several ? "[" : "";
  if (!voices)
    nr_str_add(out, "null");
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    if (!(voices >> v & 1))
      continue;
    nr_str_add(out, before);
    add_string(out, norae_song_voice_at(song, v)->id);
    before = ",";
  }
  nr_str_add(out, several ? "]" : "");
}

static void add_syllable(nr_str *out, const norae_syllable *syllable)
{
  nr_str_add(out, "{\"start\":");
  add_time(out, syllable->start);
  nr_str_add(out, ",\"end\":");
  add_time(out, syllable->end);
  nr_str_add(out, ",\"text\":");
  add_string(out, syllable->text);
  nr_str_add(out, ",\"confidence\":");
  add_confidence(out, syllable->confidence);
  if (syllable->pitch != NORAE_NO_PITCH)
    nr_str_addf(out, ",\"pitch\":%d", syllable->pitch);
  if (syllable->note != NORAE_NOTE_NORMAL && syllable->note < 5)
    nr_str_addf(out, ",\"note\":\"%s\"", nr_json_notes[syllable->note]);
  if (syllable->row)
    nr_str_add(out, ",\"row\":true");
  nr_str_add_char(out, '}');
}

static void add_line(nr_str *out, const norae_song *song, const norae_line *line)
{
  nr_str_add(out, "{\"start\":");
  add_time(out, line->start);
  nr_str_add(out, ",\"end\":");
  add_time(out, line->end);
  nr_str_add(out, ",\"singer\":");
  add_singers(out, song, line->voices);
  nr_str_add(out, ",\"confidence\":");
  add_confidence(out, line->confidence);
  nr_str_addf(out, ",\"unsung\":%s", line->unsung ? "true" : "false");
  if (line->role == NORAE_ROLE_BACKGROUND)
    nr_str_add(out, ",\"background\":true");
  if (line->lang) {
    nr_str_add(out, ",\"language\":");
    add_string(out, line->lang);
  }
  if (line->section) {
    nr_str_add(out, ",\"section\":");
    add_string(out, line->section);
  }
  nr_str_add(out, ",\"syllables\":[");
  for (size_t s = 0; s < line->count; s++) {
    nr_str_add(out, s ? ",\n  " : "\n  ");
    add_syllable(out, norae_song_syllable_at(song, line->first + s));
  }
  nr_str_add(out, "]}");
}

static void add_head(nr_str *out, const norae_song *song)
{
  nr_str_add(out, "\"metadata\":{");
  for (size_t i = 0; i < norae_song_meta_count(song); i++) {
    const char *key, *value;
    norae_song_meta_at(song, i, &key, &value);
    nr_str_add(out, i ? "," : "");
    add_string(out, key);
    nr_str_add_char(out, ':');
    add_string(out, value);
  }
  nr_str_add(out, "},\n\"singers\":[");
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    const norae_voice *voice = norae_song_voice_at(song, v);
    nr_str_add(out, v ? ",{\"id\":" : "{\"id\":");
    add_string(out, voice->id);
    nr_str_add(out, ",\"name\":");
    add_string(out, voice->name);
    if (voice->kind != NORAE_VOICE_PERSON)
      nr_str_addf(out, ",\"kind\":\"%s\"", nr_json_kinds[voice->kind]);
    nr_str_add_char(out, '}');
  }
  nr_str_add(out, "]");
}

static void add_tracks(nr_str *out, const norae_song *song)
{
  nr_str_add(out, "\"translations\":[");
  for (size_t i = 0; i < norae_song_track_count(song); i++) {
    const norae_track *track = norae_song_track_at(song, i);
    nr_str_addf(out, "%s\n {\"line\":%zu,\"kind\":\"%s\",\"language\":", i ? "," : "", track->line,
                track->kind == NORAE_TRACK_ROMANISATION ? "romanisation" : "translation");
    add_string(out, track->lang);
    nr_str_add(out, ",\"text\":");
    add_string(out, track->text);
    for (size_t p = 0; p < track->piece_count; p++) {
      nr_str_add(out, p ? "," : ",\"pieces\":[");
      add_string(out, track->pieces[p]);
    }
    nr_str_add(out, track->piece_count ? "]}" : "}");
  }
  nr_str_add(out, "]");
}

norae_status nr_json_write(const norae_song *song, nr_sink *sink)
{
  nr_str *out = sink->out;
  nr_str_add(out, "{");
  add_head(out, song);
  nr_str_add(out, ",\n\"lines\":[");
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    nr_str_add(out, i ? ",\n " : "\n ");
    add_line(out, song, norae_song_line_at(song, i));
  }
  nr_str_add(out, "],\n");
  add_tracks(out, song);
  nr_str_add(out, "}\n");
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
