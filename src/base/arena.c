/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define BLOCK_SIZE ((size_t)16 * 1024)

struct nr_arena_block {
  nr_arena_block *older;
  size_t used, size; /* of data */
  alignas(max_align_t) unsigned char data[];
};

static nr_arena_block *add_block(nr_arena *arena, size_t least)
{
  size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
  size_t bytes;
  if (!nr_add_size(sizeof(nr_arena_block), size, &bytes))
    return NULL;
  nr_arena_block *block = malloc(bytes);
  if (!block)
    return NULL;
  *block = (nr_arena_block){.older = arena->blocks, .size = size};
  arena->blocks = block;
  return block;
}

void *nr_arena_alloc(nr_arena *arena, size_t bytes)
{
  const size_t align = alignof(max_align_t);
  size_t rounded;
  if (!nr_add_size(bytes ? bytes : 1, align - 1, &rounded))
    return NULL;
  rounded -= rounded % align;
  nr_arena_block *block = arena->blocks;
  if (!block || block->size - block->used < rounded)
    block = add_block(arena, rounded);
  if (!block)
    return NULL;
  void *memory = block->data + block->used;
  block->used += rounded;
  return memset(memory, 0, rounded);
}

char *nr_arena_copy(nr_arena *arena, const char *text, size_t size)
{
  size_t bytes;
  if (!nr_add_size(size, 1, &bytes))
    return NULL;
  char *copy = nr_arena_alloc(arena, bytes);
  if (copy && size)
    memcpy(copy, text, size);
  return copy;
}

void nr_arena_free(nr_arena *arena)
{
  while (arena->blocks) {
    nr_arena_block *older = arena->blocks->older;
    free(arena->blocks);
    arena->blocks = older;
  }
}
