/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people and machines hear of a batch while it runs.
 */
#ifndef CLI_BATCH_TELL_H
#define CLI_BATCH_TELL_H

#include "cli/batch.h"
#include "cli/json.h"
#include "cli/progress.h"

typedef struct telling {
  const batch *b;
  progress *bar;
  size_t done, failed;        /* in this run */
  size_t done_before, failed_before;
  size_t lost;                /* somebody else did them meanwhile */
  json j;                     /* when --json is given */
} telling;

void tell_begin(telling *t, const batch *b, progress *bar);
/* A job has ended; `before`: in an earlier run, and nothing has changed since. */
void tell_job(telling *t, const norae_job *job, const norae_job_result *result, bool before);
/* Its worker died, it is tried again. */
void tell_again(telling *t, const norae_job *job, const char *reason);
void tell_lost(telling *t, const norae_job *job);
size_t tell_ended(const telling *t);
/* The summary; `idle` are the seconds that a worker waited for jobs.  The batch's exit code. */
int tell_end(telling *t, double seconds, double idle);

/* The members of a job's object, which is open: what there is to do, and what became of it. */
void tell_task(json *j, const norae_task *task);
void tell_members(json *j, const norae_job *job, const norae_job_result *result);

#endif
