/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/plan.h"

#include <stdlib.h>

#include "base/checked.h"

/* A shorter stretch is not worth two more joins and another encoder. */
#define COPY_MIN 12
#define REORDER_MAX 2

static bool add_range(nr_plan *p, size_t first, size_t last, bool copied)
{
  nr_range *before = p->count ? &p->range[p->count - 1] : NULL;
  if (first == last)
    return true;
  if (before && before->copied == copied) {
    before->last = last;
    return true;
  }
  if (!nr_grow(&p->range, &p->capacity, p->count + 1, sizeof *p->range))
    return false;
  p->range[p->count++] = (nr_range){.first = first, .last = last, .copied = copied};
  return true;
}

/* Short copies become part of what is encoded around them. */
static void merge_short(nr_plan *p)
{
  size_t kept = 0;
  for (size_t i = 0; i < p->count; i++) {
    nr_range r = p->range[i];
    if (r.last - r.first < COPY_MIN && p->count > 1)
      r.copied = false;
    if (kept && p->range[kept - 1].copied == r.copied)
      p->range[kept - 1].last = r.last;
    else
      p->range[kept++] = r;
  }
  p->count = kept;
}

static void count_shown(const nr_units *u, nr_plan *p)
{
  size_t shown = 0;
  for (size_t i = 0; i < p->count; i++) {
    nr_range *r = &p->range[i];
    r->shown = shown;
    for (size_t k = r->first; k < r->last; k++)
      shown += !u->unit[k].hidden;
    r->count = shown - r->shown;
    p->copied += r->copied ? r->count : 0;
  }
}

/* Packets that an encoder gives get the decoding times that were there, in order.  With
 * `reorder` pictures held back the n-th is shown no earlier than the (n - reorder)-th of
 * the range. */
static bool fits(const nr_units *u, const nr_range *r, int reorder)
{
  size_t n = 0;
  for (size_t i = r->first; i < r->last; i++) {
    if (u->unit[i].hidden)
      continue;
    size_t least = n > (size_t)reorder ? n - (size_t)reorder : 0;
    if (u->unit[i].dts > u->shown[r->shown + least])
      return false;
    n++;
  }
  return true;
}

static void find_reorder(const nr_units *u, nr_plan *p)
{
  p->reorder = REORDER_MAX;
  for (size_t i = 0; i < p->count; i++) {
    while (!p->range[i].copied && p->reorder > 0 && !fits(u, &p->range[i], p->reorder))
      p->reorder--;
  }
}

static void finish(const nr_units *u, nr_plan *p)
{
  count_shown(u, p);
  find_reorder(u, p);
}

/* Up to where a group can be copied: all before is shown, and shows no lyrics. */
static size_t copied_until(const nr_units *u, size_t first, size_t last)
{
  size_t until = first, i = first;
  while (i < last && !u->unit[i].lyrics && !u->unit[i].hidden) {
    i++;
    if (i == last || u->unit[i].closed)
      until = i;
  }
  /* What an edit list hides may be needed, but can't be kept hidden. */
  for (; i < last; i++) {
    if (u->unit[i].hidden)
      return first;
  }
  return until;
}

/* Cut what is encoded in pieces, without a crumb at the end of any. */
static bool split(const nr_units *u, size_t least, nr_plan *p)
{
  nr_plan pieces = {0};
  bool fine = true;
  for (size_t i = 0; fine && i < p->count; i++) {
    nr_range r = p->range[i];
    while (fine && r.first < r.last) {
      size_t next = r.copied ? r.last : nr_units_next_cut(u, r.first + least);
      if (next + least > r.last)
        next = r.last;
      fine = nr_grow(&pieces.range, &pieces.capacity, pieces.count + 1, sizeof *pieces.range);
      if (fine)
        pieces.range[pieces.count++] =
            (nr_range){.first = r.first, .last = next, .copied = r.copied};
      r.first = next;
    }
  }
  nr_plan_free(p);
  *p = pieces;
  return fine;
}

norae_status nr_plan_smart(const nr_units *u, size_t least, nr_plan *p)
{
  *p = (nr_plan){0};
  size_t at = nr_units_next_cut(u, 0);
  bool fine = add_range(p, 0, at, false);
  while (fine && at < u->count) {
    size_t next = nr_units_next_cut(u, at + 1), until = copied_until(u, at, next);
    fine = add_range(p, at, until, true) && add_range(p, until, next, false);
    at = next;
  }
  if (!fine)
    return NORAE_ERR_MEMORY;
  merge_short(p);
  if (least && !split(u, least, p))
    return NORAE_ERR_MEMORY;
  finish(u, p);
  return NORAE_OK;
}

norae_status nr_plan_pieces(const nr_units *u, size_t least, nr_plan *p)
{
  *p = (nr_plan){0};
  if (!add_range(p, 0, u->count, false) || !split(u, least, p))
    return NORAE_ERR_MEMORY;
  finish(u, p);
  return NORAE_OK;
}

void nr_plan_free(nr_plan *p)
{
  free(p->range);
  *p = (nr_plan){0};
}
