/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ledger is an SQLite database.  What is written is with the system when a call returns
 * (or its transaction does), so that a killed run loses nothing.  It is on the disk before a
 * job begins: leases are synced, and all that came before with them.  So after a power cut,
 * outputs that the ledger knows nothing of are no strangers' files; some of the last jobs
 * may be done again.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SCHEMA 2
#define BUSY_MOST 60000 /* ms that others may keep us waiting */
#define APPLICATION 0x6e6f7261 /* "nora" */

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS jobs(id INTEGER PRIMARY KEY, output BLOB NOT NULL UNIQUE,"
    " command TEXT NOT NULL, inputs BLOB NOT NULL, options BLOB NOT NULL, origin TEXT,"
    " state INTEGER NOT NULL DEFAULT 0, passing INTEGER NOT NULL DEFAULT 0, exit INTEGER,"
    " signal INTEGER, confidence REAL, reason TEXT, messages TEXT, print BLOB, made BLOB,"
    " wall REAL, cpu REAL, peak INTEGER, version TEXT, tries INTEGER NOT NULL DEFAULT 0,"
    " dones INTEGER NOT NULL DEFAULT 0, queued INTEGER, began INTEGER, ended INTEGER,"
    " owner TEXT, until INTEGER, reviewed INTEGER);"
    "PRAGMA application_id = 1852797537; PRAGMA user_version = 2;";

/* From what the first norae with ledgers made. */
static const char upgrade[] = "ALTER TABLE jobs ADD COLUMN reviewed INTEGER;"
                              "PRAGMA user_version = 2;";

static const char *const texts[NR_SQL_COUNT_] = {
    [NR_SQL_BEGIN] = "BEGIN IMMEDIATE",
    [NR_SQL_COMMIT] = "COMMIT",
    [NR_SQL_ROLLBACK] = "ROLLBACK",
    [NR_SQL_ADD] = "INSERT INTO jobs(output, command, inputs, options, origin, queued)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(output) DO NOTHING",
    [NR_SQL_FIND] = "SELECT id, origin FROM jobs WHERE output = ?1",
    /* Rows that are what they were are not written again. */
    [NR_SQL_CHANGE] = "UPDATE jobs SET command = ?2, inputs = ?3, options = ?4, origin = ?5"
                      " WHERE id = ?1 AND (command <> ?2 OR inputs <> ?3 OR options <> ?4"
                      " OR origin IS NOT ?5)",
    [NR_SQL_JOB] = "SELECT " NR_JOB_COLUMNS ", j.owner, j.until FROM jobs j WHERE j.id = ?1",
    [NR_SQL_LEASE] = "UPDATE jobs SET state = 1, owner = ?2, until = ?3, began = ?4,"
                     " tries = tries + 1, print = NULL WHERE id = ?1",
    [NR_SQL_END] = "UPDATE jobs SET state = ?3, passing = ?4, exit = ?5, signal = ?6,"
                   " confidence = ?7, reason = ?8, messages = ?9, print = ?10, made = ?11,"
                   " wall = ?12, cpu = ?13, peak = ?14, version = ?15, ended = ?16,"
                   " dones = dones + (?3 = 2), tries = tries - ?17, owner = NULL, until = NULL,"
                   " reviewed = NULL"
                   " WHERE id = ?1 AND (owner = ?2 OR (owner IS NULL AND state >= 2))",
    [NR_SQL_RENEW] = "UPDATE jobs SET until = ?3 WHERE id = ?1 AND owner = ?2",
    [NR_SQL_RELEASE] = "UPDATE jobs SET state = 0, owner = NULL, until = NULL"
                       " WHERE id = ?1 AND owner = ?2",
    [NR_SQL_REVIEW] = "UPDATE jobs SET reviewed = ?2 WHERE output = ?1",
};

norae_status nr_ledger_error(const norae_ledger *l, norae_diags *diags)
{
  int code = l->db ? sqlite3_errcode(l->db) & 0xff : SQLITE_NOMEM;
  if (code == SQLITE_NOMEM)
    return NORAE_ERR_MEMORY;
  nr_error(diags, "ledger", nr_in_file(l->path), "the ledger: %s", sqlite3_errmsg(l->db));
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? NORAE_ERR_FORMAT : NORAE_ERR_IO;
}

sqlite3_stmt *nr_ledger_sql(norae_ledger *l, nr_sql which)
{
  if (!l->prepared[which])
    sqlite3_prepare_v3(l->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, &l->prepared[which],
                       NULL);
  return l->prepared[which];
}

norae_status nr_ledger_do(norae_ledger *l, sqlite3_stmt *statement, norae_diags *diags)
{
  if (!statement)
    return nr_ledger_error(l, diags);
  norae_status status =
      sqlite3_step(statement) == SQLITE_DONE ? NORAE_OK : nr_ledger_error(l, diags);
  sqlite3_reset(statement);
  return status;
}

norae_status nr_ledger_run(norae_ledger *l, const char *sql, norae_diags *diags)
{
  return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK ? NORAE_OK
                                                                 : nr_ledger_error(l, diags);
}

static long long pragma(norae_ledger *l, const char *sql)
{
  sqlite3_stmt *s = NULL;
  long long out = -1;
  if (sqlite3_prepare_v2(l->db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
    out = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return out;
}

/* Somebody else's database must not get a table of ours. */
static norae_status check_kind(norae_ledger *l, norae_diags *diags)
{
  long long tables = pragma(l, "SELECT count(*) FROM sqlite_master");
  if (tables < 0)
    return nr_ledger_error(l, diags);
  if (tables == 0)
    return NORAE_OK;
  if (pragma(l, "PRAGMA application_id") != APPLICATION) {
    nr_error(diags, "ledger", nr_in_file(l->path), "is a database, but no ledger of norae");
    return NORAE_ERR_FORMAT;
  }
  if (pragma(l, "PRAGMA user_version") > SCHEMA) {
    nr_error(diags, "ledger", nr_in_file(l->path), "was made by a later norae");
    return NORAE_ERR_FORMAT;
  }
  return NORAE_OK;
}

/* Two that open a new ledger at once would wait for each other here: SQLite gives up at once
 * rather than let them, however long it may wait otherwise. */
static norae_status log_ahead(norae_ledger *l, norae_diags *diags)
{
  const struct timespec pause = {.tv_nsec = 20000000};
  for (int tries = BUSY_MOST / 20; tries > 0; tries--) {
    if (sqlite3_exec(l->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) == SQLITE_OK)
      return nr_ledger_run(l, "PRAGMA synchronous = NORMAL", diags);
    if ((sqlite3_errcode(l->db) & 0xff) != SQLITE_BUSY)
      break;
    nanosleep(&pause, NULL);
  }
  return nr_ledger_error(l, diags);
}

/* Somebody else may have done it since we looked. */
static norae_status make_tables(norae_ledger *l, norae_diags *diags)
{
  norae_status status = norae_ledger_begin(l, diags);
  if (status != NORAE_OK)
    return status;
  long long version = pragma(l, "PRAGMA user_version");
  if (version < SCHEMA)
    status = nr_ledger_run(l, version == 1 ? upgrade : schema, diags);
  norae_status end = norae_ledger_commit(l, diags);
  return status == NORAE_OK ? end : status;
}

/* Write-ahead logging lets others read while one writes; where the file system can't
 * (some network ones), SQLite stays with its journal by itself. */
static norae_status set_up(norae_ledger *l, norae_diags *diags)
{
  sqlite3_busy_timeout(l->db, BUSY_MOST);
  norae_status status = check_kind(l, diags);
  if (status == NORAE_OK)
    status = log_ahead(l, diags);
  if (status == NORAE_OK && pragma(l, "PRAGMA user_version") < SCHEMA)
    status = make_tables(l, diags);
  return status;
}

norae_status norae_ledger_open(const char *path, norae_ledger_mode mode, norae_ledger **out,
                               norae_diags *diags)
{
  double began = nr_ledger_now();
  norae_ledger *l = *out = calloc(1, sizeof *l);
  if (!l)
    return NORAE_ERR_MEMORY;
  nr_owner_self(l->owner);
  l->path = strdup(path);
  if (mode == NORAE_LEDGER_FIND && access(path, F_OK) != 0) {
    nr_error(diags, "io", nr_in_file(path), "%s", strerror(errno));
    norae_ledger_free(out);
    return NORAE_ERR_IO;
  }
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  norae_status status = !l->path ? NORAE_ERR_MEMORY
                        : sqlite3_open_v2(path, &l->db, flags, NULL) == SQLITE_OK
                            ? set_up(l, diags)
                            : nr_ledger_error(l, diags);
  if (status == NORAE_OK)
    l->seconds += nr_ledger_now() - began;
  else
    norae_ledger_free(out);
  return status;
}

void norae_ledger_free(norae_ledger **ledger)
{
  if (!ledger || !*ledger)
    return;
  norae_ledger *l = *ledger;
  for (size_t i = 0; i < NR_SQL_COUNT_; i++)
    sqlite3_finalize(l->prepared[i]);
  sqlite3_close(l->db);
  nr_list_free(&l->mine);
  nr_list_free(&l->list);
  nr_list_free(&l->held);
  free(l->path);
  free(l->other);
  free(l);
  *ledger = NULL;
}

norae_status nr_ledger_sync(norae_ledger *l, bool full, norae_diags *diags)
{
  return nr_ledger_run(l, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                       diags);
}

/* Transactions nest: only the outermost one counts. */
norae_status norae_ledger_begin(norae_ledger *l, norae_diags *diags)
{
  if (l->depth++)
    return NORAE_OK;
  double began = nr_ledger_now();
  norae_status status = nr_ledger_do(l, nr_ledger_sql(l, NR_SQL_BEGIN), diags);
  if (status != NORAE_OK)
    l->depth--;
  l->seconds += nr_ledger_now() - began;
  return status;
}

norae_status norae_ledger_commit(norae_ledger *l, norae_diags *diags)
{
  if (--l->depth)
    return NORAE_OK;
  double began = nr_ledger_now();
  norae_status status = nr_ledger_do(l, nr_ledger_sql(l, NR_SQL_COMMIT), diags);
  if (status != NORAE_OK && !sqlite3_get_autocommit(l->db))
    nr_ledger_do(l, nr_ledger_sql(l, NR_SQL_ROLLBACK), NULL);
  l->seconds += nr_ledger_now() - began;
  return status;
}

double norae_ledger_seconds(const norae_ledger *l)
{
  return l->seconds;
}

/* Jobs whose owners are gone wait, though nobody has said so yet. */
static norae_status count_orphans(norae_ledger *l, size_t *orphans, norae_diags *diags)
{
  sqlite3_stmt *s = NULL;
  int code;
  *orphans = 0;
  if (sqlite3_prepare_v2(l->db, "SELECT owner, max(until), count(*) FROM jobs WHERE state = 1"
                                " GROUP BY owner", -1, &s, NULL) != SQLITE_OK)
    return nr_ledger_error(l, diags);
  while ((code = sqlite3_step(s)) == SQLITE_ROW) {
    const char *owner = (const char *)sqlite3_column_text(s, 0);
    if (!nr_owner_lives(owner, sqlite3_column_int64(s, 1)))
      *orphans += (size_t)sqlite3_column_int64(s, 2);
  }
  norae_status status = code == SQLITE_DONE ? NORAE_OK : nr_ledger_error(l, diags);
  sqlite3_finalize(s);
  return status;
}

static norae_status count_states(norae_ledger *l, size_t counts[4], norae_diags *diags)
{
  sqlite3_stmt *s = NULL;
  int code;
  memset(counts, 0, 4 * sizeof *counts);
  if (sqlite3_prepare_v2(l->db, "SELECT state, count(*) FROM jobs GROUP BY state", -1, &s, NULL) !=
      SQLITE_OK)
    return nr_ledger_error(l, diags);
  while ((code = sqlite3_step(s)) == SQLITE_ROW) {
    int state = sqlite3_column_int(s, 0);
    if (state >= 0 && state < 4)
      counts[state] = (size_t)sqlite3_column_int64(s, 1);
  }
  norae_status status = code == SQLITE_DONE ? NORAE_OK : nr_ledger_error(l, diags);
  sqlite3_finalize(s);
  return status;
}

norae_status norae_ledger_count(norae_ledger *l, size_t counts[4], norae_diags *diags)
{
  size_t orphans = 0;
  norae_status status = count_states(l, counts, diags);
  if (status == NORAE_OK)
    status = count_orphans(l, &orphans, diags);
  /* Others may have gone on between the two. */
  orphans = orphans < counts[NORAE_JOB_RUNNING] ? orphans : counts[NORAE_JOB_RUNNING];
  counts[NORAE_JOB_RUNNING] -= orphans;
  counts[NORAE_JOB_WAITING] += orphans;
  return status;
}
