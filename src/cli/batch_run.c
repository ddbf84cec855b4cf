/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running what is on a ledger's list: jobs go to workers as these get free, and what
 * becomes of them goes into the ledger.  The batch holds no more jobs than its workers can
 * have at hand, however many there are.
 */
#include <config.h>

#include "cli/batch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/batch_pool.h"
#include "cli/batch_tell.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/progress.h"

#define RENEW_EVERY 15.0 /* seconds; a lease is for 60 */
#define FRAMES_MOST 32768 /* bytes of jobs on their way to a worker: a pipe holds twice that */
#define TAKE 256
#define TURN 32 /* free places that are worth a turn */

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
  victim *victims;
  size_t victim_count;
  telling tell;
  progress bar;
  norae_log log;
  double begun, renewed;
  bool open;     /* a transaction */
  bool stopping; /* no more jobs are given out */
  bool waits;    /* for jobs of other runs; said once */
  size_t barren; /* workers in a row that died without a job */
  int code;
} run;

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What can't be gone on with: the ledger, or starting workers. */
static void give_up(run *r, int code)
{
  r->code = code > r->code ? code : r->code;
  r->stopping = true;
}

static bool check_ledger(run *r, norae_status status)
{
  int code = status == NORAE_OK ? EXIT_DONE : conclude(r->c, status);
  if (code != EXIT_DONE)
    give_up(r, code);
  return code == EXIT_DONE;
}

/* All that one look at the workers brings is one transaction. */
static void open_ledger(run *r)
{
  if (!r->open && check_ledger(r, norae_ledger_begin(r->b->ledger, r->c->diags)))
    r->open = true;
}

static void close_ledger(run *r)
{
  if (r->open)
    check_ledger(r, norae_ledger_commit(r->b->ledger, r->c->diags));
  r->open = false;
}

/* ── how jobs end ── */

static void end_job(run *r, const norae_job *job, const norae_job_result *result)
{
  bool lost = false;
  open_ledger(r);
  if (!r->open ||
      !check_ledger(r, norae_ledger_end(r->b->ledger, job->id, result, &lost, r->c->diags)))
    return;
  if (lost)
    tell_lost(&r->tell, job);
  else if (result->state != NORAE_JOB_WAITING)
    tell_job(&r->tell, job, result, false);
}

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

static void take_end(run *r, const norae_job *job, wire_reader *answer)
{
  char reason[512];
  norae_job_result result = {.exit_code = (int)wire_next_number(answer)};
  result.confidence = wire_next_real(answer);
  result.wall = wire_next_real(answer);
  result.cpu = wire_next_real(answer);
  result.peak = (long)wire_next_number(answer);
  result.print = wire_next_print(answer);
  result.made = wire_next_print(answer);
  result.messages = wire_next(answer);
  result.state = NORAE_JOB_DONE;
  if (result.exit_code != EXIT_DONE) {
    result.state = r->stopping ? NORAE_JOB_WAITING : NORAE_JOB_FAILED;
    result.passing = is_passing(result.exit_code, result.messages);
    find_reason(result.messages, reason, sizeof reason);
    result.reason = reason;
    /* It was refused, not tried. */
    if (strstr(result.messages, "[exists]"))
      result.exit_code = -1;
  }
  end_job(r, job, &result);
}

/* The worker has compared contents with those of last time. */
static void take_check(run *r, const norae_job *job, wire_reader *answer)
{
  bool same = wire_next_number(answer), there = wire_next_number(answer);
  bool edited = wire_next_number(answer), done = job->result.state == NORAE_JOB_DONE;
  if (same && (there || !done)) {
    tell_job(&r->tell, job, &job->result, true);
  } else if (edited && !r->c->set.force) {
    norae_job_result kept = job->result;
    kept.state = NORAE_JOB_FAILED;
    kept.reason = "its inputs changed, and so did the output since it was made; -f replaces it";
    tell_job(&r->tell, job, &kept, false);
  } else {
    const norae_job_result again = {
        .state = NORAE_JOB_WAITING, .exit_code = -1, .confidence = -1.0};
    end_job(r, job, &again);
  }
}

static void take_answer(run *r, pool_worker *w, const wire *frame)
{
  wire_reader answer = wire_read(frame);
  const char *what = wire_next(&answer);
  pool_job *j = pool_find(w, wire_next_number(&answer));
  if (!j)
    return;
  r->barren = 0;
  if (strcmp(what, "begin") == 0) {
    j->stage = STAGE_BEGUN;
    j->begun = now();
    return;
  }
  if (strcmp(what, "written") == 0) {
    j->stage = STAGE_WRITTEN;
    return;
  }
  if (strcmp(what, "end") == 0)
    take_end(r, j->job, &answer);
  else
    take_check(r, j->job, &answer);
  pool_forget(w, j);
}

/* ── workers that died ── */

/* It was done or had failed before: contents are compared, no work is done. */
static bool is_check(const norae_job *job)
{
  return job->result.state != NORAE_JOB_RUNNING;
}

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
static void return_check(run *r, const norae_job *job, bool first)
{
  norae_job_result failed = job->result;
  failed.state = NORAE_JOB_FAILED;
  failed.reason = "workers die when they look at it";
  open_ledger(r);
  if (first && count_death(r, job->id) > 5)
    tell_job(&r->tell, job, &failed, false);
  else if (r->open)
    check_ledger(r, norae_ledger_relist(r->b->ledger, job->id, r->c->diags));
}

/* One that was being worked at is to blame; the others just wait again. */
static void bury_job(run *r, pool_worker *w, const pool_job *j, int status, const char *messages)
{
  char reason[160], *path = batch_path(r->b, j->job->task.output);
  norae_job_result result = {.state = NORAE_JOB_WAITING, .exit_code = -1, .confidence = -1.0};
  if (path && j->stage != STAGE_SENT)
    norae_batch_sweep(path);
  free(path);
  if (j->stage == STAGE_BEGUN && !r->stopping) {
    int tries = r->c->set.tries ? r->c->set.tries : 2;
    bool last = w->timed_out || count_death(r, j->job->id) >= tries;
    describe_death(r, w, status, reason);
    result.state = last ? NORAE_JOB_FAILED : NORAE_JOB_WAITING;
    result.passing = !w->timed_out;
    result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_INPUT;
    result.reason = reason;
    result.messages = messages;
    if (!last)
      tell_again(&r->tell, j->job, reason);
  }
  end_job(r, j->job, &result);
}

static void bury(run *r, pool_worker *w)
{
  char *messages = pool_messages(w);
  bool idle = w->count == 0 && !w->closed && !r->stopping;
  int status = pool_bury(w);
  for (bool first = true; w->count; first = false) {
    if (is_check(w->jobs->job))
      return_check(r, w->jobs->job, first);
    else
      bury_job(r, w, w->jobs, status, messages);
    pool_forget(w, w->jobs);
  }
  if (idle && ++r->barren > 5 + r->pool.count) {
    message_error(&r->c->voice, "workers end as soon as they begin (exit code %d)%s%s",
                  WEXITSTATUS(status), messages && *messages ? ": " : "",
                  messages ? messages : "");
    give_up(r, EXIT_ENVIRONMENT);
  }
  free(messages);
}

/* ── giving jobs out ── */

/* Quick jobs are taken by the dozen, long ones when somebody can begin them: other runs
 * on the same ledger want some, too. */
static norae_job *next_job(run *r)
{
  if (r->ready_at == r->ready_count && !r->stopping) {
    free(r->ready);
    r->ready = NULL;
    r->ready_at = r->ready_count = 0;
    size_t most = r->b->kind && r->b->kind->many ? TAKE : 1;
    check_ledger(r,
                 norae_ledger_take(r->b->ledger, most, &r->ready, &r->ready_count, r->c->diags));
  }
  if (r->ready_at == r->ready_count || r->stopping)
    return NULL;
  norae_job *one = malloc(sizeof *one);
  if (one)
    *one = r->ready[r->ready_at++];
  else
    give_up(r, conclude(r->c, NORAE_ERR_MEMORY));
  return one;
}

static size_t count_words(const norae_words *words)
{
  size_t count = 0;
  for (const char *at = NULL; (at = norae_words_next(words, at)); count++)
    ;
  return count;
}

static void add_words(wire *frame, const norae_words *words)
{
  for (const char *at = NULL; (at = norae_words_next(words, at));)
    wire_text(frame, at);
}

/* Several burns at once share the processors.  That is no option of the job, and no
 * part of its print: another -j makes nothing new. */
static const char *threads_word(const run *r, const norae_job *job, char out[32])
{
  const batch_kind *kind = batch_kind_by_name(job->task.command);
  if (!kind || !kind->threads)
    return NULL;
  for (const char *at = NULL; (at = norae_words_next(&job->task.options, at));) {
    if (strncmp(at, "--threads=", 10) == 0)
      return NULL;
  }
  long processors = sysconf(_SC_NPROCESSORS_ONLN), each = processors / (long)r->pool.count;
  snprintf(out, 32, "--threads=%ld", each > 1 ? each : 1);
  return out;
}

static bool make_frame(const run *r, const norae_job *job, wire *frame)
{
  char room[32], *path = batch_path(r->b, job->task.output);
  const char *threads = threads_word(r, job, room);
  wire_text(frame, is_check(job) ? "check" : "work");
  wire_number(frame, job->id);
  /* What stands there is what an earlier try has made. */
  wire_number(frame, r->c->set.force || job->tries > 1);
  wire_number(frame, job->tries > 1);
  wire_print(frame, &job->result.print);
  wire_print(frame, &job->result.made);
  wire_text(frame, job->task.command);
  wire_text(frame, path);
  wire_number(frame, (long long)count_words(&job->task.inputs));
  wire_number(frame, (long long)count_words(&job->task.options));
  add_words(frame, &job->task.inputs);
  add_words(frame, &job->task.options);
  wire_text(frame, threads);
  bool ok = path && !frame->failed;
  free(path);
  return ok;
}

static bool is_long(const norae_job *job)
{
  const batch_kind *kind = batch_kind_by_name(job->task.command);
  return !is_check(job) && !(kind && kind->many);
}

/* Feed one worker until it has enough.  False when there is nothing to give. */
static bool feed(run *r, pool_worker *w)
{
  wire frame = {0};
  size_t sent = 0;
  bool more = true;
  while (!w->closed && w->count < POOL_QUEUE && sent < FRAMES_MOST) {
    norae_job *job = next_job(r);
    if (!(more = job))
      break;
    int failed = w->pid ? 0 : pool_start(&r->pool, w);
    if (failed || !make_frame(r, job, &frame)) {
      message_error(&r->c->voice, "can't start a worker: %s", strerror(failed ? failed : ENOMEM));
      norae_jobs_free(&job, 1);
      give_up(r, EXIT_ENVIRONMENT);
      break;
    }
    sent += frame.size;
    pool_give(w, job, &frame, is_long(job));
  }
  wire_free(&frame);
  return more;
}

static void feed_all(run *r)
{
  bool more = !r->stopping;
  for (size_t i = 0; i < r->pool.count && more; i++) {
    if (r->pool.workers[i].count <= POOL_QUEUE - TURN)
      more = feed(r, &r->pool.workers[i]);
  }
}

/* ── watching ── */

static void hear(run *r, pool_worker *w)
{
  wire frame = {0};
  bool open = wire_fill(&w->stream, w->out);
  while (wire_take(&w->stream, &frame))
    take_answer(r, w, &frame);
  wire_free(&frame);
  if (!open)
    bury(r, w);
}

static void listen_all(run *r)
{
  struct pollfd *fds = calloc(r->pool.count, sizeof *fds);
  if (!fds) {
    give_up(r, conclude(r->c, NORAE_ERR_MEMORY));
    return;
  }
  for (size_t i = 0; i < r->pool.count; i++)
    fds[i] = (struct pollfd){.fd = r->pool.workers[i].pid ? r->pool.workers[i].out : -1,
                             .events = POLLIN};
  if (poll(fds, (nfds_t)r->pool.count, 200) > 0) {
    for (size_t i = 0; i < r->pool.count; i++) {
      if (fds[i].revents)
        hear(r, &r->pool.workers[i]);
    }
  }
  free(fds);
}

static void enforce_time(run *r)
{
  double limit = (double)r->c->set.time_limit / 1e6, at = now();
  for (size_t i = 0; i < r->pool.count && limit > 0; i++) {
    pool_worker *w = &r->pool.workers[i];
    for (size_t k = 0; k < w->count && w->pid && !w->timed_out; k++) {
      if (w->jobs[k].stage == STAGE_BEGUN && at - w->jobs[k].begun > limit) {
        w->timed_out = true;
        kill(w->pid, SIGKILL);
      }
    }
  }
}

static void watch(run *r)
{
  if (interrupt_signal() && !r->stopping) {
    r->stopping = true;
    message_say(&r->c->voice, "stopping; the same command goes on later");
    for (size_t i = 0; i < r->pool.count; i++) {
      if (r->pool.workers[i].pid)
        kill(r->pool.workers[i].pid, SIGTERM);
    }
  }
  enforce_time(r);
  if (now() - r->renewed > RENEW_EVERY) {
    r->renewed = now();
    check_ledger(r, norae_ledger_renew(r->b->ledger, r->c->diags));
  }
  if (r->tell.total)
    r->log.progress(r->log.user, r->b->kind ? r->b->kind->command->name : "retry",
                    (double)tell_ended(&r->tell) / (double)r->tell.total);
}

static size_t count_busy(const run *r)
{
  size_t busy = 0;
  for (size_t i = 0; i < r->pool.count; i++)
    busy += r->pool.workers[i].count;
  return busy;
}

/* Workers that have nothing to do while others hold the rest of the list. */
static bool is_over(run *r)
{
  size_t left = 0;
  if (count_busy(r) || r->ready_at < r->ready_count)
    return r->stopping && !count_busy(r);
  if (r->stopping || !check_ledger(r, norae_ledger_left(r->b->ledger, &left, r->c->diags)) || !left)
    return true;
  if (!r->waits)
    message_say(&r->c->voice, "waiting for %zu job%s that another run is at", left,
                left == 1 ? "" : "s");
  r->waits = true;
  nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
  return false;
}

static void loop(run *r)
{
  for (;;) {
    feed_all(r);
    if (is_over(r))
      break;
    listen_all(r);
    watch(r);
    close_ledger(r);
  }
  for (size_t i = 0; i < r->pool.count; i++) {
    if (r->pool.workers[i].pid)
      bury(r, &r->pool.workers[i]);
  }
  close_ledger(r);
}

int batch_run(batch *b)
{
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  size_t count = b->c->set.workers ? (size_t)b->c->set.workers
                                   : (size_t)(processors > 1 ? processors : 1);
  run r = {.b = b, .c = b->c, .begun = now(), .renewed = now()};
  if (!pool_open(&r.pool, count, b->c->set.memory))
    return conclude(b->c, NORAE_ERR_MEMORY);
  for (size_t i = 0; i < count; i++)
    r.pool.workers[i].in = r.pool.workers[i].out = r.pool.workers[i].messages = -1;
  progress_begin(&r.bar, &b->c->voice, NORAE_NO_TIME);
  r.bar.items = b->planned;
  r.log = progress_log(&r.bar);
  tell_begin(&r.tell, b, &r.bar);
  loop(&r);
  norae_ledger_release(b->ledger, NULL);
  progress_end(&r.bar);
  pool_close(&r.pool);
  while (r.ready_at < r.ready_count)
    free((char *)r.ready[r.ready_at++].task.output);
  free(r.ready);
  free(r.victims);
  int code = tell_end(&r.tell, now() - r.begun);
  return code > r.code ? code : r.code;
}
