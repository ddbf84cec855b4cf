/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "cli/batch_print.h"

#include <errno.h>
#include <string.h>

norae_print batch_print_file(const char *path)
{
  norae_printer *p;
  norae_print out = {{0}};
  if (norae_printer_new(&p) == NORAE_OK && norae_printer_file(p, path) == NORAE_OK)
    out = norae_printer_end(p);
  norae_printer_free(&p);
  return out;
}

/* ── inputs ── */

static bool is_same_time(const struct timespec *a, const struct timespec *b)
{
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* A file that was written to a moment ago has another time of change, which nobody can set. */
static bool is_same_file(const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
         is_same_time(&a->st_mtim, &b->st_mtim) && is_same_time(&a->st_ctim, &b->st_ctim);
}

/* Look at the files; true when they are those that were printed last. */
static bool is_known(print_memory *m, const print_job *job)
{
  struct stat at;
  bool same = m->count == job->input_count;
  for (size_t i = 0; i < job->input_count; i++) {
    if (stat(job->inputs[i], &at) != 0)
      memset(&at, 0, sizeof at);
    same = same && at.st_ino && is_same_file(&at, &m->files[i]);
    m->files[i] = at;
  }
  return same;
}

static bool tell_unreadable(const char *path)
{
  const voice v = {0};
  message_diag(&v, &(norae_diag){.severity = NORAE_ERROR,
                                 .file = path,
                                 .code = "io",
                                 .text = strerror(errno)});
  return false;
}

static bool print_inputs(print_memory *m, const print_job *job)
{
  norae_printer *p;
  bool ok = true;
  if (is_known(m, job))
    return true;
  m->count = 0; /* until all were read */
  if (norae_printer_new(&p) != NORAE_OK)
    return false;
  for (size_t i = 0; i < job->input_count && ok; i++) {
    if (norae_printer_file(p, job->inputs[i]) != NORAE_OK)
      ok = tell_unreadable(job->inputs[i]);
  }
  m->count = ok ? job->input_count : 0;
  m->print = norae_printer_end(p);
  norae_printer_free(&p);
  return ok;
}

/* ── all of it ── */

/* A file that an option names is an input, too. */
static void add_option(norae_printer *p, const command *c, const char *word)
{
  struct stat at;
  size_t size = strcspn(word, "=");
  norae_printer_bytes(p, word, strlen(word));
  for (const option *o = c->options; word[size] && o->kind != OPTION_END; o++) {
    bool file = o->kind == OPTION_FILE || o->kind == OPTION_WORD_FILE;
    if (file && strlen(o->name) == size - 2 && strncmp(o->name, word + 2, size - 2) == 0 &&
        stat(word + size + 1, &at) == 0 && S_ISREG(at.st_mode))
      norae_printer_file(p, word + size + 1);
  }
}

static norae_print print_all(const print_memory *m, const print_job *job, bool with_format)
{
  norae_printer *p;
  norae_print out = {{0}};
  if (norae_printer_new(&p) != NORAE_OK)
    return out;
  norae_printer_bytes(p, job->command->name, strlen(job->command->name));
  for (size_t i = 0; i < job->option_count; i++) {
    if (with_format || strncmp(job->options[i], "--to=", 5) != 0)
      add_option(p, job->command, job->options[i]);
  }
  norae_printer_bytes(p, m->print.byte, sizeof m->print.byte);
  out = norae_printer_end(p);
  norae_printer_free(&p);
  return out;
}

bool batch_print(print_memory *m, const print_job *job, norae_print *whole, norae_print *times)
{
  if (!print_inputs(m, job))
    return false;
  *whole = print_all(m, job, true);
  *times = print_all(m, job, false);
  return true;
}
