/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What only the whole of an LRC file tells.
 */
#include "format/lrc_rows.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

/* Lyrics have a line about every four seconds: which reading of a:b:c comes
 * nearer to that?  Seconds of more than 59 settle it at once. */
static bool colons_are_hours(const nr_lrc_rows *r)
{
  norae_us least = NORAE_TIME_MAX, most = -NORAE_TIME_MAX;
  size_t n = 0;
  for (size_t i = 0; i < r->count; i++) {
    const nr_lrc_entry *e = &r->entries[i];
    if (!e->colons)
      continue;
    if (e->start % NORAE_US_PER_S / 10000 > 59)
      return false;
    least = e->start < least ? e->start : least;
    most = e->start > most ? e->start : most;
    n++;
  }
  if (n < 2 || most <= least)
    return false;
  double minutes = (double)(most - least) / (double)(n - 1);
  double hours = (double)(nr_lrc_as_hours(most) - nr_lrc_as_hours(least)) / (double)(n - 1);
  return fabs(log(hours / 4e6)) < fabs(log(minutes / 4e6));
}

static void settle_colons(nr_lrc_rows *r)
{
  if (!r->any_colons || !colons_are_hours(r))
    return;
  r->hours = true;
  nr_note(r->source->diags, "lrc-hours", nr_in_file(r->source->name),
          "stamps like [00:01:02] read as hours, minutes and seconds");
  for (size_t i = 0; i < r->count; i++) {
    nr_lrc_entry *e = &r->entries[i];
    if (e->colons) {
      e->key = e->start = nr_lrc_as_hours(e->start);
    } else if (e->start == NORAE_NO_TIME && i) {
      e->key = r->entries[i - 1].key;
    }
    if (e->end_colons)
      e->end = nr_lrc_as_hours(e->end);
  }
}

norae_us nr_lrc_word_time(const nr_lrc_rows *r, const nr_lrc_time *time)
{
  return time->colons && r->hours ? nr_lrc_as_hours(time->time) : time->time;
}

norae_us nr_lrc_clamp(norae_us time)
{
  return time > NORAE_TIME_MAX ? NORAE_TIME_MAX : time < -NORAE_TIME_MAX ? -NORAE_TIME_MAX : time;
}

/* The words of "[t1][t2]<…>" are timed for one of the stamps: the nearest one. */
static void shift_repeats(nr_lrc_rows *r)
{
  nr_lrc_stamp word;
  for (size_t i = 0, next; i < r->count && r->any_repeats; i = next) {
    const nr_lrc_entry *e = &r->entries[i];
    for (next = i + 1; next < r->count && r->entries[next].number == e->number;)
      next++;
    if (next == i + 1 || !e->text.size || !nr_lrc_word_in(e->text, 0, &word) || !word.is_time)
      continue;
    norae_us at = nr_lrc_word_time(r, &word.from), base = e->start;
    for (size_t k = i; k < next; k++) {
      if (!r->entries[k].background && llabs(r->entries[k].start - at) < llabs(base - at))
        base = r->entries[k].start;
    }
    norae_us shift = 0;
    for (size_t k = i; k < next; k++) {
      nr_lrc_entry *repeat = &r->entries[k];
      if (!repeat->background)
        shift = repeat->start - base;
      else if (repeat->start != NORAE_NO_TIME)
        repeat->start = nr_lrc_clamp(repeat->start + shift);
      repeat->shift = shift;
    }
  }
}

/* Where "original | translation" parts a text in two; NULL when it does not. */
static const char *bar_in(const nr_lrc_entry *e)
{
  const char *end = e->text.text + e->text.size;
  const char *bar = e->text.size ? memchr(e->text.text, '|', e->text.size) : NULL;
  if (!bar || e->start == NORAE_NO_TIME || e->background ||
      memchr(bar + 1, '|', (size_t)(end - bar) - 1) ||
      nr_is_empty((nr_span){e->text.text, (size_t)(bar - e->text.text)}) ||
      nr_is_empty((nr_span){bar + 1, (size_t)(end - bar) - 1}))
    return NULL;
  return bar;
}

/* Files that part nearly all of their lines that way: two lines of one stamp. */
static norae_status split_bars(nr_lrc_rows *r)
{
  size_t bars = 0, texts = 0, capacity = 0, count = 0;
  nr_lrc_entry *split = NULL;
  if (!memchr(r->source->text, '|', r->source->size))
    return NORAE_OK;
  for (size_t i = 0; i < r->count; i++) {
    texts += !r->entries[i].empty;
    bars += bar_in(&r->entries[i]) != NULL;
  }
  if (bars < 2 || bars * 3 < texts * 2)
    return NORAE_OK;
  if (!nr_grow(&split, &capacity, r->count + bars, sizeof *split))
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < r->count; i++) {
    nr_lrc_entry *e = &split[count++];
    const char *bar = bar_in(&r->entries[i]);
    *e = r->entries[i];
    if (bar) {
      split[count] = *e;
      split[count].section = (nr_span){0};
      split[count++].text = nr_trim(nr_span_from(e->text, bar + 1));
      e->text = nr_trim((nr_span){e->text.text, (size_t)(bar - e->text.text)});
    }
  }
  for (size_t i = 0; i < count; i++)
    split[i].order = (uint32_t)i;
  free(r->entries);
  r->entries = split;
  r->count = count;
  r->capacity = capacity;
  return NORAE_OK;
}

/* Stamps that are all zero were never set. */
static void forget_zeros(nr_lrc_rows *r)
{
  size_t stamped = 0;
  for (size_t i = 0; i < r->count; i++) {
    stamped += r->entries[i].start != NORAE_NO_TIME;
    if (r->entries[i].start != NORAE_NO_TIME && r->entries[i].start != 0)
      return;
  }
  if (stamped < 2)
    return;
  nr_note(r->source->diags, "lrc-unsynced", nr_in_file(r->source->name),
          "all stamps are zero: read as lyrics without times");
  for (size_t i = 0; i < r->count; i++)
    r->entries[i].start = NORAE_NO_TIME;
}

static int compare(const void *a, const void *b)
{
  const nr_lrc_entry *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  /* Backing vocals come after all lines of their stamp, so that these stand together. */
  if (x->background != y->background)
    return x->background ? 1 : -1;
  return x->order < y->order ? -1 : 1;
}

static void sort(nr_lrc_rows *r)
{
  for (size_t i = 1; i < r->count; i++) {
    const nr_lrc_entry *before = &r->entries[i - 1], *e = &r->entries[i];
    if (e->key < before->key || (e->key == before->key && before->background && !e->background)) {
      qsort(r->entries, r->count, sizeof *r->entries, compare);
      return;
    }
  }
}

norae_status nr_lrc_settle(nr_lrc_rows *r)
{
  norae_status status = split_bars(r);
  if (status != NORAE_OK)
    return status;
  settle_colons(r);
  shift_repeats(r);
  forget_zeros(r);
  sort(r);
  return NORAE_OK;
}
