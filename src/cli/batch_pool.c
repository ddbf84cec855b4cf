/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "cli/batch_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELF "/proc/self/exe"
#define MOST_MESSAGES 8192
#define PIPE_ROOM 262144

/* Descriptors that starting a worker takes. */
enum { END_IN, END_TO, END_FROM, END_OUT, END_MESSAGES, END_DESK, ENDS };

extern char **environ;

bool pool_open(pool *p, size_t count, int memory)
{
  *p = (pool){.workers = calloc(count, sizeof *p->workers), .count = count, .memory = memory};
  for (size_t i = 0; p->workers && i < count; i++)
    p->workers[i].in = p->workers[i].out = p->workers[i].messages = -1;
  return p->workers;
}

static void free_worker(pool *p, pool_worker *w)
{
  if (w->pid)
    pool_bury(p, w);
  while (w->count) {
    norae_job *job = pool_take(w, w->jobs);
    norae_jobs_free(&job, 1);
  }
  if (w->desk)
    munmap(w->desk, sizeof *w->desk);
  wire_free(&w->going);
  wire_free(&w->stream);
}

void pool_close(pool *p)
{
  for (size_t i = 0; i < p->count; i++)
    free_worker(p, &p->workers[i]);
  free(p->workers);
  *p = (pool){0};
}

/* ── starting ── */

/* Signals come to the batch alone, which passes them on: a worker must not die of
 * the terminal's Ctrl-C before its parent knows. */
static int spawn(const pool *p, pid_t *pid, const int fds[ENDS])
{
  char parent[32], memory[32];
  char *const args[] = {(char *)"norae", (char *)"batch-worker", parent, memory, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  snprintf(parent, sizeof parent, "%ld", (long)getpid());
  snprintf(memory, sizeof memory, "%d", p->memory);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fds[END_IN], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, fds[END_MESSAGES], STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&files, fds[END_OUT], 3);
  posix_spawn_file_actions_adddup2(&files, fds[END_DESK], 4);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  int failed = posix_spawn(pid, SELF, &files, &attributes, args, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return failed;
}

/* A descriptor that is none of the standard ones, which the child's are put over. */
static int lift(int fd)
{
  int up = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 10);
  if (fd >= 0)
    close(fd);
  return up;
}

static void close_all(const int fds[ENDS])
{
  for (int i = 0; i < ENDS; i++) {
    if (fds[i] >= 0)
      close(fds[i]);
  }
}

/* The worker's ends of pipes, ours, and files that both hold.  0, or an errno. */
static int open_ends(int fds[ENDS])
{
  int to[2] = {-1, -1}, from[2] = {-1, -1};
  bool piped = pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0;
  fds[END_IN] = lift(to[0]);
  fds[END_TO] = lift(to[1]);
  fds[END_FROM] = lift(from[0]);
  fds[END_OUT] = lift(from[1]);
  fds[END_MESSAGES] = lift(memfd_create("norae-messages", MFD_CLOEXEC));
  fds[END_DESK] = lift(memfd_create("norae-desk", MFD_CLOEXEC));
  for (int i = 0; i < ENDS; i++) {
    if (fds[i] < 0)
      return EMFILE;
  }
  return piped && ftruncate(fds[END_DESK], sizeof(wire_desk)) == 0 ? 0 : errno;
}

static wire_desk *map_desk(int fd)
{
  void *at = mmap(NULL, sizeof(wire_desk), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return at == MAP_FAILED ? NULL : at;
}

/* Room for more jobs lets a worker go on while its parent is at the ledger. */
static size_t widen(int pipe)
{
  fcntl(pipe, F_SETPIPE_SZ, PIPE_ROOM);
  int size = fcntl(pipe, F_GETPIPE_SZ);
  return size > 0 ? (size_t)size : 4096;
}

int pool_start(pool *p, pool_worker *w)
{
  int fds[ENDS];
  int failed = open_ends(fds);
  if (w->desk)
    munmap(w->desk, sizeof *w->desk);
  w->desk = failed ? NULL : map_desk(fds[END_DESK]);
  if (!failed)
    failed = w->desk ? spawn(p, &w->pid, fds) : ENOMEM;
  if (failed) {
    close_all(fds);
    w->pid = 0;
    return failed;
  }
  close(fds[END_IN]);
  close(fds[END_OUT]);
  close(fds[END_DESK]);
  w->in = fds[END_TO];
  w->out = fds[END_FROM];
  w->messages = fds[END_MESSAGES];
  w->room = widen(w->in);
  w->last = w->tires = w->timed_out = false;
  w->turn = 0;
  w->stream.size = w->stream.at = w->going.size = 0;
  fcntl(w->out, F_SETFL, O_NONBLOCK);
  return 0;
}

/* ── jobs ── */

bool pool_has_room(const pool_worker *w, size_t size)
{
  return w->count < POOL_QUEUE && (!w->count || w->bytes + size <= w->room / 2);
}

void pool_give(pool_worker *w, norae_job *job, size_t size)
{
  w->jobs[w->count++] = (pool_job){.job = job, .turn = ++w->turn, .size = size};
  w->bytes += size;
}

void pool_send(pool_worker *w)
{
  if (w->in < 0)
    return;
  /* A worker that is gone is noticed when its answers end. */
  wire_send(&w->going, w->in);
  if (w->last) {
    close(w->in);
    w->in = -1;
  }
}

pool_job *pool_find(pool_worker *w, int64_t id)
{
  for (size_t i = 0; i < w->count; i++) {
    if (w->jobs[i].job->id == id)
      return &w->jobs[i];
  }
  return NULL;
}

norae_job *pool_take(pool_worker *w, pool_job *j)
{
  norae_job *job = j->job;
  size_t behind = (size_t)(w->jobs + w->count - j) - 1;
  w->bytes -= j->size;
  memmove(j, j + 1, behind * sizeof *j);
  w->count--;
  return job;
}

job_stage pool_stage(const pool_worker *w, const pool_job *j)
{
  uint64_t turn = w->desk ? w->desk->turn : 0;
  if (j->turn > turn)
    return STAGE_SENT;
  return j->turn == turn && w->desk->busy ? STAGE_BEGUN : STAGE_WRITTEN;
}

int64_t pool_begun(const pool_worker *w)
{
  return w->pid && w->desk && w->desk->busy ? w->desk->begun : 0;
}

/* ── the end ── */

int pool_bury(pool *p, pool_worker *w)
{
  int status = 0;
  if (w->in >= 0)
    close(w->in);
  close(w->out);
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
    ;
  close(w->messages);
  w->in = w->out = w->messages = -1;
  w->pid = 0;
  w->last = w->tires = false;
  p->idle += w->desk->idle;
  return status;
}

char *pool_messages(const pool_worker *w)
{
  char *text = calloc(1, MOST_MESSAGES + 1);
  if (text && pread(w->messages, text, MOST_MESSAGES, 0) < 0)
    *text = '\0';
  return text;
}
