/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "ledger/list.h"

#include <stdlib.h>
#include <string.h>

#define MOST ((int64_t)1 << 40) /* a number beyond is none that SQLite gave out */

static uint64_t bit_of(int64_t id)
{
  return (uint64_t)1 << (id % 64);
}

static bool make_room(nr_list *list, size_t at)
{
  if (at < list->size)
    return true;
  size_t size = at + at / 2 + 64;
  uint64_t *words = realloc(list->words, size * sizeof *words);
  if (!words)
    return false;
  memset(words + list->size, 0, (size - list->size) * sizeof *words);
  list->words = words;
  list->size = size;
  return true;
}

bool nr_list_put(nr_list *list, int64_t id)
{
  if (id <= 0 || id > MOST || !make_room(list, (size_t)(id / 64)))
    return false;
  list->count += !nr_list_has(list, id);
  list->words[id / 64] |= bit_of(id);
  return true;
}

void nr_list_drop(nr_list *list, int64_t id)
{
  if (!nr_list_has(list, id))
    return;
  list->words[id / 64] &= ~bit_of(id);
  list->count--;
}

bool nr_list_has(const nr_list *list, int64_t id)
{
  return id > 0 && (uint64_t)(id / 64) < list->size && list->words[id / 64] & bit_of(id);
}

int64_t nr_list_next(const nr_list *list, int64_t id)
{
  size_t at = (size_t)(++id / 64);
  uint64_t word = at < list->size ? list->words[at] & ~(bit_of(id) - 1) : 0;
  while (!word && ++at < list->size)
    word = list->words[at];
  return word ? (int64_t)at * 64 + __builtin_ctzll(word) : 0;
}

void nr_list_free(nr_list *list)
{
  free(list->words);
  *list = (nr_list){0};
}
