/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings in a song's texts, for those who write them in another way.
 */
#ifndef NR_SONG_MARKED_H
#define NR_SONG_MARKED_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a text: a reading, what it is of, and the signs around both. */
typedef struct nr_marked {
  size_t start; /* [start, base) is a sign… */
  size_t base, base_end;
  size_t reading, reading_end; /* …and what is behind the base and no reading, likewise */
  size_t end;
} nr_marked;

/* The next one from byte *at on, which moves behind it; false when there is none.
 * `cuts` are the bytes where syllables begin, in order; NULL and 0 if not known. */
bool nr_next_marked(const char *text, size_t size, const size_t *cuts, size_t cut_count,
                    size_t *at, nr_marked *out);

/* The signs that mark `reading` as that of `base`, behind a text. */
typedef struct nr_mark_signs {
  const char *open, *between, *close;
} nr_mark_signs;

/* False where nothing can mark it: white space, or signs of marks, in one of them. */
bool nr_mark_signs_for(const char *before, size_t before_size, const char *base,
                       const char *reading, nr_mark_signs *out);

#endif
