/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "cli/batch_book.h"

#include <stdlib.h>
#include <string.h>

#include "cli/wire.h"

/* What a kill can lose: so much of work that is done. */
#define MOMENT 20000 /* µs */
#define MOST 256

/* Both strings in one block. */
static bool keep_text(book_entry *e, const norae_job_result *from)
{
  const char *reason = from->reason ? from->reason : "";
  const char *messages = from->messages ? from->messages : "";
  char *at = e->text = malloc(strlen(reason) + strlen(messages) + 2);
  if (!at)
    return false;
  e->result.reason = from->reason ? at : NULL;
  at = stpcpy(at, reason) + 1;
  e->result.messages = from->messages ? at : NULL;
  strcpy(at, messages);
  return true;
}

static bool make_room(book *k)
{
  if (k->count < k->room)
    return true;
  size_t room = k->room * 2 + 64;
  book_entry *entries = realloc(k->entries, room * sizeof *entries);
  if (!entries)
    return false;
  k->entries = entries;
  k->room = room;
  return true;
}

norae_status book_enter(book *k, norae_job *job, const norae_job_result *result)
{
  book_entry e = {.job = job, .result = *result};
  if (!make_room(k) || !keep_text(&e, result)) {
    norae_jobs_free(&job, 1);
    return NORAE_ERR_MEMORY;
  }
  if (!k->count)
    k->since = wire_clock();
  k->entries[k->count++] = e;
  return NORAE_OK;
}

bool book_is_due(const book *k)
{
  return k->count >= MOST || (k->count && wire_clock() - k->since >= MOMENT);
}

static void tell_entry(const book_entry *e, bool lost, telling *tell)
{
  if (lost)
    tell_lost(tell, e->job);
  else if (e->result.state != NORAE_JOB_WAITING)
    tell_job(tell, e->job, &e->result, false);
}

norae_status book_write(book *k, norae_ledger *ledger, telling *tell, norae_diags *diags)
{
  if (!k->count)
    return NORAE_OK;
  norae_status status = norae_ledger_begin(ledger, diags);
  if (status != NORAE_OK)
    return status;
  for (size_t i = 0; i < k->count && status == NORAE_OK; i++) {
    book_entry *e = &k->entries[i];
    bool lost = false;
    status = norae_ledger_end(ledger, e->job->id, &e->result, &lost, diags);
    if (status == NORAE_OK)
      tell_entry(e, lost, tell);
  }
  norae_status end = norae_ledger_commit(ledger, diags);
  for (size_t i = 0; i < k->count; i++) {
    norae_jobs_free(&k->entries[i].job, 1);
    free(k->entries[i].text);
  }
  k->count = 0;
  return status == NORAE_OK ? end : status;
}

void book_free(book *k)
{
  for (size_t i = 0; i < k->count; i++) {
    norae_jobs_free(&k->entries[i].job, 1);
    free(k->entries[i].text);
  }
  free(k->entries);
  *k = (book){0};
}
