/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "cli/batch_print.h"

#include <errno.h>
#include <string.h>

bool batch_print_open(print_memory *out)
{
  *out = (print_memory){0};
  return norae_printer_new(&out->printer) == NORAE_OK;
}

void batch_print_close(print_memory *m)
{
  norae_printer_free(&m->printer);
}

norae_print batch_print_file(print_memory *m, const char *path)
{
  norae_printer_restart(m->printer);
  bool read = norae_printer_file(m->printer, path) == NORAE_OK;
  return read ? norae_printer_end(m->printer) : (norae_print){{0}};
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

/* Is the input in that place the one that was there last? */
static bool is_known(print_memory *m, size_t i, const char *path)
{
  struct stat at;
  bool there = stat(path, &at) == 0;
  bool same = there && is_same_file(&at, &m->files[i]);
  if (there)
    m->files[i] = at;
  return same && !norae_print_is_none(&m->prints[i]);
}

static bool print_input(print_memory *m, size_t i, const char *path)
{
  if (is_known(m, i, path))
    return true;
  const voice v = {0};
  m->prints[i] = batch_print_file(m, path);
  if (!norae_print_is_none(&m->prints[i]))
    return true;
  message_diag(&v, &(norae_diag){.severity = NORAE_ERROR,
                                 .file = path,
                                 .code = "io",
                                 .text = strerror(errno)});
  return false;
}

/* ── all of it ── */

/* A file that an option names is an input, too. */
static void add_option(norae_printer *p, const command *c, const char *word)
{
  struct stat at;
  const option *o = option_of_word(c->options, word);
  const char *value = strchr(word, '=');
  bool file = o && value && (o->kind == OPTION_FILE || o->kind == OPTION_WORD_FILE);
  norae_printer_bytes(p, word, strlen(word));
  if (file && stat(value + 1, &at) == 0 && S_ISREG(at.st_mode))
    norae_printer_file(p, value + 1);
}

static norae_print print_all(const print_memory *m, const print_job *job, bool with_format)
{
  norae_printer *p = m->printer;
  norae_printer_restart(p);
  norae_printer_bytes(p, job->command->name, strlen(job->command->name));
  for (size_t i = 0; i < job->option_count; i++) {
    if (with_format || strncmp(job->options[i], "--to=", 5) != 0)
      add_option(p, job->command, job->options[i]);
  }
  for (size_t i = 0; i < job->input_count; i++)
    norae_printer_bytes(p, m->prints[i].byte, sizeof m->prints[i].byte);
  return norae_printer_end(p);
}

bool batch_print(print_memory *m, const print_job *job, norae_print *whole, norae_print *times)
{
  for (size_t i = 0; i < job->input_count; i++) {
    if (!print_input(m, i, job->inputs[i]))
      return false;
  }
  *whole = print_all(m, job, true);
  if (times)
    *times = print_all(m, job, false);
  return true;
}
