/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How jobs ended, on its way into the ledger: what comes within a moment is one transaction,
 * so that other runs get at the ledger in between, and workers are not waited with.
 */
#ifndef CLI_BATCH_BOOK_H
#define CLI_BATCH_BOOK_H

#include "cli/batch.h"
#include "cli/batch_tell.h"

typedef struct book_entry {
  norae_job *job;
  norae_job_result result; /* its strings are in `text` */
  char *text;
} book_entry;

/* A zeroed one is empty. */
typedef struct book {
  book_entry *entries;
  size_t count, room;
  int64_t since; /* when the first of them came, µs of the steady clock */
} book;

/* Enter how a job ended; NORAE_JOB_WAITING: it goes back on the list.  Takes the job over. */
norae_status book_enter(book *k, norae_job *job, const norae_job_result *result);
/* Is it time to write them down? */
bool book_is_due(const book *k);
/* Put them into the ledger, and tell people. */
norae_status book_write(book *k, norae_ledger *ledger, telling *tell, norae_diags *diags);
void book_free(book *k);

#endif
