/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"

#include <string.h>

bool nr_grow(void *array_pointer, size_t *capacity, size_t need, size_t item)
{
  if (need <= *capacity)
    return true;
  size_t wanted = *capacity < 8 ? 8 : *capacity;
  do {
    if (!nr_mul_size(wanted, 2, &wanted))
      return false;
  } while (wanted < need);
  size_t bytes;
  if (!nr_mul_size(wanted, item, &bytes))
    return false;
  /* The caller's pointer has its own type: copy its bytes instead of aliasing it. */
  void *old;
  memcpy(&old, array_pointer, sizeof old);
  void *grown = realloc(old, bytes);
  if (!grown)
    return false;
  memcpy(array_pointer, &grown, sizeof grown);
  *capacity = wanted;
  return true;
}
