/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings above text, for formats that have markup for them: within a song they stand in
 * the text itself (song/marked.h).
 */
#ifndef NR_FORMAT_RUBY_H
#define NR_FORMAT_RUBY_H

#include "base/str.h"
#include "format/lines.h"

/* Mark what stands behind byte `base` of a text as read so; what is before byte `from` belongs
 * to other lines.  False where that can't be done, the text is then as it was, or without
 * memory.  *at and *inserted: where signs came between base and what is before it, and their
 * bytes. */
bool nr_ruby_mark(nr_str *text, size_t from, size_t base, nr_span reading, size_t *at,
                  size_t *inserted);

/* How a format writes them. */
typedef struct nr_ruby_markup {
  const char *open, *between, *close;
  void (*add)(void *user, nr_span text); /* text as the format has it, behind `out` */
  void *user;
  nr_str *out;
} nr_ruby_markup;

/* A part of a text: readings in it as markup, unless they are of something before it, too. */
void nr_ruby_add(const nr_ruby_markup *markup, nr_span text, nr_span part);

#endif
