/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sizes that can't overflow, and arrays that grow.
 */
#ifndef NR_BASE_CHECKED_H
#define NR_BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* *out = a × b; false on overflow. */
static inline bool nr_mul_size(size_t a, size_t b, size_t *out)
{
  return !__builtin_mul_overflow(a, b, out);
}

/* *out = a + b; false on overflow. */
static inline bool nr_add_size(size_t a, size_t b, size_t *out)
{
  return !__builtin_add_overflow(a, b, out);
}

/* Uninitialised memory for n items, NULL on overflow or when there is none. */
static inline void *nr_alloc_array(size_t n, size_t item)
{
  size_t bytes;
  if (!nr_mul_size(n ? n : 1, item, &bytes))
    return NULL;
  return malloc(bytes);
}

/* Make room for at least `need` items in a malloc'ed array that holds *capacity,
 * at least doubling it.  On failure false, and the array is as it was. */
bool nr_grow(void *array_pointer, size_t *capacity, size_t need, size_t item);

#endif
