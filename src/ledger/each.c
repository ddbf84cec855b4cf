/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "ledger/ledger.h"

static const char *order_of(norae_ledger_order order)
{
  return order == NORAE_LEDGER_WORST_FIRST
             ? "j.state = 3 DESC, j.confidence IS NULL, j.confidence, j.id"
             : "j.id";
}

norae_status norae_ledger_each(norae_ledger *l, unsigned states, norae_ledger_order order,
                               bool (*each)(void *user, const norae_job *job), void *user,
                               norae_diags *diags)
{
  sqlite3_stmt *s = NULL;
  char *sql = sqlite3_mprintf("SELECT " NR_JOB_COLUMNS
                              " FROM jobs j WHERE (%u >> j.state) & 1 ORDER BY %s",
                              states, order_of(order));
  if (!sql)
    return NORAE_ERR_MEMORY;
  int code = sqlite3_prepare_v2(l->db, sql, -1, &s, NULL);
  sqlite3_free(sql);
  if (code != SQLITE_OK)
    return nr_ledger_error(l, diags);
  bool more = true;
  while (more && (code = sqlite3_step(s)) == SQLITE_ROW) {
    norae_job job;
    nr_ledger_row(s, &job);
    more = each(user, &job);
  }
  norae_status status =
      !more || code == SQLITE_DONE ? NORAE_OK : nr_ledger_error(l, diags);
  sqlite3_finalize(s);
  return status;
}
