/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what clean-up changed.
 */
#ifndef NR_SONG_CHANGES_H
#define NR_SONG_CHANGES_H

#include <norae/clean.h>

#include "base/arena.h"

struct norae_changes {
  nr_arena arena; /* every text */
  norae_change *items;
  size_t count, capacity;
};

norae_status nr_changes_new(norae_changes **out);
/* The texts are copied; changes may be NULL. */
norae_status nr_changes_add(norae_changes *changes, const norae_change *change);

#endif
