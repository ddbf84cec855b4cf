/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run as its own files see it.
 */
#ifndef CLI_BATCH_RUN_H
#define CLI_BATCH_RUN_H

#include "cli/batch.h"
#include "cli/batch_book.h"
#include "cli/batch_pool.h"
#include "cli/batch_tell.h"
#include "cli/progress.h"

/* A job whose worker died, and how often. */
typedef struct victim {
  int64_t id;
  int deaths;
} victim;

typedef struct run {
  batch *b;
  call *c;
  pool pool;
  norae_job *ready; /* taken, not given to a worker yet */
  size_t ready_count, ready_at;
  book book;
  victim *victims;
  size_t victim_count;
  telling tell;
  progress bar;
  norae_log log;
  int64_t begun, renewed; /* µs of the steady clock */
  bool stopping; /* no more jobs are given out */
  bool waits;    /* for jobs of other runs; said once */
  size_t barren; /* workers in a row that died without a job */
  int code;
} run;

/* What can't be gone on with: the ledger, starting workers, memory. */
void run_give_up(run *r, int code);
/* False when the ledger failed, and the run with it. */
bool run_check(run *r, norae_status status);
/* Into the book; takes the job over. */
void run_end_job(run *r, norae_job *job, const norae_job_result *result);
/* It was done or had failed before: contents are compared, no work is done. */
bool run_is_check(const norae_job *job);

/* What a worker has to say, as far as it can be read; buries it when it is gone. */
void run_hear(run *r, pool_worker *w);
/* Its process has ended, or is told to: jobs that it had go back, or failed. */
void run_bury(run *r, pool_worker *w);

/* A worker gets jobs until it has enough.  False when there is nothing to give. */
bool run_feed(run *r, pool_worker *w);

#endif
