/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "format/jsonload.h"
#include "format/scan.h"

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  size_t line; /* 1-based, of the song, for messages */
} reader;

static nr_place here(const reader *r)
{
  return nr_in_file(r->source->name);
}

/* Missing and null are both "not known". */
static bool absent(const json_t *value)
{
  return !value || json_is_null(value);
}

static norae_us time_of(const reader *r, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  if (absent(value))
    return NORAE_NO_TIME;
  double seconds = json_number_value(value);
  if (json_is_number(value) && fabs(seconds) <= (double)(NORAE_TIME_MAX / NORAE_US_PER_S))
    return llround(seconds * 1e6);
  nr_warn(r->source->diags, "json-bad-time", here(r), "line %zu: \"%s\" is not a time in seconds",
          r->line, key);
  return NORAE_NO_TIME;
}

static float confidence_of(const json_t *object)
{
  const json_t *value = json_object_get(object, "confidence");
  double c = json_number_value(value);
  return json_is_number(value) && c >= 0 && c <= 1 ? (float)c : NORAE_NO_CONFIDENCE;
}

static const char *text_of(const json_t *object, const char *key)
{
  return json_string_value(json_object_get(object, key));
}

/* ── lines ── */

static uint8_t note_of(const json_t *object)
{
  const char *name = text_of(object, "note");
  for (uint8_t n = 0; name && n < 5; n++) {
    if (strcmp(name, nr_json_notes[n]) == 0)
      return n;
  }
  return NORAE_NOTE_NORMAL;
}

static norae_status add_syllable(const reader *r, const json_t *object)
{
  const json_t *pitch = json_object_get(object, "pitch");
  norae_syllable syllable = {.start = time_of(r, object, "start"),
                             .end = time_of(r, object, "end"),
                             .text = text_of(object, "text"),
                             .confidence = confidence_of(object),
                             .pitch = NORAE_NO_PITCH,
                             .note = note_of(object),
                             .row = json_is_true(json_object_get(object, "row"))};
  json_int_t p = json_integer_value(pitch);
  if (json_is_integer(pitch) && p > INT16_MIN && p <= INT16_MAX)
    syllable.pitch = (int16_t)p;
  if (!syllable.text) {
    nr_warn(r->source->diags, "json-no-text", here(r), "line %zu: a syllable without text",
            r->line);
    syllable.text = "";
  }
  if (syllable.end != NORAE_NO_TIME && syllable.end < syllable.start) {
    nr_warn(r->source->diags, "json-bad-time", here(r),
            "line %zu: a syllable ends before it starts", r->line);
    syllable.end = NORAE_NO_TIME;
  }
  return norae_song_add_syllable(r->song, &syllable);
}

static norae_status add_singer(const reader *r, const char *id, norae_voices *voices)
{
  norae_voices bit;
  norae_status status = nr_voice_bit(r->source, r->song, nr_span_of(id), nr_span_of(""), &bit);
  *voices |= bit;
  return status;
}

static norae_status voices_of(const reader *r, const json_t *object, norae_voices *out)
{
  const json_t *singer = json_object_get(object, "singer");
  norae_status status = NORAE_OK;
  *out = 0;
  if (json_is_string(singer))
    return add_singer(r, json_string_value(singer), out);
  for (size_t i = 0; i < json_array_size(singer) && status == NORAE_OK; i++) {
    const char *id = json_string_value(json_array_get(singer, i));
    if (id)
      status = add_singer(r, id, out);
  }
  return status;
}

static norae_status begin_line(const reader *r, const json_t *object)
{
  norae_line line = {.start = time_of(r, object, "start"),
                     .end = time_of(r, object, "end"),
                     .lang = text_of(object, "language"),
                     .section = text_of(object, "section"),
                     .confidence = confidence_of(object),
                     .unsung = json_is_true(json_object_get(object, "unsung"))};
  if (json_is_true(json_object_get(object, "background")))
    line.role = NORAE_ROLE_BACKGROUND;
  if (line.end != NORAE_NO_TIME && line.start != NORAE_NO_TIME && line.end < line.start) {
    nr_warn(r->source->diags, "json-bad-time", here(r), "line %zu ends before it starts", r->line);
    line.end = NORAE_NO_TIME;
  }
  norae_status status = voices_of(r, object, &line.voices);
  return status == NORAE_OK ? norae_song_add_line(r->song, &line) : status;
}

static norae_status add_line(const reader *r, const json_t *object)
{
  const json_t *syllables = json_object_get(object, "syllables");
  norae_status status = begin_line(r, object);
  for (size_t i = 0; i < json_array_size(syllables) && status == NORAE_OK; i++)
    status = add_syllable(r, json_array_get(syllables, i));
  if (status != NORAE_OK || json_array_size(syllables))
    return status;
  /* A line that somebody wrote by hand may be a text alone. */
  const char *text = text_of(object, "text");
  if (!text)
    nr_warn(r->source->diags, "json-no-text", here(r), "line %zu has no syllables", r->line);
  return norae_song_add_syllable(r->song,
                                 &(norae_syllable){NORAE_SYLLABLE_INIT, .text = text ? text : ""});
}

/* ── the rest ── */

static norae_status add_meta(const reader *r, const json_t *metadata)
{
  norae_status status = NORAE_OK;
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)metadata, key, value)
  {
    if (status == NORAE_OK && json_is_string(value))
      status = nr_set_meta(r->song, nr_span_of(key), nr_span_of(json_string_value(value)));
  }
  return status;
}

static void set_kind(const reader *r, norae_voices bit, const char *name)
{
  for (size_t v = 0; v < norae_song_voice_count(r->song); v++) {
    for (int k = 0; k < 3 && bit >> v & 1; k++) {
      if (strcmp(name, nr_json_kinds[k]) == 0)
        norae_song_set_voice_kind(r->song, v, (norae_voice_kind)k);
    }
  }
}

static norae_status add_singers(const reader *r, const json_t *singers)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < json_array_size(singers) && status == NORAE_OK; i++) {
    const json_t *singer = json_array_get(singers, i);
    const char *id = text_of(singer, "id"), *name = text_of(singer, "name");
    const char *kind = text_of(singer, "kind");
    norae_voices bit = 0;
    if (id)
      status = nr_voice_bit(r->source, r->song, nr_span_of(id), nr_span_of(name ? name : ""), &bit);
    if (kind && status == NORAE_OK)
      set_kind(r, bit, kind);
  }
  return status;
}

/* The pieces of a track, if they are what they should be: one for each syllable, and
 * joined the text.  *out is NULL if not; free it. */
static norae_status find_pieces(const reader *r, const json_t *array, const norae_track *track,
                                const char ***out)
{
  size_t count = json_array_size(array), size = 0;
  const char *at = track->text;
  *out = NULL;
  if (count != norae_song_line_at(r->song, track->line)->count)
    return NORAE_OK;
  *out = nr_alloc_array(count, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && at; i++) {
    (*out)[i] = json_string_value(json_array_get(array, i));
    size = (*out)[i] ? strlen((*out)[i]) : 0;
    at = (*out)[i] && strncmp(at, (*out)[i], size) == 0 ? at + size : NULL;
  }
  if (!at || *at) {
    free(*out);
    *out = NULL;
  }
  return NORAE_OK;
}

static norae_status add_track(const reader *r, const json_t *object, norae_track *track, size_t i)
{
  const json_t *array = json_object_get(object, "pieces");
  const char **pieces = NULL;
  norae_status status = array ? find_pieces(r, array, track, &pieces) : NORAE_OK;
  if (array && !pieces && status == NORAE_OK)
    nr_warn(r->source->diags, "json-bad-pieces", here(r),
            "the pieces of translation %zu are not one for each syllable, or not its text", i + 1);
  track->pieces = pieces;
  track->piece_count = pieces ? json_array_size(array) : 0;
  if (status == NORAE_OK)
    status = norae_song_add_track(r->song, track);
  free(pieces);
  return status;
}

static norae_status add_tracks(const reader *r, const json_t *tracks)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < json_array_size(tracks) && status == NORAE_OK; i++) {
    const json_t *object = json_array_get(tracks, i);
    const char *kind = text_of(object, "kind");
    json_int_t line = json_integer_value(json_object_get(object, "line"));
    norae_track track = {
        .line = (size_t)line, .lang = text_of(object, "language"), .text = text_of(object, "text")};
    if (kind && strcmp(kind, "romanisation") == 0)
      track.kind = NORAE_TRACK_ROMANISATION;
    if (track.text && line >= 0 && track.line < norae_song_line_count(r->song))
      status = add_track(r, object, &track, i);
    else
      nr_warn(r->source->diags, "json-bad-track", here(r), "translation %zu is of no line", i + 1);
  }
  return status;
}

static norae_status read_root(reader *r, const json_t *root)
{
  const json_t *lines = json_object_get(root, "lines");
  if (!json_is_array(lines)) {
    nr_error(r->source->diags, "json-schema", (nr_place){r->source->name, 1, 1},
             "is JSON, but without \"lines\"");
    return NORAE_ERR_FORMAT;
  }
  norae_status status = add_meta(r, json_object_get(root, "metadata"));
  if (status == NORAE_OK)
    status = add_singers(r, json_object_get(root, "singers"));
  for (size_t i = 0; i < json_array_size(lines) && status == NORAE_OK; i++) {
    r->line = i + 1;
    status = add_line(r, json_array_get(lines, i));
  }
  return status == NORAE_OK ? add_tracks(r, json_object_get(root, "translations")) : status;
}

norae_status nr_json_read(const nr_source *source, norae_song *song)
{
  json_t *root;
  reader r = {.source = source, .song = song};
  norae_status status = nr_json_load(source, &root);
  if (status == NORAE_OK)
    status = read_root(&r, root);
  json_decref(root);
  return status;
}
