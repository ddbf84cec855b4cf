/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules of clean-up as they are held between reading and applying them.
 */
#ifndef NR_SONG_RULES_H
#define NR_SONG_RULES_H

#include <norae/clean.h>

#include "base/regex.h"
#include "text/entries.h"

typedef enum nr_where { NR_ANYWHERE, NR_HEAD, NR_TAIL, NR_EDGES } nr_where;

typedef struct nr_rule {
  norae_change_kind kind;
  const char *name; /* what messages call it */
  nr_place place;   /* of its section */
  nr_regex **patterns;
  size_t pattern_count, pattern_capacity;
  const char *with; /* of replacements; NULL: nothing */
  nr_place with_place;
  const char *keep; /* of dropped lines: metadata that the group "value" becomes; NULL: none */
  size_t least;     /* lines a singer must have to be one */
  nr_where where;
  size_t edge; /* how many lines head and tail are */
} nr_rule;

struct norae_rules {
  nr_entries entries; /* every string */
  const char *name;
  const char *file; /* for messages */
  nr_rule *rules;
  size_t count, capacity;
};

#endif
