/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking a ledger, and having its jobs done once more.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/batch.h"
#include "cli/batch_tell.h"
#include "cli/file.h"

static bool is_folder(const char *path)
{
  struct stat at;
  return stat(path, &at) == 0 && S_ISDIR(at.st_mode);
}

/* A folder means the ledger in it; *folder is where its outputs are (free with free()). */
static int open_at(call *c, const char *path, norae_ledger **out, char **folder)
{
  char *ledger = is_folder(path) ? batch_ledger_path(c, path, 0, 1) : strdup(path);
  size_t size = (size_t)(file_base(path) - path);
  *folder = c->set.folder      ? strdup(c->set.folder)
            : is_folder(path)  ? strdup(path)
            : size             ? strndup(path, size > 1 ? size - 1 : 1)
                               : strdup(".");
  int code = conclude(c, ledger && *folder
                             ? norae_ledger_open(ledger, NORAE_LEDGER_FIND, out, c->diags)
                             : NORAE_ERR_MEMORY);
  free(ledger);
  return code;
}

int batch_find(call *c, norae_ledger **out, char **folder)
{
  const char *path = c->count > 1 ? c->operands[1] : c->set.folder;
  *out = NULL;
  *folder = NULL;
  if (!path)
    return usage_error(c, "which ledger is missing: give the output folder, or the ledger");
  return open_at(c, path, out, folder);
}

/* ── status ── */

/* What jobs cost, added up. */
typedef struct cost {
  double wall, cpu;
  long peak;
} cost;

static bool add_cost(void *user, const norae_job *job)
{
  cost *sum = user;
  sum->wall += job->result.wall;
  sum->cpu += job->result.cpu;
  sum->peak = job->result.peak > sum->peak ? job->result.peak : sum->peak;
  return true;
}

static void show_status(const call *c, const size_t counts[4], const cost *sum)
{
  json j = {.to = stdout};
  if (!c->set.json) {
    for (int i = 0; i < 4; i++)
      printf("%-8s %zu\n", norae_job_state_name((norae_job_state)i), counts[i]);
    printf("work     %.1f s, %.1f s of processors, at most %ld MiB\n", sum->wall, sum->cpu,
           sum->peak / 1024);
    return;
  }
  json_object(&j, NULL);
  for (int i = 0; i < 4; i++)
    json_integer(&j, norae_job_state_name((norae_job_state)i), (long long)counts[i]);
  json_number(&j, "seconds", sum->wall);
  json_number(&j, "cpu", sum->cpu);
  json_integer(&j, "peak_kib", sum->peak);
  json_end(&j);
}

int batch_status(call *c)
{
  norae_ledger *l;
  char *folder;
  size_t counts[4];
  cost sum = {0};
  int code = batch_find(c, &l, &folder);
  if (code == EXIT_DONE)
    code = conclude(c, norae_ledger_count(l, counts, c->diags));
  if (code == EXIT_DONE)
    code = conclude(c, norae_ledger_each(l, 12, NORAE_LEDGER_AS_ADDED, add_cost, &sum, c->diags));
  if (code == EXIT_DONE)
    show_status(c, counts, &sum);
  norae_ledger_free(&l);
  free(folder);
  return code;
}

/* ── retry ── */

int batch_retry(call *c)
{
  batch b = {.c = c, .shards = 1};
  char *folder;
  int code = batch_find(c, &b.ledger, &folder);
  b.folder = folder;
  if (code == EXIT_DONE)
    code = conclude(c, norae_ledger_retry(b.ledger, &b.planned, c->diags));
  if (code == EXIT_DONE)
    code = batch_run(&b);
  norae_ledger_free(&b.ledger);
  free(folder);
  return code;
}

/* ── merge ── */

static int merge_one(call *c, norae_ledger *l, const char *into, const char *path)
{
  norae_merged m;
  if (file_is_same(into, path))
    return usage_error(c, "%s can't be merged into itself", path);
  int code = conclude(c, norae_ledger_merge(l, path, &m, c->diags));
  if (code == EXIT_DONE)
    message_say(&c->voice, "%s: %zu new, %zu better, %zu kept, %zu done twice", path, m.added,
                m.updated, m.kept, m.twice);
  return code;
}

int batch_merge(call *c)
{
  norae_ledger *l = NULL;
  size_t counts[4] = {0};
  if (c->count < 3)
    return usage_error(c, "give the ledger to merge into, then those to merge");
  const char *given = c->operands[1];
  char *into = is_folder(given) ? batch_ledger_path(c, given, 0, 1) : strdup(given);
  int code = conclude(c, into ? norae_ledger_open(into, NORAE_LEDGER_MAKE, &l, c->diags)
                              : NORAE_ERR_MEMORY);
  for (size_t i = 2; i < c->count && code == EXIT_DONE; i++)
    code = merge_one(c, l, into, c->operands[i]);
  if (code == EXIT_DONE)
    code = conclude(c, norae_ledger_count(l, counts, c->diags));
  cost sum = {0};
  if (code == EXIT_DONE)
    code = conclude(c, norae_ledger_each(l, 12, NORAE_LEDGER_AS_ADDED, add_cost, &sum, c->diags));
  if (code == EXIT_DONE)
    show_status(c, counts, &sum);
  norae_ledger_free(&l);
  free(into);
  return code;
}
