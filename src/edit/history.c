/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits are kept, not states: a state is made again from the one before it that was
 * kept whole, so that undo has no bound and needs little memory.
 */
#include "edit/history.h"

#include <stdlib.h>

#include "base/checked.h"

#define KEEP_EVERY 32
#define NOWHERE SIZE_MAX

struct nr_history {
  norae_song *now;
  nr_edit *edits;
  size_t depth, count, capacity; /* edits[depth…count) were undone */
  norae_song **kept;             /* kept[k]: the state after KEEP_EVERY × k edits */
  size_t kept_count, kept_capacity;
  size_t marked; /* a depth, or NOWHERE */
};

norae_status nr_history_new(const norae_song *song, nr_history **out)
{
  nr_history *h = *out = calloc(1, sizeof *h);
  norae_status status = h ? norae_song_copy(song, &h->now) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK && !nr_grow(&h->kept, &h->kept_capacity, 1, sizeof *h->kept))
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = norae_song_copy(song, &h->kept[0]);
  if (status == NORAE_OK)
    h->kept_count = 1;
  else
    nr_history_free(out);
  return status;
}

void nr_history_free(nr_history **history)
{
  nr_history *h = history ? *history : NULL;
  if (!h)
    return;
  norae_song_free(&h->now);
  for (size_t i = 0; i < h->kept_count; i++)
    norae_song_free(&h->kept[i]);
  free(h->kept);
  free(h->edits);
  free(h);
  *history = NULL;
}

const norae_song *nr_history_song(const nr_history *history)
{
  return history->now;
}

const norae_song *nr_history_first(const nr_history *history)
{
  return history->kept[0];
}

size_t nr_history_depth(const nr_history *history)
{
  return history->depth;
}

const nr_edit *nr_history_at(const nr_history *history, size_t i)
{
  return i < history->depth ? &history->edits[i] : NULL;
}

norae_us nr_history_offset(const nr_history *history)
{
  norae_us offset = 0;
  for (size_t i = 0; i < history->depth; i++)
    offset += history->edits[i].kind == NR_EDIT_MOVE_ALL ? history->edits[i].time : 0;
  return offset;
}

void nr_history_mark(nr_history *history)
{
  history->marked = history->depth;
}

bool nr_history_is_marked(const nr_history *history)
{
  return history->marked == history->depth;
}

static void replace(norae_song **song, norae_song *by)
{
  norae_song_free(song);
  *song = by;
}

/* States that were kept beyond the edits that still count. */
static void drop_kept(nr_history *h)
{
  while (h->kept_count > 1 && (h->kept_count - 1) * KEEP_EVERY > h->depth)
    norae_song_free(&h->kept[--h->kept_count]);
}

static norae_status keep_state(nr_history *h, const norae_song *song, size_t depth)
{
  if (depth % KEEP_EVERY || depth / KEEP_EVERY != h->kept_count)
    return NORAE_OK;
  if (!nr_grow(&h->kept, &h->kept_capacity, h->kept_count + 1, sizeof *h->kept))
    return NORAE_ERR_MEMORY;
  norae_status status = norae_song_copy(song, &h->kept[h->kept_count]);
  if (status == NORAE_OK)
    h->kept_count++;
  return status;
}

norae_status nr_history_apply(nr_history *history, const nr_edit *edit)
{
  nr_history *h = history;
  norae_song *next = NULL;
  if (!nr_grow(&h->edits, &h->capacity, h->depth + 1, sizeof *h->edits))
    return NORAE_ERR_MEMORY;
  norae_status status = nr_edit_apply(h->now, edit, &next);
  if (status != NORAE_OK)
    return status;
  status = norae_song_check(next, NULL);
  if (status == NORAE_OK) {
    drop_kept(h);
    status = keep_state(h, next, h->depth + 1);
  }
  if (status != NORAE_OK) {
    norae_song_free(&next);
    return status;
  }
  replace(&h->now, next);
  if (h->depth < h->marked)
    h->marked = NOWHERE;
  h->edits[h->depth++] = *edit;
  h->count = h->depth;
  return NORAE_OK;
}

/* The state after so many edits. */
static norae_status state_at(const nr_history *h, size_t depth, norae_song **out)
{
  size_t from = depth / KEEP_EVERY;
  if (from >= h->kept_count)
    from = h->kept_count - 1;
  norae_status status = norae_song_copy(h->kept[from], out);
  for (size_t i = from * KEEP_EVERY; i < depth && status == NORAE_OK; i++) {
    norae_song *next = NULL;
    status = nr_edit_apply(*out, &h->edits[i], &next);
    if (status == NORAE_OK)
      replace(out, next);
  }
  if (status != NORAE_OK)
    norae_song_free(out);
  return status;
}

norae_status nr_history_undo(nr_history *history, const nr_edit **out)
{
  nr_history *h = history;
  norae_song *before = NULL;
  if (h->depth == 0)
    return NORAE_ERR_ARGUMENT;
  norae_status status = state_at(h, h->depth - 1, &before);
  if (status != NORAE_OK)
    return status;
  replace(&h->now, before);
  *out = &h->edits[--h->depth];
  return NORAE_OK;
}

norae_status nr_history_redo(nr_history *history, const nr_edit **out)
{
  nr_history *h = history;
  norae_song *next = NULL;
  if (h->depth == h->count)
    return NORAE_ERR_ARGUMENT;
  norae_status status = nr_edit_apply(h->now, &h->edits[h->depth], &next);
  if (status == NORAE_OK)
    status = keep_state(h, next, h->depth + 1);
  if (status != NORAE_OK) {
    norae_song_free(&next);
    return status;
  }
  replace(&h->now, next);
  *out = &h->edits[h->depth++];
  return NORAE_OK;
}

/* ── least sure ── */

/* Of equals the first one comes first. */
static bool is_before(nr_doubt a, nr_doubt b)
{
  return a.confidence < b.confidence || (a.confidence == b.confidence && a.line < b.line);
}

bool nr_doubt_next(const norae_song *song, nr_doubt *at)
{
  nr_doubt best = {.confidence = 1}; /* what a person placed has that, and needs no look */
  for (size_t i = 0; i < song->line_count; i++) {
    nr_doubt here = {song->lines[i].confidence, i};
    if (here.confidence >= 0 && is_before(*at, here) && is_before(here, best))
      best = here;
  }
  if (best.confidence >= 1)
    return false;
  *at = best;
  return true;
}
