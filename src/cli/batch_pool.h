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
#define POOL_QUEUE 512

/* What a worker has got of a job. */
typedef enum job_stage { STAGE_SENT, STAGE_BEGUN, STAGE_WRITTEN } job_stage;

typedef struct pool_job {
  norae_job *job; /* owned: the block that norae_ledger_take() gave */
  uint64_t turn;  /* it is the worker's so many-th */
  size_t size;    /* of its frame */
} pool_job;

typedef struct pool_worker {
  pid_t pid;       /* 0: there is none */
  int in, out;     /* to it, from it */
  int messages;    /* file with what it says */
  wire_desk *desk; /* what it is at; NULL: it never ran */
  uint64_t turn;   /* of the job that it got last */
  bool tires;      /* it has a long job */
  bool last;       /* it gets no more jobs than it has */
  bool timed_out;  /* it was killed for that */
  size_t count;    /* of jobs */
  size_t bytes;    /* of their frames: never more than its pipe holds, so that no write waits */
  size_t room;     /* of its pipe */
  pool_job jobs[POOL_QUEUE];
  wire going, stream; /* to it, from it */
} pool_worker;

typedef struct pool {
  pool_worker *workers;
  size_t count;
  int memory;   /* MiB for each, 0: any */
  int64_t idle; /* µs in which workers that have ended waited for jobs */
} pool;

/* False without memory. */
bool pool_open(pool *p, size_t count, int memory);
void pool_close(pool *p);

/* Start the worker's process.  0, or an errno. */
int pool_start(pool *p, pool_worker *w);
/* Does a frame of that size go to it at once? */
bool pool_has_room(const pool_worker *w, size_t size);
/* Hand over a job that the worker then owns; its frame, of that size, is in w->going. */
void pool_give(pool_worker *w, norae_job *job, size_t size);
/* Send what is going to it; behind the last job, its input ends. */
void pool_send(pool_worker *w);
/* Where the job stands in w->jobs; NULL: it has none of that number. */
pool_job *pool_find(pool_worker *w, int64_t id);
/* Take it off the worker; the job is the caller's, free with norae_jobs_free(). */
norae_job *pool_take(pool_worker *w, pool_job *j);
job_stage pool_stage(const pool_worker *w, const pool_job *j);
/* Since when it has been at one job, in µs of the steady clock; 0: it isn't. */
int64_t pool_begun(const pool_worker *w);
/* Wait for the process to end, and give up its pipes; the desk stays as it was left until
 * the next start.  As waitpid() tells it. */
int pool_bury(pool *p, pool_worker *w);
/* What the worker said last; free with free(), NULL without memory. */
char *pool_messages(const pool_worker *w);

#endif
