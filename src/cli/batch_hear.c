/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes back from workers: how jobs ended, and that they died.
 */
#include <config.h>

#include "cli/batch_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* ── how jobs end ── */

/* A full disk, a bad cable, a missing file: it may be gone next time. */
static bool is_passing(int code, const char *messages)
{
  return code == EXIT_ENVIRONMENT || strstr(messages, "[io]") || strstr(messages, "[exists]");
}

/* The sentence of the first error; "" when there is none. */
static void find_reason(const char *messages, char *out, size_t size)
{
  const char *error = strstr(messages, "error: ");
  const char *from = error ? error + 7 : messages;
  snprintf(out, size, "%.*s", (int)strcspn(from, "\n"), from);
}

static void take_end(run *r, norae_job *job, wire_reader *answer)
{
  char reason[512];
  norae_job_result result = {.state = NORAE_JOB_DONE};
  result.exit_code = (int)wire_next_number(answer);
  result.confidence = wire_next_real(answer);
  result.wall = wire_next_real(answer);
  result.cpu = wire_next_real(answer);
  result.peak = (long)wire_next_number(answer);
  result.print = wire_next_print(answer);
  result.made = wire_next_print(answer);
  result.messages = wire_next(answer);
  if (result.exit_code != EXIT_DONE) {
    result.state = r->stopping ? NORAE_JOB_WAITING : NORAE_JOB_FAILED;
    result.passing = is_passing(result.exit_code, result.messages);
    find_reason(result.messages, reason, sizeof reason);
    result.reason = reason;
    /* It was refused, not tried. */
    if (strstr(result.messages, "[exists]"))
      result.exit_code = -1;
  }
  run_end_job(r, job, &result);
}

/* The worker has compared contents with those of last time. */
static void take_check(run *r, norae_job *job, wire_reader *answer)
{
  bool same = wire_next_number(answer), there = wire_next_number(answer);
  bool edited = wire_next_number(answer), done = job->result.state == NORAE_JOB_DONE;
  if (!(same && (there || !done)) && !(edited && !r->c->set.force)) {
    run_end_job(r, job, &(norae_job_result){.state = NORAE_JOB_WAITING,
                                            .exit_code = -1,
                                            .confidence = -1.0});
    return;
  }
  norae_job_result result = job->result;
  bool refused = !(same && (there || !done));
  if (refused) {
    result.state = NORAE_JOB_FAILED;
    result.reason = "its inputs changed, and so did the output since it was made; -f replaces it";
  }
  tell_job(&r->tell, job, &result, !refused);
  norae_jobs_free(&job, 1);
}

static void take_answer(run *r, pool_worker *w, wire_reader *answer)
{
  const char *what = wire_next(answer);
  pool_job *j = pool_find(w, wire_next_number(answer));
  if (!j)
    return;
  r->barren = 0;
  norae_job *job = pool_take(w, j);
  if (strcmp(what, "end") == 0)
    take_end(r, job, answer);
  else
    take_check(r, job, answer);
}

void run_hear(run *r, pool_worker *w)
{
  wire_reader answer;
  bool open = wire_fill(&w->stream, w->out);
  while (wire_take(&w->stream, &answer))
    take_answer(r, w, &answer);
  if (!open)
    run_bury(r, w);
}

/* ── workers that died ── */

static int count_death(run *r, int64_t id)
{
  for (size_t i = 0; i < r->victim_count; i++) {
    if (r->victims[i].id == id)
      return ++r->victims[i].deaths;
  }
  victim *more = realloc(r->victims, (r->victim_count + 1) * sizeof *more);
  if (!more)
    return 1;
  r->victims = more;
  r->victims[r->victim_count++] = (victim){.id = id, .deaths = 1};
  return 1;
}

static void describe_death(const run *r, const pool_worker *w, int status, char out[160])
{
  if (w->timed_out)
    snprintf(out, 160, "took longer than %.6g s (--time-limit)",
             (double)r->c->set.time_limit / 1e6);
  else if (WIFSIGNALED(status))
    snprintf(out, 160, "its process was ended by signal %d (%s)", WTERMSIG(status),
             strsignal(WTERMSIG(status)));
  else
    snprintf(out, 160, "its process ended before the job did, with exit code %d",
             WEXITSTATUS(status));
}

/* Nothing is known of it that was not before; only that the file can't be looked at without
 * a worker dying would be a reason to give up. */
static void return_check(run *r, norae_job *job, bool begun)
{
  if (begun && count_death(r, job->id) > 5) {
    norae_job_result failed = job->result;
    failed.state = NORAE_JOB_FAILED;
    failed.reason = "workers die when they look at it";
    tell_job(&r->tell, job, &failed, false);
  } else {
    run_check(r, norae_ledger_relist(r->b->ledger, job->id));
  }
  norae_jobs_free(&job, 1);
}

/* What is to be said of a job that its worker died of. */
static void blame(run *r, const pool_worker *w, const norae_job *job, int status,
                  char reason[160], norae_job_result *out)
{
  int tries = r->c->set.tries ? r->c->set.tries : 2;
  bool last = w->timed_out || count_death(r, job->id) >= tries;
  describe_death(r, w, status, reason);
  out->state = last ? NORAE_JOB_FAILED : NORAE_JOB_WAITING;
  out->passing = !w->timed_out;
  out->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  out->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_INPUT;
  out->reason = reason;
  if (!last)
    tell_again(&r->tell, job, reason);
}

/* One that was being worked at is to blame; the others just wait again. */
static void bury_job(run *r, const pool_worker *w, norae_job *job, job_stage stage, int status,
                     const char *messages)
{
  char reason[160], *path = batch_path(r->b, job->task.output);
  norae_job_result result = {.state = NORAE_JOB_WAITING, .exit_code = -1, .confidence = -1.0};
  if (path && stage != STAGE_SENT)
    norae_batch_sweep(path);
  free(path);
  if (stage == STAGE_BEGUN && !r->stopping) {
    blame(r, w, job, status, reason, &result);
    result.messages = messages;
  }
  run_end_job(r, job, &result);
}

void run_bury(run *r, pool_worker *w)
{
  char *messages = pool_messages(w);
  /* It ended with nothing to do, or before it did any of what it had. */
  bool barren = !r->stopping && (w->desk->turn == 0 || (w->count == 0 && !w->last));
  int status = pool_bury(&r->pool, w);
  while (w->count) {
    job_stage stage = pool_stage(w, w->jobs);
    norae_job *job = pool_take(w, w->jobs);
    if (run_is_check(job))
      return_check(r, job, stage == STAGE_BEGUN);
    else
      bury_job(r, w, job, stage, status, messages);
  }
  if (barren && ++r->barren > 5 + r->pool.count) {
    message_error(&r->c->voice, "workers end as soon as they begin (exit code %d)%s%s",
                  WEXITSTATUS(status), messages && *messages ? ": " : "",
                  messages ? messages : "");
    run_give_up(r, EXIT_ENVIRONMENT);
  }
  free(messages);
}
