/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker of a batch: a process of its own that takes jobs from standard input, runs each
 * as the command line would, and answers on descriptor 3.  What commands say on standard
 * error goes into a file that the parent gave, so that it outlives a crash.
 *
 * Small outputs wait to be synced together: such a job is at its end when it stands under its
 * name.  Which job a crash costs, the desk tells.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/batch.h"
#include "cli/batch_print.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/wire.h"

#define ANSWERS 3
#define DESK 4
#define MOST_WAITING 192
#define ANSWERS_MOST 16384 /* bytes; a pipe holds four times that */
#define ANSWERS_WAIT 20000 /* µs */
#define FLUSH_WAIT 100000
#define MOST_MESSAGES 8192
#define MOST_ARGS 512

/* One job, from its frame. */
typedef struct work {
  long long id;
  bool check, force, sweep;
  norae_print print, made; /* as they were, for a check */
  const char *command, *output;
  const char *inputs[PRINT_INPUTS], *options[MOST_ARGS];
  const char *threads; /* an option that is no part of the print; "" if none */
  size_t input_count, option_count;
} work;

/* A job whose output waits to be synced. */
typedef struct pending {
  bool used;
  long long id;
  norae_print print;
  char *output, *messages;
  double confidence, wall, cpu;
  int code;
} pending;

typedef struct worker {
  wire answers;        /* some go together */
  int64_t answered;    /* when they did last, µs of the steady clock */
  int64_t flushed;     /* when outputs were placed last */
  wire_desk *desk;
  uint64_t turn;
  norae_batch *batch;
  norae_sounds *sounds;
  kept_times kept;
  print_memory memory; /* of inputs */
  pending waiting[MOST_WAITING + 1];
  size_t placed; /* outputs that waited and do no more */
} worker;

static double seconds(clockid_t clock)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ── answers ── */

static void send(worker *w)
{
  if (w->answers.size && !wire_send(&w->answers, ANSWERS))
    _exit(EXIT_ENVIRONMENT); /* the parent is gone: nobody wants the work */
  w->answered = wire_clock();
}

static void end_answer(worker *w)
{
  wire_close(&w->answers);
  if (w->answers.size >= ANSWERS_MOST || wire_clock() - w->answered > ANSWERS_WAIT)
    send(w);
}

static void answer_end(worker *w, const pending *p)
{
  struct rusage used;
  norae_print made = {{0}};
  if (p->code == EXIT_DONE)
    made = batch_print_file(&w->memory, p->output);
  getrusage(RUSAGE_SELF, &used);
  wire *to = &w->answers;
  wire_text(to, "end");
  wire_number(to, p->id);
  wire_number(to, p->code);
  wire_real(to, p->confidence);
  wire_real(to, p->wall);
  wire_real(to, p->cpu);
  wire_number(to, used.ru_maxrss);
  wire_print(to, &p->print);
  wire_print(to, &made);
  wire_text(to, p->messages);
  end_answer(w);
}

static void release(pending *p)
{
  free(p->output);
  free(p->messages);
  *p = (pending){0};
}

/* ── messages ── */

static void forget_messages(void)
{
  if (ftruncate(STDERR_FILENO, 0) == 0)
    lseek(STDERR_FILENO, 0, SEEK_SET);
}

/* The end of what was said; NULL without memory. */
static char *messages(void)
{
  struct stat at;
  off_t size = fstat(STDERR_FILENO, &at) == 0 ? at.st_size : 0;
  off_t from = size > MOST_MESSAGES ? size - MOST_MESSAGES : 0;
  char *text = calloc(1, MOST_MESSAGES + 1);
  if (text && pread(STDERR_FILENO, text, MOST_MESSAGES, from) < 0)
    *text = '\0';
  return text;
}

/* ── a job ── */

static bool make_print(worker *w, const work *job, norae_print *whole, norae_print *times)
{
  const print_job what = {.command = command_by_name(job->command),
                          .inputs = job->inputs,
                          .options = job->options,
                          .input_count = job->input_count,
                          .option_count = job->option_count};
  return what.command && batch_print(&w->memory, &what, whole, times);
}

static void check(worker *w, const work *job)
{
  norae_print print, made = batch_print_file(&w->memory, job->output);
  wire *to = &w->answers;
  bool there = access(job->output, F_OK) == 0;
  bool same = make_print(w, job, &print, NULL) && norae_print_is_same(&print, &job->print);
  bool edited = there && !norae_print_is_none(&job->made) &&
                !norae_print_is_same(&made, &job->made);
  wire_text(to, "checked");
  wire_number(to, job->id);
  wire_number(to, same);
  wire_number(to, there);
  wire_number(to, edited);
  end_answer(w);
}

/* The command line of the job, run in this process. */
static int run_command(worker *w, const work *job, pending *p)
{
  char *args[MOST_ARGS + 32];
  int count = 0;
  for (size_t i = 0; i < job->option_count; i++)
    args[count++] = (char *)job->options[i];
  if (*job->threads)
    args[count++] = (char *)job->threads;
  args[count++] = (char *)"-o";
  args[count++] = (char *)job->output;
  if (job->force)
    args[count++] = (char *)"-f";
  args[count++] = (char *)"--";
  for (size_t i = 0; i < job->input_count; i++)
    args[count++] = (char *)job->inputs[i];
  call c = {.command = command_by_name(job->command),
            .set = SETTINGS_DEFAULTS,
            .voice = {.unwatched = true},
            .batch = w->batch,
            .file = p,
            .batch_is_given = true,
            .kept = &w->kept,
            .confidence = -1.0};
  c.set.others.sounds = w->sounds;
  if (!c.command || norae_diags_new(&c.diags) != NORAE_OK)
    return EXIT_ENVIRONMENT;
  int code = command_run(&c, count, args);
  norae_diags_free(&c.diags);
  p->confidence = c.confidence;
  return code;
}

static pending *free_place(worker *w)
{
  pending *p = w->waiting;
  while (p->used)
    p++;
  return p;
}

static void perform(worker *w, const work *job)
{
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  size_t before = norae_batch_waiting(w->batch) + w->placed;
  pending *p = free_place(w);
  *p = (pending){.used = true, .id = job->id, .code = EXIT_INPUT, .confidence = -1.0};
  p->output = strdup(job->output);
  if (job->sweep)
    norae_batch_sweep(job->output);
  /* Files that options name are read for each print: the second one is for syncs alone. */
  bool places = strcmp(job->command, "sync") == 0;
  if (make_print(w, job, &p->print, places ? &w->kept.next : NULL)) {
    if (file_make_folders(job->output))
      p->code = run_command(w, job, p);
    else
      fprintf(stderr, "%s: error: can't make its folder: %s [io]\n", job->output, strerror(errno));
  }
  p->messages = messages();
  p->wall = seconds(CLOCK_MONOTONIC) - wall;
  p->cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  /* A full batch may have been synced in between. */
  if (norae_batch_waiting(w->batch) + w->placed > before)
    return;
  answer_end(w, p);
  release(p);
}

/* The batch says that an output stands under its name, or why not. */
static void placed(void *user, void *file, norae_status status, const norae_diags *diags)
{
  worker *w = user;
  pending *p = file;
  const norae_diag *diag;
  voice v = {0};
  if (status != NORAE_OK) {
    forget_messages();
    for (size_t i = 0; (diag = norae_diags_at(diags, i)); i++)
      message_diag(&v, diag);
    free(p->messages);
    p->messages = messages();
    p->code = exit_code_of(status);
  }
  answer_end(w, p);
  release(p);
  w->placed++;
}

/* ── the worker ── */

static bool read_work(const wire *frame, work *out)
{
  wire_reader r = wire_read(frame);
  *out = (work){.check = strcmp(wire_next(&r), "check") == 0};
  out->id = wire_next_number(&r);
  out->force = wire_next_number(&r);
  out->sweep = wire_next_number(&r);
  out->print = wire_next_print(&r);
  out->made = wire_next_print(&r);
  out->command = wire_next(&r);
  out->output = wire_next(&r);
  long long inputs = wire_next_number(&r), options = wire_next_number(&r);
  if (inputs > PRINT_INPUTS || options > MOST_ARGS)
    return false;
  while (out->input_count < (size_t)inputs)
    out->inputs[out->input_count++] = wire_next(&r);
  while (out->option_count < (size_t)options)
    out->options[out->option_count++] = wire_next(&r);
  out->threads = wire_next(&r);
  return true;
}

static bool is_more_to_read(void)
{
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&in, 1, 0) > 0 && in.revents & POLLIN;
}

static void flush(worker *w)
{
  interrupt_hold();
  norae_batch_flush(w->batch);
  interrupt_release();
  w->flushed = wire_clock();
}

/* What took long must not be lost with what follows. */
static bool is_late(const worker *w)
{
  return wire_clock() - w->flushed > FLUSH_WAIT;
}

/* The next frame; false when there will be none.  All that is at hand goes out before a
 * wait. */
static bool wait_for_work(worker *w, wire *frame)
{
  size_t waiting = norae_batch_waiting(w->batch);
  bool ready = is_more_to_read();
  if (waiting >= MOST_WAITING || (waiting && (!ready || is_late(w))))
    flush(w);
  if (!ready)
    send(w);
  int64_t began = wire_clock();
  bool got = wire_receive(frame, STDIN_FILENO);
  if (got)
    w->desk->idle += wire_clock() - began;
  return got;
}

/* A crash from here on is this job's. */
static void begin(worker *w)
{
  w->desk->busy = false;
  w->desk->turn = ++w->turn;
  w->desk->begun = wire_clock();
  w->desk->busy = true;
}

static void serve(worker *w)
{
  wire frame = {0};
  work job;
  while (!interrupt_signal() && wait_for_work(w, &frame) && read_work(&frame, &job)) {
    begin(w);
    forget_messages();
    if (job.check)
      check(w, &job);
    else
      perform(w, &job);
    w->desk->busy = false;
  }
  flush(w);
  send(w);
  wire_free(&frame);
}

static bool open_worker(worker *w)
{
  void *desk = mmap(NULL, sizeof *w->desk, PROT_READ | PROT_WRITE, MAP_SHARED, DESK, 0);
  w->desk = desk == MAP_FAILED ? NULL : desk;
  w->answered = w->flushed = wire_clock();
  if (!w->desk || norae_batch_new(placed, w, &w->batch) != NORAE_OK ||
      norae_sounds_new(&w->sounds) != NORAE_OK || !batch_print_open(&w->memory))
    return false;
  close(DESK);
  norae_batch_no_sweep(w->batch);
  return true;
}

/* Operands: the parent's process, and how many MiB may be used (0: any). */
static int run(call *c)
{
  worker w = {0};
  long parent = strtol(c->operands[0], NULL, 10);
  rlim_t most = (rlim_t)strtoull(c->operands[1], NULL, 10) << 20;
  /* A worker that outlived its parent would do what the next run does again. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if ((long)getppid() != parent)
    return EXIT_ENVIRONMENT;
  if (most)
    setrlimit(RLIMIT_DATA, &(struct rlimit){most, most});
  interrupt_watch();
  if (!open_worker(&w))
    return EXIT_ENVIRONMENT;
  serve(&w);
  norae_batch_free(&w.batch);
  norae_sounds_free(&w.sounds);
  kept_free(&w.kept);
  batch_print_close(&w.memory);
  wire_free(&w.answers);
  munmap(w.desk, sizeof *w.desk);
  return EXIT_DONE;
}

static const option options[] = {OPTIONS_END};

const command cmd_batch_worker = {
    .name = "batch-worker",
    .operands = "PARENT MEMORY",
    .least = 2,
    .most = 2,
    .summary = "do jobs of a batch",
    .details = "Serves 'norae batch'; of no use by hand.",
    .options = options,
    .run = run,
    .hidden = true,
};
