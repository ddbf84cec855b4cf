/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledgers of shards become one.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define COLUMNS \
  "output, command, inputs, options, origin, state, passing, exit, signal, confidence, reason, " \
  "messages, print, made, wall, cpu, peak, version, tries, dones, queued, began, ended, owner, " \
  "until, reviewed"

/* done before failed before running before waiting, then the later one */
#define RANK(t) "(CASE " t ".state WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE " t ".state END)"
#define IS_BETTER \
  "(" RANK("o") " > " RANK("j") " OR (o.state = j.state AND coalesce(o.ended, 0) > " \
  "coalesce(j.ended, 0)))"

static norae_status number(norae_ledger *l, const char *sql, size_t *out, norae_diags *diags)
{
  sqlite3_stmt *s = NULL;
  norae_status status = NORAE_OK;
  if (sqlite3_prepare_v2(l->db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
    *out = (size_t)sqlite3_column_int64(s, 0);
  else
    status = nr_ledger_error(l, diags);
  sqlite3_finalize(s);
  return status;
}

static norae_status tally(norae_ledger *l, norae_merged *m, norae_diags *diags)
{
  size_t all = 0;
  norae_status status = number(l, "SELECT count(*) FROM other.jobs", &all, diags);
  if (status == NORAE_OK)
    status = number(l,
                    "SELECT count(*) FROM other.jobs o JOIN main.jobs j ON j.output = o.output"
                    " WHERE " IS_BETTER,
                    &m->updated, diags);
  if (status == NORAE_OK)
    status = number(l,
                    "SELECT count(*) FROM other.jobs o JOIN main.jobs j ON j.output = o.output"
                    " WHERE NOT " IS_BETTER,
                    &m->kept, diags);
  if (status == NORAE_OK)
    status = number(l,
                    "SELECT count(*) FROM other.jobs o JOIN main.jobs j ON j.output = o.output"
                    " WHERE o.state = 2 AND j.state = 2 AND (o.ended <> j.ended OR o.print IS NOT"
                    " j.print)",
                    &m->twice, diags);
  m->added = all - m->updated - m->kept;
  return status;
}

/* A row that is better replaces the whole of the other; how often the work was done is
 * known to be the sum, unless both are one row that was merged before. */
static norae_status take_over(norae_ledger *l, norae_diags *diags)
{
  return nr_ledger_run(
      l,
      "CREATE TEMP TABLE better AS SELECT o.output AS output, j.dones * (o.ended IS NOT j.ended)"
      " AS dones FROM other.jobs o JOIN main.jobs j ON j.output = o.output WHERE " IS_BETTER ";"
      "DELETE FROM main.jobs WHERE output IN (SELECT output FROM better);"
      "INSERT OR IGNORE INTO main.jobs(" COLUMNS ") SELECT " COLUMNS " FROM other.jobs;"
      "UPDATE main.jobs SET dones = dones + (SELECT dones FROM better b WHERE b.output ="
      " jobs.output) WHERE output IN (SELECT output FROM better);"
      "DROP TABLE better;",
      diags);
}

static norae_status attach(norae_ledger *l, const char *path, norae_diags *diags)
{
  norae_ledger *other = NULL;
  /* Opening it as a ledger tells whether it is one. */
  norae_status status = norae_ledger_open(path, NORAE_LEDGER_FIND, &other, diags);
  norae_ledger_free(&other);
  if (status != NORAE_OK)
    return status;
  char *sql = sqlite3_mprintf("ATTACH %Q AS other", path);
  if (!sql)
    return NORAE_ERR_MEMORY;
  status = nr_ledger_run(l, sql, diags);
  sqlite3_free(sql);
  return status;
}

norae_status norae_ledger_merge(norae_ledger *l, const char *path, norae_merged *merged,
                                norae_diags *diags)
{
  norae_merged m = {0};
  norae_status status = attach(l, path, diags);
  if (status != NORAE_OK)
    return status;
  status = norae_ledger_begin(l, diags);
  if (status == NORAE_OK) {
    status = tally(l, &m, diags);
    if (status == NORAE_OK)
      status = take_over(l, diags);
    if (status == NORAE_OK)
      status = norae_ledger_commit(l, diags);
    else {
      l->depth = 0;
      nr_ledger_do(l, nr_ledger_sql(l, NR_SQL_ROLLBACK), NULL);
    }
  }
  nr_ledger_run(l, "DETACH other", NULL);
  *merged = m;
  return status;
}
