/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ledger as its own files see it: a database, statements prepared once, and who
 * holds the leases of this run.
 */
#ifndef NR_LEDGER_LEDGER_H
#define NR_LEDGER_LEDGER_H

#include <sqlite3.h>

#include <norae/ledger.h>

#include "base/diag.h"
#include "ledger/list.h"

#define NR_OWNER_SIZE 256
#define NR_LEASE 60 /* seconds; renewed three times within it */

/* Statements that runs repeat. */
typedef enum nr_sql {
  NR_SQL_BEGIN,
  NR_SQL_COMMIT,
  NR_SQL_ROLLBACK,
  NR_SQL_ADD,
  NR_SQL_FIND,
  NR_SQL_CHANGE,
  NR_SQL_JOB,
  NR_SQL_LEASE,
  NR_SQL_END,
  NR_SQL_RENEW,
  NR_SQL_RELEASE,
  NR_SQL_REVIEW,
  NR_SQL_COUNT_
} nr_sql;

struct norae_ledger {
  sqlite3 *db;
  char *path;
  sqlite3_stmt *prepared[NR_SQL_COUNT_];
  char owner[NR_OWNER_SIZE];
  nr_list mine;   /* the tasks of this run */
  nr_list list;   /* those of them that are not taken */
  nr_list held;   /* jobs that it has leased */
  int64_t cursor; /* id of the job that was looked at last */
  int depth;      /* of transactions begun */
  char *other;    /* view of norae_ledger_add */
  double seconds; /* spent in calls */
};

/* A statement, ready to be bound; NULL after a failure. */
sqlite3_stmt *nr_ledger_sql(norae_ledger *l, nr_sql which);
/* Step a statement that gives no rows, and reset it. */
norae_status nr_ledger_do(norae_ledger *l, sqlite3_stmt *statement, norae_diags *diags);
norae_status nr_ledger_run(norae_ledger *l, const char *sql, norae_diags *diags);
/* Whether commits wait for the disk; asked for outside of transactions. */
norae_status nr_ledger_sync(norae_ledger *l, bool full, norae_diags *diags);
/* What SQLite said last, as a message. */
norae_status nr_ledger_error(const norae_ledger *l, norae_diags *diags);

/* A steady clock in seconds, and milliseconds since 1970. */
double nr_ledger_now(void);
int64_t nr_ledger_date(void);

/* "host boot pid start" of this process. */
void nr_owner_self(char out[NR_OWNER_SIZE]);
/* Is the owner of a lease that runs until `until` (seconds since 1970) still at it? */
bool nr_owner_lives(const char *owner, int64_t until);

/* The columns of jobs in the order that nr_ledger_row() takes them. */
#define NR_JOB_COLUMNS \
  "j.id, j.output, j.command, j.inputs, j.options, j.origin, j.state, j.passing, j.exit, " \
  "j.signal, j.confidence, j.reason, j.messages, j.print, j.made, j.wall, j.cpu, j.peak, " \
  "j.version, j.tries, j.dones, j.queued, j.began, j.ended, j.reviewed"
#define NR_JOB_COLUMN_COUNT 25
/* A row as a job: views that live as long as the row. */
void nr_ledger_row(sqlite3_stmt *row, norae_job *out);

#endif
