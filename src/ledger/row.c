/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "ledger/ledger.h"

#include <string.h>

const char *norae_job_state_name(norae_job_state state)
{
  static const char *const names[] = {"waiting", "running", "done", "failed"};
  return (unsigned)state < 4 ? names[state] : "unknown";
}

static const char *text_at(sqlite3_stmt *row, int i)
{
  return (const char *)sqlite3_column_text(row, i);
}

static norae_words words_at(sqlite3_stmt *row, int i)
{
  return (norae_words){sqlite3_column_blob(row, i), (size_t)sqlite3_column_bytes(row, i)};
}

static norae_print print_at(sqlite3_stmt *row, int i)
{
  norae_print out = {{0}};
  const void *bytes = sqlite3_column_blob(row, i);
  if (bytes && sqlite3_column_bytes(row, i) == (int)sizeof out.byte)
    memcpy(out.byte, bytes, sizeof out.byte);
  return out;
}

void nr_ledger_row(sqlite3_stmt *row, norae_job *out)
{
  *out = (norae_job){.id = sqlite3_column_int64(row, 0)};
  out->task = (norae_task){.output = text_at(row, 1),
                           .command = text_at(row, 2),
                           .inputs = words_at(row, 3),
                           .options = words_at(row, 4),
                           .origin = text_at(row, 5)};
  bool ended = sqlite3_column_type(row, 8) != SQLITE_NULL;
  bool sure = sqlite3_column_type(row, 10) != SQLITE_NULL;
  out->result = (norae_job_result){.state = (norae_job_state)sqlite3_column_int(row, 6),
                                   .passing = sqlite3_column_int(row, 7) != 0,
                                   .exit_code = ended ? sqlite3_column_int(row, 8) : -1,
                                   .signal = sqlite3_column_int(row, 9),
                                   .confidence = sure ? sqlite3_column_double(row, 10) : -1.0,
                                   .reason = text_at(row, 11),
                                   .messages = text_at(row, 12),
                                   .print = print_at(row, 13),
                                   .made = print_at(row, 14),
                                   .wall = sqlite3_column_double(row, 15),
                                   .cpu = sqlite3_column_double(row, 16),
                                   .peak = (long)sqlite3_column_int64(row, 17)};
  out->version = text_at(row, 18);
  out->tries = sqlite3_column_int(row, 19);
  out->dones = sqlite3_column_int(row, 20);
  out->queued = sqlite3_column_int64(row, 21);
  out->began = sqlite3_column_int64(row, 22);
  out->ended = sqlite3_column_int64(row, 23);
  out->reviewed = sqlite3_column_int64(row, 24);
}
