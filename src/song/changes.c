/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

norae_status nr_changes_new(norae_changes **out)
{
  *out = calloc(1, sizeof **out);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* NULL stays NULL; false without memory. */
static bool keep(norae_changes *changes, const char **text)
{
  if (*text)
    *text = nr_arena_copy(&changes->arena, *text, strlen(*text));
  return *text != NULL;
}

norae_status nr_changes_add(norae_changes *changes, const norae_change *change)
{
  norae_change new = *change;
  if (!changes)
    return NORAE_OK;
  if (!keep(changes, &new.rule) || !keep(changes, &new.before) ||
      (new.after && !keep(changes, &new.after)) || (new.moved && !keep(changes, &new.moved)) ||
      !nr_grow(&changes->items, &changes->capacity, changes->count + 1, sizeof new))
    return NORAE_ERR_MEMORY;
  changes->items[changes->count++] = new;
  return NORAE_OK;
}

size_t norae_changes_count(const norae_changes *changes)
{
  return changes ? changes->count : 0;
}

const norae_change *norae_changes_at(const norae_changes *changes, size_t i)
{
  return i < norae_changes_count(changes) ? &changes->items[i] : NULL;
}

void norae_changes_free(norae_changes **changes)
{
  if (!changes || !*changes)
    return;
  nr_arena_free(&(*changes)->arena);
  free((*changes)->items);
  free(*changes);
  *changes = NULL;
}
