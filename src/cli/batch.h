/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A batch: commands that work on many songs, what there is to do, and running it.
 */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "cli/command.h"

/* A command that batches can run. */
typedef struct batch_kind {
  const command *command;
  bool media;            /* its operands are MEDIA LYRICS, else LYRICS alone */
  bool many;             /* quick: a worker does many, one after the other */
  bool threads;          /* uses all processors by itself, unless --threads says otherwise */
  const char *extension; /* of outputs; NULL: the format's */
  const char *soft;      /* the same with --soft; NULL: no difference */
  const char *before;    /* what stands before FORMAT where -t FORMAT says the extension */
} batch_kind;

const batch_kind *batch_kind_by_name(const char *name); /* NULL if unknown */
const batch_kind *batch_kind_at(size_t i);              /* NULL behind the last */

/* May this option of a command be given to a batch? */
bool batch_option_passes(const option *o);

/* What a batch is about. */
typedef struct batch {
  call *c;
  const batch_kind *kind; /* NULL: whatever the ledger says */
  norae_ledger *ledger;
  norae_words options; /* of the command */
  const char *folder;  /* outputs are relative to it */
  unsigned shard, shards; /* from 0 on; 1: all */
  struct planner *planner; /* of what is to come onto the list yet; NULL: all is on it */
  size_t planned;      /* jobs on the list */
  size_t bad;          /* rows, files and folders that could not become jobs; told already */
} batch;

/* Find out what manifest and operands name, before any of it comes onto the list.  An exit
 * code. */
int batch_plan_begin(batch *b);
/* Put some `count` more on the list; *all: there are no more.  An exit code. */
int batch_plan_some(batch *b, size_t count, bool *all);
void batch_plan_end(batch *b);
/* Do what is on the list, and what still comes onto it.  An exit code. */
int batch_run(batch *b);

/* The output's name; free with free(), NULL without memory. */
char *batch_path(const batch *b, const char *output);

/* status, retry, review, merge */
typedef int batch_query(call *c);
batch_query batch_status, batch_retry, batch_review, batch_merge;
/* The ledger that the second operand names, or that is in -O DIR, and where its outputs are
 * (free with free()).  An exit code. */
int batch_find(call *c, norae_ledger **out, char **folder);
/* Where the ledger is: --ledger, or in the folder.  NULL without memory. */
char *batch_ledger_path(const call *c, const char *folder, unsigned shard, unsigned shards);

#endif
