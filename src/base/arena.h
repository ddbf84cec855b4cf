/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory that is freed all at once: what belongs to one song lives in its arena.
 */
#ifndef NR_BASE_ARENA_H
#define NR_BASE_ARENA_H

#include <stddef.h>

typedef struct nr_arena_block nr_arena_block;

/* A zeroed arena is empty and valid. */
typedef struct nr_arena {
  nr_arena_block *blocks; /* newest first */
} nr_arena;

/* Zeroed memory, aligned for any type; NULL when there is none. */
void *nr_arena_alloc(nr_arena *arena, size_t bytes);
/* A NUL-terminated copy of `size` bytes; aligned for nothing but bytes. */
char *nr_arena_copy(nr_arena *arena, const char *text, size_t size);
void nr_arena_free(nr_arena *arena); /* leaves it empty */

#endif
