/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Giving jobs out.  Quick ones are taken by the hundred, long ones when somebody can begin
 * them, since other runs on the same ledger want some, too; those in a row that have the same
 * media go to one worker together, which decodes it once.
 */
#include <config.h>

#include "cli/batch_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_QUICK 1024
#define MOST_MIXED 64
#define MOST_ALIKE 16

bool run_is_check(const norae_job *job)
{
  return job->result.state != NORAE_JOB_RUNNING;
}

static norae_status take(run *r)
{
  const batch_kind *kind = r->b->kind;
  bool alike = kind && !kind->many;
  size_t most = alike ? MOST_ALIKE : kind ? MOST_QUICK : MOST_MIXED;
  return norae_ledger_take(r->b->ledger, alike ? NORAE_LEDGER_GROUP : NORAE_LEDGER_ANY, most,
                           &r->ready, &r->ready_count, r->c->diags);
}

/* The next one; NULL when there is none. */
static norae_job *peek(run *r)
{
  if (r->stopping)
    return NULL;
  if (r->ready_at == r->ready_count) {
    free(r->ready);
    r->ready = NULL;
    r->ready_at = r->ready_count = 0;
    run_check(r, take(r));
  }
  return r->ready_at < r->ready_count ? &r->ready[r->ready_at] : NULL;
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

/* Its size; 0 without memory. */
static size_t add_frame(const run *r, const norae_job *job, wire *frame)
{
  char room[32], *path = batch_path(r->b, job->task.output);
  wire_text(frame, run_is_check(job) ? "check" : "work");
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
  wire_text(frame, threads_word(r, job, room));
  frame->failed |= !path;
  free(path);
  return wire_close(frame);
}

static bool is_long(const norae_job *job)
{
  const batch_kind *kind = batch_kind_by_name(job->task.command);
  return !run_is_check(job) && !(kind && kind->many);
}

static norae_job *take_ready(run *r)
{
  norae_job *one = malloc(sizeof *one);
  if (one)
    *one = r->ready[r->ready_at++];
  return one;
}

/* Give the worker what comes next.  False when it has no room for it, or on failure. */
static bool give(run *r, pool_worker *w)
{
  size_t before = w->going.size;
  int failed = w->pid ? 0 : pool_start(&r->pool, w);
  size_t size = failed ? 0 : add_frame(r, peek(r), &w->going);
  if (size && !pool_has_room(w, size)) {
    w->going.size = before;
    return false;
  }
  norae_job *job = size ? take_ready(r) : NULL;
  if (!job) {
    w->going.size = before;
    message_error(&r->c->voice, "can't start a worker: %s", strerror(failed ? failed : ENOMEM));
    run_give_up(r, EXIT_ENVIRONMENT);
    return false;
  }
  pool_give(w, job, size);
  return true;
}

/* Does the next one have the same recording as the one that was given last? */
static bool is_group(const run *r, const pool_worker *w)
{
  if (r->ready_at == r->ready_count || !w->count)
    return false;
  const char *next = norae_words_next(&r->ready[r->ready_at].task.inputs, NULL);
  const char *last = norae_words_next(&w->jobs[w->count - 1].job->task.inputs, NULL);
  return next && last && strcmp(next, last) == 0;
}

bool run_feed(run *r, pool_worker *w)
{
  bool more = true, is_last = false;
  while (!w->last && !is_last && (more = peek(r))) {
    bool is_slow = is_long(peek(r));
    if (!give(r, w))
      break;
    /* One process for what is long, or a group of it. */
    w->tires |= is_slow;
    is_last = w->tires && !is_group(r, w);
  }
  w->last |= w->tires;
  pool_send(w);
  return more;
}
