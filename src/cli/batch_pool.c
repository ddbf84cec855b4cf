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

extern char **environ;

bool pool_open(pool *p, size_t count, int memory)
{
  *p = (pool){.workers = calloc(count, sizeof *p->workers), .count = count, .memory = memory};
  return p->workers;
}

void pool_close(pool *p)
{
  for (size_t i = 0; i < p->count; i++) {
    if (p->workers[i].pid)
      pool_bury(&p->workers[i]);
    while (p->workers[i].count)
      pool_forget(&p->workers[i], p->workers[i].jobs);
    wire_free(&p->workers[i].stream);
  }
  free(p->workers);
  *p = (pool){0};
}

/* ── starting ── */

/* Signals come to the batch alone, which passes them on: a worker must not die of
 * the terminal's Ctrl-C before its parent knows. */
static int spawn(const pool *p, pid_t *pid, int in, int out, int messages)
{
  char parent[32], memory[32];
  char *const args[] = {(char *)"norae", (char *)"batch-worker", parent, memory, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  snprintf(parent, sizeof parent, "%ld", (long)getpid());
  snprintf(memory, sizeof memory, "%d", p->memory);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, messages, STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&files, out, 3);
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

static void close_all(const int fds[5])
{
  for (int i = 0; i < 5; i++) {
    if (fds[i] >= 0)
      close(fds[i]);
  }
}

int pool_start(pool *p, pool_worker *w)
{
  int to[2] = {-1, -1}, from[2] = {-1, -1}, failed = 0;
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
    failed = errno;
  int fds[5] = {lift(to[0]), lift(to[1]), lift(from[0]), lift(from[1]),
                lift(memfd_create("norae-messages", MFD_CLOEXEC))};
  for (int i = 0; i < 5 && !failed; i++)
    failed = fds[i] < 0 ? EMFILE : 0;
  if (!failed)
    failed = spawn(p, &w->pid, fds[0], fds[3], fds[4]);
  if (failed) {
    close_all(fds);
    w->pid = 0;
    return failed;
  }
  close(fds[0]);
  close(fds[3]);
  w->in = fds[1];
  w->out = fds[2];
  w->messages = fds[4];
  w->closed = w->timed_out = false;
  w->stream.size = 0;
  fcntl(w->out, F_SETFL, O_NONBLOCK);
  return 0;
}

/* ── jobs ── */

void pool_give(pool_worker *w, norae_job *job, wire *frame, bool last)
{
  w->jobs[w->count++] = (pool_job){.job = job};
  /* A worker that is gone is noticed when its answers end. */
  wire_send(frame, w->in);
  if (last && !w->closed) {
    close(w->in);
    w->in = -1;
    w->closed = true;
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

void pool_forget(pool_worker *w, pool_job *j)
{
  norae_jobs_free(&j->job, 1);
  size_t behind = (size_t)(w->jobs + w->count - j) - 1;
  memmove(j, j + 1, behind * sizeof *j);
  w->count--;
}

/* ── the end ── */

int pool_bury(pool_worker *w)
{
  int status = 0;
  if (w->in >= 0)
    close(w->in);
  close(w->out);
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
    ;
  close(w->messages);
  w->in = w->out = w->messages = -1;
  w->closed = false;
  w->pid = 0;
  return status;
}

char *pool_messages(const pool_worker *w)
{
  char *text = calloc(1, MOST_MESSAGES + 1);
  if (text && pread(w->messages, text, MOST_MESSAGES, 0) < 0)
    *text = '\0';
  return text;
}
