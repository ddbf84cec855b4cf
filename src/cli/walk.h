/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a command that takes many files works on: operands, and with -r what is
 * in those of them that are folders.
 */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include "cli/command.h"

typedef struct input {
  char *path;
  size_t below; /* where the part of it begins that is below the operand */
  bool named;   /* an operand itself */
  bool unsure;  /* its name does not say that it holds lyrics */
  bool media;   /* a recording; only where these are wanted, too */
} input;

/* A file in a folder that is none of ours. */
typedef struct skipped {
  char *path, *reason;
} skipped;

typedef struct inputs {
  input *items;
  size_t count, capacity;
  skipped *skips;
  size_t skip_count, skip_capacity;
  bool with_media; /* set by the caller: recordings are wanted, too */
  size_t failed; /* folders that could not be read; said already */
} inputs;

/* Gather them (all but with_media of *out is set): operands in their order, what is in folders sorted by name.  Links
 * to folders are not followed, so that none is walked twice.  `but` is a folder to
 * stay out of (NULL: none).  An exit code. */
int inputs_gather(call *c, const char *but, inputs *out);
void inputs_free(inputs *in);

/* Leave one out, and say so with -v.  False without memory. */
bool inputs_skip(call *c, inputs *in, const char *path, const char *reason);

#endif
