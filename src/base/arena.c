/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

/* Blocks grow with the arena: a song of a few lines costs little, one of a
 * million lines few allocations. */
#define FIRST_BLOCK ((size_t)4 * 1024)
#define LARGEST_BLOCK ((size_t)1024 * 1024)

struct nr_arena_block {
  nr_arena_block *older;
  size_t used, size; /* of data */
  alignas(max_align_t) unsigned char data[];
};

static nr_arena_block *add_block(nr_arena *arena, size_t least)
{
  size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
  size_t bytes;
  size = size > LARGEST_BLOCK ? LARGEST_BLOCK : size;
  size = size < least ? least : size;
  if (!nr_add_size(sizeof(nr_arena_block), size, &bytes))
    return NULL;
  nr_arena_block *block = malloc(bytes);
  if (!block)
    return NULL;
  *block = (nr_arena_block){.older = arena->blocks, .size = size};
  arena->blocks = block;
  return block;
}

/* Room for `bytes` at a multiple of `align`, which is a power of two. */
static void *take(nr_arena *arena, size_t bytes, size_t align)
{
  nr_arena_block *block = arena->blocks;
  size_t from = block ? (block->used + align - 1) & ~(align - 1) : 0;
  if (!block || from > block->size || block->size - from < bytes) {
    block = add_block(arena, bytes);
    from = 0;
  }
  if (!block)
    return NULL;
  block->used = from + bytes;
  return block->data + from;
}

void *nr_arena_alloc(nr_arena *arena, size_t bytes)
{
  void *memory = take(arena, bytes, alignof(max_align_t));
  return memory ? memset(memory, 0, bytes) : NULL;
}

char *nr_arena_copy(nr_arena *arena, const char *text, size_t size)
{
  size_t bytes;
  if (!nr_add_size(size, 1, &bytes))
    return NULL;
  char *copy = take(arena, bytes, 1);
  if (!copy)
    return NULL;
  if (size)
    memcpy(copy, text, size);
  copy[size] = '\0';
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
