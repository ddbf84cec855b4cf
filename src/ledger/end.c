/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs come back.  Only who holds the lease may say how one ended.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <string.h>

#include <norae/version.h>

static void bind_print(sqlite3_stmt *s, int at, const norae_print *print)
{
  if (norae_print_is_none(print))
    sqlite3_bind_null(s, at);
  else
    sqlite3_bind_blob(s, at, print->byte, (int)sizeof print->byte, SQLITE_STATIC);
}

static void bind_result(sqlite3_stmt *s, const norae_job_result *r)
{
  sqlite3_bind_int(s, 3, (int)r->state);
  sqlite3_bind_int(s, 4, r->passing);
  if (r->exit_code >= 0)
    sqlite3_bind_int(s, 5, r->exit_code);
  if (r->signal)
    sqlite3_bind_int(s, 6, r->signal);
  if (r->confidence >= 0)
    sqlite3_bind_double(s, 7, r->confidence);
  sqlite3_bind_text(s, 8, r->reason, -1, SQLITE_STATIC);
  sqlite3_bind_text(s, 9, r->messages, -1, SQLITE_STATIC);
  bind_print(s, 10, &r->print);
  bind_print(s, 11, &r->made);
  sqlite3_bind_double(s, 12, r->wall);
  sqlite3_bind_double(s, 13, r->cpu);
  sqlite3_bind_int64(s, 14, r->peak);
  sqlite3_bind_text(s, 15, norae_version(), -1, SQLITE_STATIC);
  sqlite3_bind_int64(s, 16, nr_ledger_date());
}

norae_status norae_ledger_relist(norae_ledger *l, int64_t id)
{
  return nr_list_put(&l->list, id) ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status norae_ledger_end(norae_ledger *l, int64_t id, const norae_job_result *r, bool *lost,
                              norae_diags *diags)
{
  double began = nr_ledger_now();
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_END);
  if (!s)
    return nr_ledger_error(l, diags);
  sqlite3_clear_bindings(s);
  sqlite3_bind_int64(s, 1, id);
  sqlite3_bind_text(s, 2, l->owner, -1, SQLITE_STATIC);
  bind_result(s, r);
  /* Refused before any work began: it did not count as a try. */
  sqlite3_bind_int(s, 17, r->state == NORAE_JOB_FAILED && r->exit_code < 0 && !r->signal);
  norae_status status = nr_ledger_do(l, s, diags);
  bool gone = status == NORAE_OK && sqlite3_changes(l->db) == 0;
  nr_list_drop(&l->held, id);
  if (status == NORAE_OK && !gone && r->state == NORAE_JOB_WAITING)
    status = norae_ledger_relist(l, id);
  if (lost)
    *lost = gone;
  l->seconds += nr_ledger_now() - began;
  return status;
}

/* One statement for each job that this run holds. */
static norae_status for_held(norae_ledger *l, nr_sql which, int64_t until, norae_diags *diags)
{
  double began = nr_ledger_now();
  sqlite3_stmt *s = nr_ledger_sql(l, which);
  norae_status status = s ? norae_ledger_begin(l, diags) : nr_ledger_error(l, diags);
  if (status != NORAE_OK)
    return status;
  for (int64_t id = 0; status == NORAE_OK && (id = nr_list_next(&l->held, id));) {
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_text(s, 2, l->owner, -1, SQLITE_STATIC);
    if (until)
      sqlite3_bind_int64(s, 3, until);
    status = nr_ledger_do(l, s, diags);
  }
  norae_status end = norae_ledger_commit(l, diags);
  l->seconds += nr_ledger_now() - began;
  return status == NORAE_OK ? end : status;
}

norae_status norae_ledger_renew(norae_ledger *l, norae_diags *diags)
{
  return for_held(l, NR_SQL_RENEW, nr_ledger_date() / 1000 + NR_LEASE, diags);
}

norae_status norae_ledger_release(norae_ledger *l, norae_diags *diags)
{
  norae_status status = for_held(l, NR_SQL_RELEASE, 0, diags);
  nr_list_free(&l->held);
  nr_ledger_run(l, "PRAGMA wal_checkpoint(PASSIVE)", NULL); /* which syncs */
  return status;
}

norae_status norae_ledger_review(norae_ledger *l, const char *output, bool *found,
                                 norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_REVIEW);
  if (!s)
    return nr_ledger_error(l, diags);
  sqlite3_bind_blob(s, 1, output, (int)strlen(output), SQLITE_STATIC);
  sqlite3_bind_int64(s, 2, nr_ledger_date());
  norae_status status = nr_ledger_do(l, s, diags);
  if (found)
    *found = status == NORAE_OK && sqlite3_changes(l->db) > 0;
  return status;
}
