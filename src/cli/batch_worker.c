/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker of a batch: a process of its own that takes jobs from standard input, runs each
 * as the command line would, and answers on descriptor 3.  What commands say on standard
 * error goes into a file that the parent gave, so that it outlives a crash.
 *
 * Small outputs wait to be synced together: such a job is "written" at first, and "end"
 * comes when it stands under its name.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/batch.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/wire.h"

#define ANSWERS 3
#define MOST_WAITING 64
#define MOST_MESSAGES 8192
#define MOST_ARGS 512

/* One job, from its frame. */
typedef struct work {
  long long id;
  bool check, force, sweep;
  norae_print print, made; /* as they were, for a check */
  const char *command, *output;
  const char *inputs[16], *options[MOST_ARGS];
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
  wire answer;
  norae_batch *batch;
  norae_printer *printer;
  pending waiting[MOST_WAITING + 1];
  size_t placed; /* outputs that waited and do no more */
} worker;

static double now(clockid_t clock)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ── answers ── */

static void send(worker *w)
{
  if (!wire_send(&w->answer, ANSWERS))
    _exit(EXIT_ENVIRONMENT); /* the parent is gone: nobody wants the work */
}

static void answer(worker *w, const char *what, long long id)
{
  wire_text(&w->answer, what);
  wire_number(&w->answer, id);
  send(w);
}

static norae_print print_of_file(const char *path)
{
  norae_printer *p;
  norae_print out = {{0}};
  if (norae_printer_new(&p) == NORAE_OK && norae_printer_file(p, path) == NORAE_OK)
    out = norae_printer_end(p);
  norae_printer_free(&p);
  return out;
}

static void answer_end(worker *w, const pending *p)
{
  struct rusage used;
  norae_print made = {{0}};
  if (p->code == EXIT_DONE)
    made = print_of_file(p->output);
  getrusage(RUSAGE_SELF, &used);
  wire_text(&w->answer, "end");
  wire_number(&w->answer, p->id);
  wire_number(&w->answer, p->code);
  wire_real(&w->answer, p->confidence);
  wire_real(&w->answer, p->wall);
  wire_real(&w->answer, p->cpu);
  wire_number(&w->answer, used.ru_maxrss);
  wire_print(&w->answer, &p->print);
  wire_print(&w->answer, &made);
  wire_text(&w->answer, p->messages);
  send(w);
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

/* ── fingerprints ── */

/* A file that an option names is an input, too. */
static void print_option(worker *w, const command *c, const char *word)
{
  struct stat at;
  size_t size = strcspn(word, "=");
  norae_printer_bytes(w->printer, word, strlen(word));
  for (const option *o = c->options; word[size] && o->kind != OPTION_END; o++) {
    bool file = o->kind == OPTION_FILE || o->kind == OPTION_WORD_FILE;
    if (file && strlen(o->name) == size - 2 && strncmp(o->name, word + 2, size - 2) == 0 &&
        stat(word + size + 1, &at) == 0 && S_ISREG(at.st_mode))
      norae_printer_file(w->printer, word + size + 1);
  }
}

/* False when an input can't be read, which was said. */
static bool make_print(worker *w, const work *job, norae_print *out)
{
  const command *c = command_by_name(job->command);
  norae_printer_free(&w->printer);
  if (norae_printer_new(&w->printer) != NORAE_OK)
    return false;
  norae_printer_bytes(w->printer, job->command, strlen(job->command));
  for (size_t i = 0; i < job->option_count; i++)
    print_option(w, c, job->options[i]);
  for (size_t i = 0; i < job->input_count; i++) {
    if (norae_printer_file(w->printer, job->inputs[i]) == NORAE_OK)
      continue;
    voice v = {0};
    message_diag(&v, &(norae_diag){.severity = NORAE_ERROR,
                                   .file = job->inputs[i],
                                   .code = "io",
                                   .text = strerror(errno)});
    return false;
  }
  *out = norae_printer_end(w->printer);
  return true;
}

/* ── a job ── */

static void check(worker *w, const work *job)
{
  norae_print print, made = print_of_file(job->output);
  bool there = access(job->output, F_OK) == 0;
  bool same = make_print(w, job, &print) && norae_print_is_same(&print, &job->print);
  bool edited = there && !norae_print_is_none(&job->made) &&
                !norae_print_is_same(&made, &job->made);
  wire_text(&w->answer, "checked");
  wire_number(&w->answer, job->id);
  wire_number(&w->answer, same);
  wire_number(&w->answer, there);
  wire_number(&w->answer, edited);
  send(w);
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
            .confidence = -1.0};
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
  double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  size_t before = norae_batch_waiting(w->batch) + w->placed;
  pending *p = free_place(w);
  *p = (pending){.used = true, .id = job->id, .code = EXIT_INPUT, .confidence = -1.0};
  p->output = strdup(job->output);
  if (job->sweep)
    norae_batch_sweep(job->output);
  if (make_print(w, job, &p->print)) {
    if (file_make_folders(job->output))
      p->code = run_command(w, job, p);
    else
      fprintf(stderr, "%s: error: can't make its folder: %s [io]\n", job->output, strerror(errno));
  }
  p->messages = messages();
  p->wall = now(CLOCK_MONOTONIC) - wall;
  p->cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  /* A full batch may have been synced in between. */
  if (norae_batch_waiting(w->batch) + w->placed > before) {
    answer(w, "written", p->id);
    return;
  }
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
  if (inputs > 16 || options > MOST_ARGS)
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
}

static void serve(worker *w)
{
  wire frame = {0};
  work job;
  while (!interrupt_signal()) {
    size_t waiting = norae_batch_waiting(w->batch);
    if (waiting >= MOST_WAITING || (waiting && !is_more_to_read()))
      flush(w);
    if (!wire_receive(&frame, STDIN_FILENO) || !read_work(&frame, &job))
      break;
    forget_messages();
    if (job.check) {
      check(w, &job);
    } else {
      answer(w, "begin", job.id);
      perform(w, &job);
    }
  }
  flush(w);
  wire_free(&frame);
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
    setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
  interrupt_watch();
  if (norae_batch_new(placed, &w, &w.batch) != NORAE_OK)
    return EXIT_ENVIRONMENT;
  norae_batch_no_sweep(w.batch);
  serve(&w);
  norae_batch_free(&w.batch);
  norae_printer_free(&w.printer);
  wire_free(&w.answer);
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
