/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/origin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "song/song.h"

static norae_status set_moves(norae_song *song, const nr_move *moves, size_t count)
{
  size_t bytes;
  nr_move *copy =
      nr_mul_size(count, sizeof *copy, &bytes) ? nr_arena_alloc(&song->arena, bytes) : NULL;
  if (!copy)
    return NORAE_ERR_MEMORY;
  memcpy(copy, moves, bytes);
  song->origin->moves = copy;
  song->origin->move_count = count;
  return NORAE_OK;
}

norae_status nr_song_set_origin(norae_song *song, const nr_origin *origin)
{
  const nr_move stays = {.from = -NORAE_TIME_MAX, .rate = 1};
  nr_origin *copy = nr_arena_alloc(&song->arena, sizeof *copy);
  if (!copy)
    return NORAE_ERR_MEMORY;
  *copy = *origin;
  copy->text = nr_arena_copy(&song->arena, origin->text, origin->size);
  if (!copy->text)
    return NORAE_ERR_MEMORY;
  song->origin = copy;
  norae_status status = set_moves(song, &stays, 1);
  if (status != NORAE_OK)
    song->origin = NULL;
  return status;
}

norae_status nr_song_copy_origin(const norae_song *from, norae_song *to)
{
  if (!from->origin)
    return NORAE_OK;
  norae_status status = nr_song_set_origin(to, from->origin);
  return status == NORAE_OK ? set_moves(to, from->origin->moves, from->origin->move_count)
                            : status;
}

/* One after the other. */
static nr_move joined(const nr_move *first, const nr_move *second, norae_us from)
{
  return (nr_move){.from = from,
                   .rate = first->rate * second->rate,
                   .shift = nr_time_map(first->shift, second->rate, second->shift)};
}

void nr_song_shift_origin(norae_song *song, double rate, norae_us shift)
{
  const nr_move all = {.rate = rate, .shift = shift};
  for (size_t i = 0; song->origin && i < song->origin->move_count; i++) {
    nr_move *m = &song->origin->moves[i];
    *m = joined(m, &all, m->from);
  }
}

/* What `first` takes to `time`. */
static norae_us before(const nr_move *first, norae_us time)
{
  double at = ((double)time - (double)first->shift) / first->rate;
  if (!(at > (double)-NORAE_TIME_MAX))
    return -NORAE_TIME_MAX;
  return at < (double)NORAE_TIME_MAX ? llround(at) : NORAE_TIME_MAX;
}

norae_status nr_song_move_origin(norae_song *song, const nr_move *moves, size_t count)
{
  const nr_origin *o = song->origin;
  size_t most, made = 0;
  if (!o || !count)
    return NORAE_OK;
  nr_move *all =
      nr_mul_size(o->move_count, count, &most) ? nr_alloc_array(most, sizeof *all) : NULL;
  if (!all)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < o->move_count; i++) {
    const nr_move *m = &o->moves[i];
    norae_us end = i + 1 < o->move_count ? m[1].from : NORAE_TIME_MAX;
    for (size_t j = 0; j < count; j++) {
      norae_us from = j ? before(m, moves[j].from) : m->from;
      norae_us to = j + 1 < count ? before(m, moves[j + 1].from) : end;
      if (to > m->from && from < end && to > from)
        all[made++] = joined(m, &moves[j], from > m->from ? from : m->from);
    }
  }
  norae_status status = made ? set_moves(song, all, made) : NORAE_OK;
  free(all);
  return status;
}

const nr_move *nr_origin_move_at(const nr_origin *origin, norae_us time)
{
  size_t low = 0, high = origin->move_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (origin->moves[middle].from <= time)
      low = middle;
    else
      high = middle;
  }
  return &origin->moves[low];
}

norae_us nr_origin_time(const nr_origin *origin, norae_us time)
{
  const nr_move *m = nr_origin_move_at(origin, time);
  return nr_time_map(time, m->rate, m->shift);
}
