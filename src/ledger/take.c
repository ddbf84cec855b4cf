/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs go out: taken off the list, and leased, in one transaction, so that no two
 * processes take the same.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

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
  sqlite3_bind_int64(s, 3, now / 1000 + NR_LEASE);
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
    if (status == NORAE_OK && !nr_list_put(&l->held, job->id))
      status = NORAE_ERR_MEMORY;
    job->result.state = NORAE_JOB_RUNNING;
    job->tries++;
  }
  nr_list_drop(&l->list, job->id);
  return status;
}

static bool is_of_others(sqlite3_stmt *row, const norae_job *job)
{
  return job->result.state == NORAE_JOB_RUNNING &&
         nr_owner_lives((const char *)sqlite3_column_text(row, NR_JOB_COLUMN_COUNT),
                        sqlite3_column_int64(row, NR_JOB_COLUMN_COUNT + 1));
}

/* Do both begin with the same input? */
static bool is_alike(const norae_job *a, const norae_job *b)
{
  const char *x = norae_words_next(&a->task.inputs, NULL);
  const char *y = norae_words_next(&b->task.inputs, NULL);
  return x && y && strcmp(x, y) == 0;
}

/* What a look at one job of the list tells. */
typedef enum look { LOOK_KEPT, LOOK_PASSED, LOOK_OTHER } look;

static norae_status look_at(norae_ledger *l, int64_t id, const norae_job *like, norae_job *out,
                            look *seen, norae_diags *diags)
{
  sqlite3_stmt *s = nr_ledger_sql(l, NR_SQL_JOB);
  if (!s)
    return nr_ledger_error(l, diags);
  norae_job job;
  norae_status status = NORAE_OK;
  sqlite3_bind_int64(s, 1, id);
  int code = sqlite3_step(s);
  *seen = LOOK_PASSED;
  if (code == SQLITE_ROW) {
    nr_ledger_row(s, &job);
    if (like && !is_alike(like, &job)) {
      *seen = LOOK_OTHER;
    } else if (!is_of_others(s, &job)) {
      *seen = LOOK_KEPT;
      status = keep(&job, out) ? NORAE_OK : NORAE_ERR_MEMORY;
    }
  } else if (code == SQLITE_DONE) {
    nr_list_drop(&l->list, id); /* a merge has put another in its place */
  } else {
    status = nr_ledger_error(l, diags);
  }
  sqlite3_reset(s);
  return status;
}

/* What can be taken from the cursor on. */
static norae_status gather(norae_ledger *l, norae_ledger_measure measure, size_t most,
                           norae_job *out, size_t *count, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && *count < most) {
    int64_t id = nr_list_next(&l->list, l->cursor);
    bool grouped = measure == NORAE_LEDGER_GROUP && *count;
    look seen = LOOK_PASSED;
    if (!id) {
      l->cursor = 0; /* the next look begins in front again */
      break;
    }
    status = look_at(l, id, grouped ? out : NULL, &out[*count], &seen, diags);
    if (seen == LOOK_OTHER)
      break;
    l->cursor = id;
    *count += status == NORAE_OK && seen == LOOK_KEPT;
  }
  return status;
}

static norae_status gather_around(norae_ledger *l, norae_ledger_measure measure, size_t most,
                                  norae_job *out, size_t *count, norae_diags *diags)
{
  int64_t before = l->cursor;
  norae_status status = gather(l, measure, most, out, count, diags);
  if (status == NORAE_OK && !*count && before)
    status = gather(l, measure, most, out, count, diags);
  for (size_t i = 0; i < *count && status == NORAE_OK; i++)
    status = take_one(l, &out[i], diags);
  return status;
}

/* Leases are on the disk before work begins. */
static norae_status take(norae_ledger *l, norae_ledger_measure measure, size_t most,
                         norae_job *out, size_t *count, norae_diags *diags)
{
  norae_status status = nr_ledger_sync(l, true, diags);
  if (status == NORAE_OK)
    status = norae_ledger_begin(l, diags);
  if (status == NORAE_OK) {
    status = gather_around(l, measure, most, out, count, diags);
    norae_status end = norae_ledger_commit(l, diags);
    status = status == NORAE_OK ? end : status;
  }
  nr_ledger_sync(l, false, NULL);
  return status;
}

norae_status norae_ledger_take(norae_ledger *l, norae_ledger_measure measure, size_t most,
                               norae_job **out, size_t *count, norae_diags *diags)
{
  double began = nr_ledger_now();
  *count = 0;
  *out = NULL;
  if (!l->list.count)
    return NORAE_OK;
  *out = calloc(most ? most : 1, sizeof **out);
  norae_status status = *out ? take(l, measure, most, *out, count, diags) : NORAE_ERR_MEMORY;
  if (status != NORAE_OK) {
    norae_jobs_free(out, *count);
    *count = 0;
  }
  l->seconds += nr_ledger_now() - began;
  return status;
}
