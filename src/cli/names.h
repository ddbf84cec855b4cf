/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of outputs: made from patterns, and taken by one input only.
 */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "cli/command.h"

/* What a pattern's fields stand for besides the song's metadata. */
typedef struct name_fields {
  const char *stem; /* of the input; not NUL-terminated */
  size_t stem_size;
  const char *extension;
  size_t number; /* of the input, from 1 on */
} name_fields;

/* "{artist} - {title}.{ext}": is every field closed and named?  An exit code. */
int name_pattern_check(call *c, const char *pattern);

/* The name, safe on any file system, with the extension at its end whether the
 * pattern says so or not.  When the song lacks a field, it is the input's own name,
 * and *missing the field (a view of the pattern, *missing_size bytes), else NULL.
 * Free with free(); NULL without memory. */
char *name_expand(const char *pattern, const norae_song *song, const name_fields *fields,
                  const char **missing, int *missing_size);

/* Which outputs are taken.  A zeroed one is empty. */
typedef struct claim {
  unsigned long long device, node, hash;
  char *base; /* NULL: free slot */
  size_t owner;
} claim;

typedef struct claims {
  claim *slots;
  size_t count, capacity;
} claims;

/* Take `path` for `owner`.  False without memory; *other is then left alone, else
 * it is who has it: `owner` itself when it was free. */
bool claims_take(claims *all, const char *path, size_t owner, size_t *other);
void claims_free(claims *all);

#endif
