/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/fix.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define LONGEST 60
#define LEAST_GAP ((norae_us)100000)

/* ── order ── */

typedef struct place {
  norae_us key;
  size_t line;
} place;

static int compare_places(const void *a, const void *b)
{
  const place *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* Lines in order of `key`, as indexes. */
static size_t *sorted(place *places, size_t count)
{
  size_t *out = nr_alloc_array(count, sizeof *out);
  if (out && count)
    qsort(places, count, sizeof *places, compare_places);
  for (size_t i = 0; out && i < count; i++)
    out[i] = places[i].line;
  return out;
}

size_t *nr_lines_by_time(const norae_song *song, size_t *count)
{
  place *places = nr_alloc_array(song->line_count, sizeof *places);
  *count = 0;
  for (size_t i = 0; places && i < song->line_count; i++) {
    norae_us start = nr_song_line_start(song, i);
    if (start != NORAE_NO_TIME)
      places[(*count)++] = (place){start, i};
  }
  size_t *out = places ? sorted(places, *count) : NULL;
  free(places);
  return out;
}

/* What stands behind a line without a time of its own goes with it, and so do its
 * backing vocals. */
static size_t *whole_order(const norae_song *song, size_t *moved)
{
  place *places = nr_alloc_array(song->line_count, sizeof *places);
  norae_us key = -NORAE_TIME_MAX - 1;
  *moved = 0;
  for (size_t i = 0; places && i < song->line_count; i++) {
    norae_us start = nr_song_line_start(song, i);
    bool follows = i && song->lines[i].role == NORAE_ROLE_BACKGROUND;
    if (start != NORAE_NO_TIME && !follows)
      key = start;
    places[i] = (place){key, i};
  }
  size_t *out = places ? sorted(places, song->line_count) : NULL;
  for (size_t i = 0; out && i < song->line_count; i++)
    *moved += out[i] != i;
  free(places);
  return out;
}

/* ── overlaps ── */

/* The last line of each singer; behind them of nobody in particular. */
typedef struct latest {
  size_t line[NORAE_MAX_VOICES + 1];
} latest;

static norae_us last_word_start(const norae_song *song, size_t line)
{
  const norae_line *l = &song->lines[line];
  norae_us last = NORAE_NO_TIME;
  for (size_t s = 0; s < l->count; s++) {
    norae_us start = song->syllables[l->first + s].start;
    last = start != NORAE_NO_TIME && start > last ? start : last;
  }
  return last;
}

static bool overlap(const norae_song *song, size_t first, size_t second, bool *mendable)
{
  norae_us start = nr_song_line_start(song, second), end = nr_song_line_end(song, first);
  if (end == NORAE_NO_TIME || end - start <= NR_FIX_NEAR ||
      start - nr_song_line_start(song, first) <= NR_FIX_NEAR)
    return false;
  norae_us last = last_word_start(song, first);
  *mendable = last == NORAE_NO_TIME || last < start;
  return true;
}

norae_status nr_song_overlaps(const norae_song *song, nr_overlap_found *found, void *context)
{
  size_t count;
  size_t *order = nr_lines_by_time(song, &count);
  latest by_role[2];
  if (!order)
    return NORAE_ERR_MEMORY;
  memset(by_role, 0xFF, sizeof by_role);
  for (size_t i = 0; i < count; i++) {
    const norae_line *line = &song->lines[order[i]];
    latest *l = &by_role[line->role == NORAE_ROLE_BACKGROUND];
    size_t told = SIZE_MAX;
    for (size_t v = 0; v <= NORAE_MAX_VOICES; v++) {
      bool sings = v < NORAE_MAX_VOICES ? line->voices >> v & 1 : !line->voices;
      bool mendable;
      if (!sings)
        continue;
      size_t before = l->line[v];
      if (before != SIZE_MAX && before != told && overlap(song, before, order[i], &mendable)) {
        found(context, before, order[i], mendable);
        told = before;
      }
      l->line[v] = order[i];
    }
  }
  free(order);
  return NORAE_OK;
}

typedef struct clamping {
  norae_song *song;
  size_t count;
} clamping;

static void clamp(void *context, size_t first, size_t second, bool mendable)
{
  clamping *c = context;
  norae_us end = nr_song_line_start(c->song, second);
  norae_line *line = &c->song->lines[first];
  if (!mendable)
    return;
  for (size_t s = 0; s < line->count; s++) {
    norae_syllable *y = &c->song->syllables[line->first + s];
    if (y->end != NORAE_NO_TIME && y->end > end)
      y->end = end;
  }
  if (line->end != NORAE_NO_TIME && line->end > end)
    line->end = end;
  c->count++;
}

/* ── doubles ── */

typedef struct said {
  norae_us start;
  const norae_line *line;
  char *text;
  size_t index;
} said;

static int compare_said(const void *a, const void *b)
{
  const said *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->line->voices != y->line->voices)
    return x->line->voices < y->line->voices ? -1 : 1;
  if (x->line->role != y->line->role)
    return x->line->role < y->line->role ? -1 : 1;
  int texts = strcmp(x->text, y->text);
  return texts ? texts : x->index < y->index ? -1 : x->index > y->index;
}

static bool is_double(const said *a, const said *b)
{
  return a->start != NORAE_NO_TIME && a->start == b->start && a->line->voices == b->line->voices &&
         a->line->role == b->line->role && strcmp(a->text, b->text) == 0;
}

norae_status nr_song_doubles(const norae_song *song, bool *drop)
{
  size_t count = song->line_count;
  said *all = nr_alloc_array(count, sizeof *all);
  bool ok = all != NULL;
  for (size_t i = 0; all && i < count; i++) {
    all[i] = (said){nr_song_line_start(song, i), &song->lines[i], nr_song_line_text(song, i), i};
    ok = ok && all[i].text;
    drop[i] = all[i].text && !all[i].text[strspn(all[i].text, " \t\n\r")];
  }
  if (ok && count) {
    qsort(all, count, sizeof *all, compare_said);
    for (size_t i = 1; i < count; i++)
      drop[all[i].index] |= is_double(&all[i - 1], &all[i]);
  }
  for (size_t i = 0; all && i < count; i++)
    free(all[i].text);
  free(all);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── words ── */

bool nr_line_misses_words(const norae_song *song, size_t line, norae_us *start, norae_us *end)
{
  const norae_line *l = &song->lines[line];
  *start = l->start;
  *end = l->end;
  for (size_t s = 0; s < l->count; s++) {
    const norae_syllable *y = &song->syllables[l->first + s];
    norae_us last = y->end != NORAE_NO_TIME ? y->end : y->start;
    if (y->start == NORAE_NO_TIME)
      continue;
    if (*start != NORAE_NO_TIME && y->start < *start)
      *start = y->start;
    if (*end != NORAE_NO_TIME && last > *end)
      *end = last;
  }
  bool early = l->start != NORAE_NO_TIME && l->start - *start > NR_FIX_NEAR;
  bool late = l->end != NORAE_NO_TIME && *end - l->end > NR_FIX_NEAR;
  return early || late;
}

static size_t stretch_lines(norae_song *song)
{
  size_t count = 0;
  norae_us start, end;
  for (size_t i = 0; i < song->line_count; i++) {
    if (!nr_line_misses_words(song, i, &start, &end))
      continue;
    song->lines[i].start = start;
    song->lines[i].end = end;
    count++;
  }
  return count;
}

static size_t close_gaps(norae_song *song, norae_us least)
{
  size_t count = 0;
  for (size_t i = 0; i < song->line_count; i++) {
    const norae_line *l = &song->lines[i];
    for (size_t s = 0; s + 1 < l->count; s++) {
      norae_syllable *a = &song->syllables[l->first + s], *b = a + 1;
      if (a->start == NORAE_NO_TIME || b->start == NORAE_NO_TIME || b->start < a->start)
        continue;
      if (a->end == NORAE_NO_TIME || (a->end < b->start && b->start - a->end < least)) {
        a->end = b->start;
        count++;
      }
    }
  }
  return count;
}

/* ── all of it ── */

static norae_status fix_times(norae_song *song, const norae_fix_options *o, norae_fix_report *r)
{
  clamping c = {.song = song};
  norae_status status = NORAE_OK;
  if (o->what & NORAE_FIX_WORDS)
    r->stretched = stretch_lines(song);
  if (o->what & NORAE_FIX_CLAMP)
    status = nr_song_overlaps(song, clamp, &c);
  r->clamped = c.count;
  if (o->what & NORAE_FIX_GAPS)
    r->closed = close_gaps(song, o->least_gap ? o->least_gap : LEAST_GAP);
  return status;
}

static norae_status fix_lines(const norae_song *song, const norae_fix_options *o,
                              norae_fix_report *r, norae_song **out)
{
  bool drops = o->what & NORAE_FIX_DOUBLES, sorts = o->what & NORAE_FIX_SORT;
  bool *drop = drops ? calloc(song->line_count + 1, sizeof *drop) : NULL;
  size_t *order = sorts ? whole_order(song, &r->sorted) : NULL;
  size_t longest = o->what & NORAE_FIX_SPLIT ? (o->longest ? o->longest : LONGEST) : SIZE_MAX;
  norae_status status = (drops && !drop) || (sorts && !order) ? NORAE_ERR_MEMORY : NORAE_OK;
  if (status == NORAE_OK && drops)
    status = nr_song_doubles(song, drop);
  for (size_t i = 0; status == NORAE_OK && drops && i < song->line_count; i++)
    r->dropped += drop[i];
  if (status == NORAE_OK)
    status = nr_song_rebuild(song, order, drop, longest, out, &r->split);
  free(drop);
  free(order);
  return status;
}

norae_status norae_song_fix(const norae_song *song, const norae_fix_options *options,
                            norae_song **out, norae_fix_report *report)
{
  norae_fix_report own = {0};
  norae_song *timed = NULL;
  *out = NULL;
  norae_status status = norae_song_copy(song, &timed);
  if (status == NORAE_OK)
    status = fix_times(timed, options, &own);
  if (status == NORAE_OK)
    status = fix_lines(timed, options, &own, out);
  norae_song_free(&timed);
  if (report)
    *report = own;
  return status;
}
