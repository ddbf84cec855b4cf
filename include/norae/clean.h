/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cleaning lyrics up by patterns: rules drop credit lines, move what is in
 * brackets to a background voice, split singers' names off, turn labels into
 * sections, and replace text.  Rules are read from small files, or come with
 * norae under a name.  Whatever a rule does, a syllable keeps its times.
 */
#ifndef NORAE_CLEAN_H
#define NORAE_CLEAN_H

#include <stddef.h>
#include <stdint.h>

#include <norae/song.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A set of rules, in the order in which they are applied.  It belongs to one
 * thread at a time. */
typedef struct norae_rules norae_rules;

/* Read rules from a file, from memory (`name` stands in messages), or take a set
 * that comes with norae.  What is wrong with a file is told by line and column,
 * all of it; then NORAE_ERR_FORMAT.  NORAE_ERR_ARGUMENT for an unknown name. */
norae_status norae_rules_read_file(const char *path, norae_rules **out, norae_diags *diags);
norae_status norae_rules_read_memory(const void *data, size_t size, const char *name,
                                     norae_rules **out, norae_diags *diags);
norae_status norae_rules_by_name(const char *name, norae_rules **out, norae_diags *diags);
void norae_rules_free(norae_rules **rules); /* takes NULL; sets NULL */

/* The sets that come with norae, in the order in which they go together best. */
size_t norae_rules_count(void);
const char *norae_rules_name_at(size_t i);  /* NULL behind the last */
const char *norae_rules_title_at(size_t i); /* a few words on it; likewise */

typedef enum norae_change_kind {
  NORAE_CHANGE_DROPPED,
  NORAE_CHANGE_REPLACED,
  NORAE_CHANGE_BACKGROUND,
  NORAE_CHANGE_SINGER,
  NORAE_CHANGE_SECTION,
  NORAE_CHANGE_TRANSLATION,
  NORAE_CHANGE_ROMANISATION
} norae_change_kind;

/* What one rule did to one line.  Views into their list. */
typedef struct norae_change {
  norae_change_kind kind;
  size_t line;          /* of the song as given */
  uint32_t source_line; /* of its file, 0 if none */
  const char *rule;     /* "credits/Chinese credit lines" */
  const char *before;   /* the line's text */
  const char *after;    /* NULL: the line is gone */
  const char *moved;    /* what went elsewhere: the background's text, the singer's or the
                         * section's name; NULL if nothing did */
} norae_change;

typedef struct norae_changes norae_changes;

size_t norae_changes_count(const norae_changes *changes);              /* 0 for NULL */
const norae_change *norae_changes_at(const norae_changes *changes, size_t i); /* NULL behind */
void norae_changes_free(norae_changes **changes); /* takes NULL; sets NULL */

/* *out is the song with all sets applied, one after the other.  `changes` may be
 * NULL.  A pattern that takes too long on a line leaves that line alone, with a
 * warning; when that goes on, NORAE_ERR_LIMIT.  `name` stands in messages. */
norae_status norae_song_clean(const norae_song *song, const norae_rules *const *sets, size_t count,
                              const char *name, norae_song **out, norae_changes **changes,
                              norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
