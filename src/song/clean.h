/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clean-up at work: the song that is read, the one that is made, and the line
 * that rules are applied to.
 */
#ifndef NR_SONG_CLEAN_H
#define NR_SONG_CLEAN_H

#include "song/changes.h"
#include "song/edit_line.h"
#include "song/rules.h"
#include "song/singers.h"

typedef struct nr_cleaner {
  const norae_song *song;
  norae_song *out;
  norae_changes *changes; /* NULL: not wanted */
  const char *name;       /* of the lyrics, for messages */
  norae_diags *diags;
  nr_effort effort;
  nr_names names; /* before lines, over the whole song */

  /* From line to line: what a label said of the lines that follow. */
  nr_str section; /* of the next line */
  bool has_section;
  norae_voices sticky;
  bool sticky_all;

  /* The line at work. */
  size_t index;
  norae_line line;
  nr_edit_line now, next, aside;
  nr_str before, tracks; /* texts for changes */
  bool gone, all;

  size_t *places; /* where each line went; SIZE_MAX: nowhere */
  size_t *shared; /* lines of `out` that all sing */
  size_t shared_count, shared_capacity;
  nr_str all_label; /* what "all" was called */
} nr_cleaner;

/* Which rule of which set. */
typedef struct nr_clean_step {
  const norae_rules *set;
  const nr_rule *rule;
} nr_clean_step;

/* What the rule does to the line at work. */
norae_status nr_clean_apply(nr_cleaner *c, const nr_clean_step *s);
/* Counts the singer's name that the rule finds in the line at work, if any. */
norae_status nr_clean_count_name(nr_cleaner *c, const nr_clean_step *s);

#endif
