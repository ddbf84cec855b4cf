/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs come in.  The list of a run is a table of the connection's own, so that memory
 * does not grow with the number of jobs.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

static void bind_words(sqlite3_stmt *s, int at, const norae_words *words)
{
  sqlite3_bind_blob(s, at, words->size ? words->text : "", (int)words->size, SQLITE_STATIC);
}

static void bind_name(sqlite3_stmt *s, int at, const char *name)
{
  sqlite3_bind_blob(s, at, name, (int)strlen(name), SQLITE_STATIC);
}

/* Is the output on this run's list already? */
static norae_status find_other(norae_ledger *l, const char *output, bool *found,
                               norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_SEEN);
  if (!s)
    return nr_ledger_error(l, diags);
  bind_name(s, 1, output);
  int code = sqlite3_step(s);
  *found = code == SQLITE_ROW;
  if (*found) {
    const char *origin = (const char *)sqlite3_column_text(s, 0);
    free(l->other);
    l->other = strdup(origin ? origin : "");
  }
  norae_status status =
      code == SQLITE_ROW || code == SQLITE_DONE ? NORAE_OK : nr_ledger_error(l, diags);
  sqlite3_reset(s);
  return *found && !l->other ? NORAE_ERR_MEMORY : status;
}

static norae_status put(norae_ledger *l, const norae_task *task, norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_ADD);
  if (!s)
    return nr_ledger_error(l, diags);
  bind_name(s, 1, task->output);
  sqlite3_bind_text(s, 2, task->command, -1, SQLITE_STATIC);
  bind_words(s, 3, &task->inputs);
  bind_words(s, 4, &task->options);
  sqlite3_bind_text(s, 5, task->origin, -1, SQLITE_STATIC);
  sqlite3_bind_int64(s, 6, nr_ledger_date());
  norae_status status = nr_ledger_do(l, s, diags);
  s = nr_ledger_sql(l, NR_SQL_LIST);
  if (status != NORAE_OK || !s)
    return status != NORAE_OK ? status : nr_ledger_error(l, diags);
  bind_name(s, 1, task->output);
  sqlite3_bind_text(s, 2, task->origin, -1, SQLITE_STATIC);
  return nr_ledger_do(l, s, diags);
}

norae_status norae_ledger_add(norae_ledger *l, const norae_task *task, const char **other,
                              norae_diags *diags)
{
  double began = nr_ledger_now();
  bool found = false;
  norae_status status = find_other(l, task->output, &found, diags);
  if (status == NORAE_OK && !found)
    status = put(l, task, diags);
  *other = found ? l->other : NULL;
  l->seconds += nr_ledger_now() - began;
  return status;
}

norae_status norae_ledger_retry(norae_ledger *l, size_t *count, norae_diags *diags)
{
  norae_status status = norae_ledger_begin(l, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_ledger_run(l,
                         "UPDATE jobs SET state = 0, print = NULL WHERE state = 3;"
                         "INSERT OR IGNORE INTO mine(id, origin) SELECT id, origin FROM jobs"
                         " WHERE state < 2;",
                         diags);
  norae_status end = norae_ledger_commit(l, diags);
  status = status == NORAE_OK ? end : status;
  return status == NORAE_OK ? norae_ledger_left(l, count, diags) : status;
}

norae_status norae_ledger_left(norae_ledger *l, size_t *count, norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_LEFT);
  if (!s || sqlite3_step(s) != SQLITE_ROW)
    return nr_ledger_error(l, diags);
  *count = (size_t)sqlite3_column_int64(s, 0);
  sqlite3_reset(s);
  return NORAE_OK;
}
