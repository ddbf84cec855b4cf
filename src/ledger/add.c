/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs come in.  What they are is on the disk; a run's list of them is a bit each.
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

static norae_status put_on_list(norae_ledger *l, int64_t id)
{
  return nr_list_put(&l->mine, id) && nr_list_put(&l->list, id) ? NORAE_OK : NORAE_ERR_MEMORY;
}

static norae_status insert(norae_ledger *l, const norae_task *task, bool *is_new,
                           norae_diags *diags)
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
  *is_new = status == NORAE_OK && sqlite3_changes(l->db) > 0;
  return status;
}

/* Which row has the output.  When it is on this run's list, l->other tells where from. */
static norae_status find(norae_ledger *l, const char *output, int64_t *id, norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_FIND);
  if (!s)
    return nr_ledger_error(l, diags);
  bind_name(s, 1, output);
  norae_status status = sqlite3_step(s) == SQLITE_ROW ? NORAE_OK : nr_ledger_error(l, diags);
  if (status == NORAE_OK) {
    const char *origin = (const char *)sqlite3_column_text(s, 1);
    *id = sqlite3_column_int64(s, 0);
    if (nr_list_has(&l->mine, *id)) {
      l->other = strdup(origin ? origin : "");
      status = l->other ? NORAE_OK : NORAE_ERR_MEMORY;
    }
  }
  sqlite3_reset(s);
  return status;
}

static norae_status change(norae_ledger *l, int64_t id, const norae_task *task,
                           norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_CHANGE);
  if (!s)
    return nr_ledger_error(l, diags);
  sqlite3_bind_int64(s, 1, id);
  sqlite3_bind_text(s, 2, task->command, -1, SQLITE_STATIC);
  bind_words(s, 3, &task->inputs);
  bind_words(s, 4, &task->options);
  sqlite3_bind_text(s, 5, task->origin, -1, SQLITE_STATIC);
  return nr_ledger_do(l, s, diags);
}

static norae_status add(norae_ledger *l, const norae_task *task, norae_diags *diags)
{
  bool is_new;
  int64_t id = 0;
  free(l->other);
  l->other = NULL;
  norae_status status = insert(l, task, &is_new, diags);
  if (status == NORAE_OK && is_new)
    return put_on_list(l, sqlite3_last_insert_rowid(l->db));
  if (status == NORAE_OK)
    status = find(l, task->output, &id, diags);
  if (status != NORAE_OK || l->other)
    return status;
  status = change(l, id, task, diags);
  return status == NORAE_OK ? put_on_list(l, id) : status;
}

norae_status norae_ledger_add(norae_ledger *l, const norae_task *task, const char **other,
                              norae_diags *diags)
{
  double began = nr_ledger_now();
  norae_status status = add(l, task, diags);
  *other = l->other;
  l->seconds += nr_ledger_now() - began;
  return status;
}

static norae_status list_unfinished(norae_ledger *l, norae_diags *diags)
{
  sqlite3_stmt *s = NULL;
  int code = sqlite3_prepare_v2(l->db, "SELECT id FROM jobs WHERE state < 2", -1, &s, NULL);
  norae_status status = NORAE_OK;
  while (code == SQLITE_OK && status == NORAE_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
    status = put_on_list(l, sqlite3_column_int64(s, 0));
    code = SQLITE_OK;
  }
  if (status == NORAE_OK && code != SQLITE_DONE)
    status = nr_ledger_error(l, diags);
  sqlite3_finalize(s);
  return status;
}

norae_status norae_ledger_retry(norae_ledger *l, size_t *count, norae_diags *diags)
{
  norae_status status = norae_ledger_begin(l, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_ledger_run(l, "UPDATE jobs SET state = 0, print = NULL WHERE state = 3", diags);
  if (status == NORAE_OK)
    status = list_unfinished(l, diags);
  norae_status end = norae_ledger_commit(l, diags);
  *count = l->list.count;
  return status == NORAE_OK ? end : status;
}

size_t norae_ledger_left(const norae_ledger *l)
{
  return l->list.count;
}
