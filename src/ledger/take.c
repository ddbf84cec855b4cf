/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs go out: taken off the list, and leased, in one transaction, so that no two
 * processes take the same.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

#define LEASE 60 /* seconds; renewed three times within it */

/* One block holds a job's strings. */
typedef struct copier {
  char *at;
  size_t need;
} copier;

static const char *copy_bytes(copier *c, const char *bytes, size_t size)
{
  c->need += size + 1;
  if (!c->at || !bytes)
    return NULL;
  char *out = c->at;
  memcpy(out, bytes, size);
  out[size] = '\0';
  c->at += size + 1;
  return out;
}

static const char *copy_text(copier *c, const char *text)
{
  return text ? copy_bytes(c, text, strlen(text)) : NULL;
}

/* The first string of the copy begins the block. */
static void copy_all(copier *c, const norae_job *from, norae_job *to)
{
  to->task.output = copy_text(c, from->task.output);
  to->task.command = copy_text(c, from->task.command);
  to->task.inputs.text = copy_bytes(c, from->task.inputs.text, from->task.inputs.size);
  to->task.options.text = copy_bytes(c, from->task.options.text, from->task.options.size);
  to->task.origin = copy_text(c, from->task.origin);
  to->result.reason = copy_text(c, from->result.reason);
  to->result.messages = NULL;
  to->version = NULL;
}

static bool keep(const norae_job *job, norae_job *out)
{
  copier c = {0};
  norae_job measured = *job;
  copy_all(&c, job, &measured);
  *out = *job;
  c.at = malloc(c.need);
  if (!c.at)
    return false;
  copy_all(&c, job, out);
  return true;
}

void norae_jobs_free(norae_job **jobs, size_t count)
{
  if (!jobs || !*jobs)
    return;
  for (size_t i = 0; i < count; i++)
    free((char *)(*jobs)[i].task.output);
  free(*jobs);
  *jobs = NULL;
}

static norae_status lease(norae_ledger *l, int64_t id, norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_LEASE);
  if (!s)
    return nr_ledger_error(l, diags);
  int64_t now = nr_ledger_date();
  sqlite3_bind_int64(s, 1, id);
  sqlite3_bind_text(s, 2, l->owner, -1, SQLITE_STATIC);
  sqlite3_bind_int64(s, 3, now / 1000 + LEASE);
  sqlite3_bind_int64(s, 4, now);
  return nr_ledger_do(l, s, diags);
}

/* Done and failed jobs that have a print are only looked at. */
static bool is_settled(const norae_job *job)
{
  const norae_job_result *r = &job->result;
  return !norae_print_is_none(&r->print) &&
         (r->state == NORAE_JOB_DONE || (r->state == NORAE_JOB_FAILED && !r->passing));
}

static norae_status take_one(norae_ledger *l, norae_job *job, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  if (!is_settled(job)) {
    status = lease(l, job->id, diags);
    job->result.state = NORAE_JOB_RUNNING;
    job->tries++;
  }
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_UNLIST);
  if (status != NORAE_OK || !s)
    return status != NORAE_OK ? status : nr_ledger_error(l, diags);
  sqlite3_bind_int64(s, 1, job->id);
  return nr_ledger_do(l, s, diags);
}

/* What can be taken from the cursor on. */
static norae_status gather(norae_ledger *l, size_t most, norae_job *out, size_t *count,
                           norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_NEXT);
  norae_status status = s ? NORAE_OK : nr_ledger_error(l, diags);
  int code = SQLITE_DONE;
  if (s)
    sqlite3_bind_int64(s, 1, l->cursor);
  while (status == NORAE_OK && *count < most && (code = sqlite3_step(s)) == SQLITE_ROW) {
    norae_job job;
    nr_ledger_row(s, &job);
    l->cursor = job.id;
    if (job.result.state == NORAE_JOB_RUNNING &&
        nr_owner_lives((const char *)sqlite3_column_text(s, 24), sqlite3_column_int64(s, 25)))
      continue;
    status = keep(&job, &out[*count]) ? NORAE_OK : NORAE_ERR_MEMORY;
    *count += status == NORAE_OK;
  }
  if (status == NORAE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    status = nr_ledger_error(l, diags);
  if (code == SQLITE_DONE)
    l->cursor = 0; /* the next look begins in front again */
  if (s)
    sqlite3_reset(s);
  return status;
}

norae_status norae_ledger_take(norae_ledger *l, size_t most, norae_job **out, size_t *count,
                               norae_diags *diags)
{
  double began = nr_ledger_now();
  *count = 0;
  *out = calloc(most ? most : 1, sizeof **out);
  norae_status status = *out ? nr_ledger_sync(l, true, diags) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = norae_ledger_begin(l, diags);
  if (status == NORAE_OK) {
    int64_t before = l->cursor;
    status = gather(l, most, *out, count, diags);
    if (status == NORAE_OK && !*count && before)
      status = gather(l, most, *out, count, diags);
    for (size_t i = 0; i < *count && status == NORAE_OK; i++)
      status = take_one(l, &(*out)[i], diags);
    norae_status end = norae_ledger_commit(l, diags);
    status = status == NORAE_OK ? end : status;
  }
  nr_ledger_sync(l, false, NULL);
  if (status != NORAE_OK) {
    norae_jobs_free(out, *count);
    *count = 0;
  }
  l->seconds += nr_ledger_now() - began;
  return status;
}
