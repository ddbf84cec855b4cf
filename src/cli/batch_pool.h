/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Processes that do the jobs of a batch: started when needed, fed, watched, and buried.
 */
#ifndef CLI_BATCH_POOL_H
#define CLI_BATCH_POOL_H

#include <sys/types.h>

#include "cli/batch.h"
#include "cli/wire.h"

/* Jobs that a worker may have at hand. */
#define POOL_QUEUE 96

/* What a worker has got of a job. */
typedef enum job_stage { STAGE_SENT, STAGE_BEGUN, STAGE_WRITTEN } job_stage;

typedef struct pool_job {
  norae_job *job; /* owned: the block that norae_ledger_take() gave */
  job_stage stage;
  double begun;   /* by the steady clock */
} pool_job;

typedef struct pool_worker {
  pid_t pid;      /* 0: there is none */
  int in, out;    /* to it, from it */
  int messages;   /* file with what it says */
  bool closed;    /* it gets no more jobs */
  bool timed_out; /* it was killed for that */
  size_t count;
  pool_job jobs[POOL_QUEUE];
  wire stream;
} pool_worker;

typedef struct pool {
  pool_worker *workers;
  size_t count;
  int memory;      /* MiB for each, 0: any */
} pool;

/* False without memory. */
bool pool_open(pool *p, size_t count, int memory);
void pool_close(pool *p);

/* Start the worker's process.  0, or an errno. */
int pool_start(pool *p, pool_worker *w);
/* Hand over a job that the worker then owns; `last`: it ends behind it. */
void pool_give(pool_worker *w, norae_job *job, wire *frame, bool last);
/* Where the job stands in w->jobs; NULL: it has none of that number. */
pool_job *pool_find(pool_worker *w, int64_t id);
/* Off with it; its job is freed. */
void pool_forget(pool_worker *w, pool_job *j);
/* Wait for the process to end, and give up its pipes.  As waitpid() tells it. */
int pool_bury(pool_worker *w);
/* What the worker said last; free with free(), NULL without memory. */
char *pool_messages(const pool_worker *w);

#endif
