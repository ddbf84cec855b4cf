/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running what is on a ledger's list: jobs go to workers as these get free, and what
 * becomes of them goes into the ledger.  The batch holds no more jobs than its workers can
 * have at hand, however many there are.
 */
#include <config.h>

#include "cli/batch_run.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/interrupt.h"

#define RENEW_EVERY 15000000 /* µs; a lease is for 60 s */
#define TURN 64              /* free places that are worth a turn */
#define LISTEN 200           /* ms */
#define LISTEN_SHORT 5       /* where results wait to be written down */
#define PLAN_AT_ONCE 250     /* tasks; workers go without new ones for so long */

void run_give_up(run *r, int code)
{
  r->code = code > r->code ? code : r->code;
  r->stopping = true;
}

bool run_check(run *r, norae_status status)
{
  int code = status == NORAE_OK ? EXIT_DONE : conclude(r->c, status);
  if (code != EXIT_DONE)
    run_give_up(r, code);
  return code == EXIT_DONE;
}

/* ── the ledger ── */

static void write_book(run *r)
{
  run_check(r, book_write(&r->book, r->b->ledger, &r->tell, r->c->diags));
}

void run_end_job(run *r, norae_job *job, const norae_job_result *result)
{
  run_check(r, book_enter(&r->book, job, result));
}

/* More tasks come onto the list while workers are at the first ones. */
static void plan(run *r)
{
  bool all = false;
  progress_end(&r->bar); /* rows that can't be done are told */
  int code = batch_plan_some(r->b, PLAN_AT_ONCE, &all);
  r->bar.items = r->b->planned;
  if (code != EXIT_DONE)
    run_give_up(r, code);
}

/* ── watching ── */

static void feed_all(run *r)
{
  bool more = !r->stopping;
  for (size_t i = 0; i < r->pool.count && more; i++) {
    pool_worker *w = &r->pool.workers[i];
    if (w->count <= POOL_QUEUE - TURN)
      more = run_feed(r, w);
  }
}

static bool is_planning(const run *r)
{
  return r->b->planner && !r->stopping;
}

static void listen_all(run *r, int how_long)
{
  struct pollfd *fds = calloc(r->pool.count, sizeof *fds);
  if (!fds) {
    run_give_up(r, conclude(r->c, NORAE_ERR_MEMORY));
    return;
  }
  for (size_t i = 0; i < r->pool.count; i++)
    fds[i] = (struct pollfd){.fd = r->pool.workers[i].pid ? r->pool.workers[i].out : -1,
                             .events = POLLIN};
  if (poll(fds, (nfds_t)r->pool.count, how_long) > 0) {
    for (size_t i = 0; i < r->pool.count; i++) {
      if (fds[i].revents)
        run_hear(r, &r->pool.workers[i]);
    }
  }
  free(fds);
}

static void enforce_time(run *r)
{
  int64_t limit = r->c->set.time_limit, at = wire_clock();
  for (size_t i = 0; i < r->pool.count && limit > 0; i++) {
    pool_worker *w = &r->pool.workers[i];
    int64_t begun = pool_begun(w);
    if (begun && !w->timed_out && at - begun > limit) {
      w->timed_out = true;
      kill(w->pid, SIGKILL);
    }
  }
}

static void stop(run *r)
{
  r->stopping = true;
  message_say(&r->c->voice, "stopping; the same command goes on later");
  for (size_t i = 0; i < r->pool.count; i++) {
    if (r->pool.workers[i].pid)
      kill(r->pool.workers[i].pid, SIGTERM);
  }
}

static void watch(run *r)
{
  if (interrupt_signal() && !r->stopping)
    stop(r);
  enforce_time(r);
  if (book_is_due(&r->book))
    write_book(r);
  if (wire_clock() - r->renewed > RENEW_EVERY) {
    r->renewed = wire_clock();
    run_check(r, norae_ledger_renew(r->b->ledger, r->c->diags));
  }
  if (r->b->planned)
    r->log.progress(r->log.user, r->b->kind ? r->b->kind->command->name : "retry",
                    (double)tell_ended(&r->tell) / (double)r->b->planned);
}

static size_t count_busy(const run *r)
{
  size_t busy = 0;
  for (size_t i = 0; i < r->pool.count; i++)
    busy += r->pool.workers[i].count;
  return busy;
}

/* Is a worker about to end, whose place another one takes? */
static bool is_changing(const run *r)
{
  bool changes = false;
  for (size_t i = 0; i < r->pool.count; i++)
    changes = changes || (r->pool.workers[i].pid && r->pool.workers[i].last);
  return changes;
}

/* Nobody is at a job, and there is none to give out; others may hold the rest of the list. */
static bool is_over(run *r)
{
  if (count_busy(r))
    return false;
  write_book(r); /* which may put some back */
  if (r->stopping)
    return true;
  if (r->b->planner || r->ready_at < r->ready_count || is_changing(r))
    return false;
  size_t left = norae_ledger_left(r->b->ledger);
  if (!left)
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
    int how_long = is_planning(r) ? 0 : r->book.count ? LISTEN_SHORT : LISTEN;
    feed_all(r);
    if (is_planning(r))
      plan(r);
    else if (is_over(r))
      break;
    listen_all(r, how_long);
    watch(r);
  }
  for (size_t i = 0; i < r->pool.count; i++) {
    if (r->pool.workers[i].pid)
      run_bury(r, &r->pool.workers[i]);
  }
  write_book(r);
}

static size_t count_workers(const call *c)
{
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return c->set.workers ? (size_t)c->set.workers : processors > 1 ? (size_t)processors : 1;
}

int batch_run(batch *b)
{
  run r = {.b = b, .c = b->c, .begun = wire_clock(), .renewed = wire_clock()};
  if (!pool_open(&r.pool, count_workers(b->c), b->c->set.memory))
    return conclude(b->c, NORAE_ERR_MEMORY);
  progress_begin(&r.bar, &b->c->voice, NORAE_NO_TIME);
  r.bar.items = b->planned;
  r.log = progress_log(&r.bar);
  tell_begin(&r.tell, b, &r.bar);
  loop(&r);
  norae_ledger_release(b->ledger, NULL);
  progress_end(&r.bar);
  double wall = (double)(wire_clock() - r.begun) / 1e6;
  double idle = (double)r.pool.idle / 1e6 / (double)r.pool.count;
  pool_close(&r.pool);
  while (r.ready_at < r.ready_count)
    free((char *)r.ready[r.ready_at++].task.output);
  free(r.ready);
  free(r.victims);
  book_free(&r.book);
  int code = tell_end(&r.tell, wall, idle);
  return code > r.code ? code : r.code;
}
