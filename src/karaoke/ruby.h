/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings over kanji (furigana): what the lyrics have as 漢字《かんじ》, or marked in
 * another way that nr_ruby_at() knows, is shown as 漢字 with small kana above that light
 * up mora by mora.
 */
#ifndef NR_KARAOKE_RUBY_H
#define NR_KARAOKE_RUBY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "karaoke/sides.h"

typedef struct nr_ruby {
  size_t start, end;  /* bytes of the text it stands over: of a line's, or of a unit's */
  nr_side reading;    /* its morae */
  double left, right; /* where that text stands in its unit, as measured */
  bool joins, spills; /* as in nr_ruby_mark */
} nr_ruby;

/* Take the readings out of all lines' pieces and into their rubies. */
norae_status nr_find_rubies(struct nr_sung_line *lines, size_t count, nr_arena *arena);

/* The rubies over bytes [start, end) of a line, counted from there.  False when
 * memory ran out. */
bool nr_cut_rubies(const struct nr_sung_line *line, size_t start, size_t end, nr_arena *arena,
                   nr_ruby **out, size_t *count);

#endif
