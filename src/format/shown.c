/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/shown.h"

#include <stdlib.h>

#include "base/checked.h"
#include "song/song.h"

/* An end that is not known comes with the next line, but text that stands on
 * through a solo helps nobody. */
#define LONGEST_GUESS ((norae_us)10 * NORAE_US_PER_S)
#define LAST_GUESS ((norae_us)5 * NORAE_US_PER_S)

/* A line while it is sorted. */
typedef struct place {
  norae_us key;
  size_t line;
} place;

static int compare(const void *a, const void *b)
{
  const place *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

static size_t take_lines(const norae_song *song, bool untimed, nr_sink *sink, place *out)
{
  size_t count = 0, unsung = 0, timeless = 0, first_unsung = 0, first_timeless = 0;
  norae_us last = -NORAE_TIME_MAX;
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    norae_us start = nr_song_line_start(song, i);
    if (norae_song_line_at(song, i)->unsung) {
      if (!unsung++)
        first_unsung = i + 1;
      continue;
    }
    if (start == NORAE_NO_TIME && !untimed) {
      if (!timeless++)
        first_timeless = i + 1;
      continue;
    }
    last = start == NORAE_NO_TIME ? last : start;
    out[count++] = (place){.key = last, .line = i};
  }
  if (unsung)
    nr_warn(sink->diags, "loss-unsung", nr_in_file(sink->name),
            "%zu line%s not in the recording left out, first lyric line %zu", unsung,
            unsung > 1 ? "s" : "", first_unsung);
  if (timeless)
    nr_warn(sink->diags, "loss-untimed", nr_in_file(sink->name),
            "%zu line%s without times left out, first lyric line %zu", timeless,
            timeless > 1 ? "s" : "", first_timeless);
  return count;
}

/* Start of the first line after i that starts later. */
static norae_us next_start(const nr_showing *showing, size_t i)
{
  for (size_t k = i + 1; k < showing->count; k++) {
    if (showing->items[k].start != NORAE_NO_TIME &&
        showing->items[k].start > showing->items[i].start)
      return showing->items[k].start;
  }
  return NORAE_NO_TIME;
}

static void set_ends(const norae_song *song, nr_showing *showing)
{
  norae_us next = NORAE_NO_TIME;
  for (size_t i = showing->count; i-- > 0;) {
    nr_shown *s = &showing->items[i];
    s->end = nr_song_line_end(song, s->line);
    s->end_known = s->end != NORAE_NO_TIME && s->end >= s->start;
    if (s->start == NORAE_NO_TIME)
      continue;
    /* Only a run of equal starts needs a look further ahead. */
    if (i + 1 < showing->count && showing->items[i + 1].start > s->start)
      next = showing->items[i + 1].start;
    else if (next != NORAE_NO_TIME && next <= s->start)
      next = next_start(showing, i);
    if (s->end_known)
      continue;
    s->end = s->start + (next == NORAE_NO_TIME ? LAST_GUESS : LONGEST_GUESS);
    if (next != NORAE_NO_TIME && next < s->end)
      s->end = next;
  }
}

norae_status nr_showing_new(const norae_song *song, bool untimed, nr_sink *sink, nr_showing *out)
{
  size_t lines = norae_song_line_count(song);
  *out = (nr_showing){0};
  place *places = nr_alloc_array(lines, sizeof *places);
  out->items = nr_alloc_array(lines, sizeof *out->items);
  if (!places || !out->items) {
    free(places);
    nr_showing_free(out);
    return NORAE_ERR_MEMORY;
  }
  out->count = take_lines(song, untimed, sink, places);
  bool sorted = true;
  for (size_t i = 1; i < out->count; i++)
    sorted &= places[i - 1].key <= places[i].key;
  if (!sorted)
    qsort(places, out->count, sizeof *places, compare);
  for (size_t i = 0; i < out->count; i++)
    out->items[i] =
        (nr_shown){.line = places[i].line, .start = nr_song_line_start(song, places[i].line)};
  free(places);
  set_ends(song, out);
  if (out->count || !lines)
    return NORAE_OK;
  nr_error(sink->diags, "no-times", nr_in_file(sink->name),
           "this format needs times, and the lyrics have none");
  nr_showing_free(out);
  return NORAE_ERR_UNSUPPORTED;
}

static int compare_lines(const void *a, const void *b)
{
  const nr_shown *x = a, *y = b;
  return x->line < y->line ? -1 : x->line > y->line;
}

void nr_showing_in_order(nr_showing *showing)
{
  if (showing->count)
    qsort(showing->items, showing->count, sizeof *showing->items, compare_lines);
}

static int compare_keys(const void *a, const void *b)
{
  const nr_shown *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return compare_lines(a, b);
}

void nr_showing_by_main(const norae_song *song, nr_showing *showing)
{
  norae_us last = -NORAE_TIME_MAX;
  nr_showing_in_order(showing);
  for (size_t i = 0; i < showing->count; i++) {
    nr_shown *s = &showing->items[i];
    bool background = norae_song_line_at(song, s->line)->role == NORAE_ROLE_BACKGROUND;
    if (s->start != NORAE_NO_TIME && (!background || i == 0))
      last = s->start;
    s->key = last;
  }
  if (showing->count)
    qsort(showing->items, showing->count, sizeof *showing->items, compare_keys);
}

void nr_showing_free(nr_showing *showing)
{
  free(showing->items);
  *showing = (nr_showing){0};
}

norae_status nr_track_lists_new(const norae_song *song, nr_track_lists *out)
{
  size_t lines = norae_song_line_count(song), tracks = norae_song_track_count(song);
  out->first = nr_alloc_array(lines, sizeof *out->first);
  out->next = nr_alloc_array(tracks, sizeof *out->next);
  if (!out->first || !out->next) {
    nr_track_lists_free(out);
    return NORAE_ERR_MEMORY;
  }
  for (size_t i = 0; i < lines; i++)
    out->first[i] = SIZE_MAX;
  for (size_t t = tracks; t-- > 0;) {
    size_t line = norae_song_track_at(song, t)->line;
    out->next[t] = out->first[line];
    out->first[line] = t;
  }
  return NORAE_OK;
}

void nr_track_lists_free(nr_track_lists *lists)
{
  free(lists->first);
  free(lists->next);
  *lists = (nr_track_lists){0};
}

const char *nr_voice_name(const norae_song *song, size_t voice)
{
  const norae_voice *v = norae_song_voice_at(song, voice);
  return *v->name ? v->name : v->id;
}

void nr_add_voice_names(nr_str *out, const norae_song *song, norae_voices voices)
{
  const char *before = "";
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    if (voices >> v & 1) {
      nr_str_addf(out, "%s%s", before, nr_voice_name(song, v));
      before = " & ";
    }
  }
}

void nr_tell_before_zero(const nr_sink *sink, const char *format, size_t count)
{
  if (count)
    nr_warn(sink->diags, "loss-before-zero", nr_in_file(sink->name),
            "%s can't hold times before zero: %zu became zero", format, count);
}
