/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The book of a batch: which jobs there are, what they are made of, and what became
 * of each.  It outlives the program, so that a run that was cut short goes on where
 * it was, and what is done is not done again.
 *
 * A job is known by its output.  It is *waiting*, *running* (leased by a process,
 * which renews the lease while it lives), *done* or *failed*.  Whether something is done
 * already is asked of contents, never of dates: the fingerprint of a job is made of
 * its options and of all bytes of its inputs.
 */
#ifndef NORAE_LEDGER_H
#define NORAE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ── contents ── */

typedef struct norae_print {
  unsigned char byte[16]; /* all zero: none */
} norae_print;

bool norae_print_is_none(const norae_print *print);
bool norae_print_is_same(const norae_print *a, const norae_print *b);

typedef struct norae_printer norae_printer;

/* A print of bytes and files, in this order; where one ends counts, too. */
norae_status norae_printer_new(norae_printer **out);
void norae_printer_restart(norae_printer *printer); /* as if it were new */
norae_status norae_printer_bytes(norae_printer *printer, const void *bytes, size_t size);
/* All that is in a file; NORAE_ERR_IO when it can't be read (errno tells why). */
norae_status norae_printer_file(norae_printer *printer, const char *path);
norae_print norae_printer_end(const norae_printer *printer);
void norae_printer_free(norae_printer **printer); /* takes NULL; sets NULL */

/* Which of `count` shards a name belongs to, from 0 on; the same on every machine. */
unsigned norae_shard_of(const char *name, unsigned count);

/* ── jobs ── */

/* Strings one behind the other, each with its NUL. */
typedef struct norae_words {
  const char *text;
  size_t size;
} norae_words;

/* The string behind `word` (NULL: the first); NULL behind the last. */
const char *norae_words_next(const norae_words *words, const char *word);

typedef enum norae_job_state {
  NORAE_JOB_WAITING,
  NORAE_JOB_RUNNING,
  NORAE_JOB_DONE,
  NORAE_JOB_FAILED
} norae_job_state;

/* "waiting", "running", "done", "failed" */
const char *norae_job_state_name(norae_job_state state);

/* What there is to do. */
typedef struct norae_task {
  const char *output; /* relative to the batch's folder, or absolute */
  const char *command;
  norae_words inputs, options;
  const char *origin; /* where it comes from: "songs.tsv:12", "same name" */
} norae_task;

/* What became of it; also one line of the ledger. */
typedef struct norae_job_result {
  norae_job_state state;
  bool passing;       /* failed for a reason that may be gone next time: a kill, a full disk */
  int exit_code;      /* of the work, -1: none */
  int signal;         /* that ended it, 0: none */
  double confidence;  /* 0…1, below 0: none */
  const char *reason; /* why it failed, in a sentence; NULL */
  const char *messages; /* what it said, lines; NULL */
  norae_print print;  /* of options and inputs */
  norae_print made;   /* of the output */
  double wall, cpu;   /* seconds */
  long peak;          /* KiB of memory */
} norae_job_result;

typedef struct norae_job {
  int64_t id;
  norae_task task;
  norae_job_result result; /* as known so far */
  const char *version;     /* of norae, that did it; NULL */
  int tries;               /* how often work on it began */
  int dones;               /* how often it was done */
  int64_t queued, began, ended; /* milliseconds since 1970, 0: not yet */
  int64_t reviewed; /* when a person said that it is as it should be; 0: not yet */
} norae_job;

/* ── the ledger ── */

typedef struct norae_ledger norae_ledger;

typedef enum norae_ledger_mode {
  NORAE_LEDGER_MAKE, /* make it when it is not there */
  NORAE_LEDGER_FIND  /* NORAE_ERR_IO when it is not there */
} norae_ledger_mode;

norae_status norae_ledger_open(const char *path, norae_ledger_mode mode, norae_ledger **out,
                               norae_diags *diags);
void norae_ledger_free(norae_ledger **ledger); /* takes NULL; sets NULL */

/* Between these two, many calls cost one sync of the disk. */
norae_status norae_ledger_begin(norae_ledger *ledger, norae_diags *diags);
norae_status norae_ledger_commit(norae_ledger *ledger, norae_diags *diags);

/* Put a task on this run's list.  *other is NULL, or the origin of the task of this run
 * that has the same output already (a view until the next call); nothing is then added. */
norae_status norae_ledger_add(norae_ledger *ledger, const norae_task *task, const char **other,
                              norae_diags *diags);
/* Put on the list all that failed, and what is unfinished and nobody works at; what failed
 * is waiting again then. */
norae_status norae_ledger_retry(norae_ledger *ledger, size_t *count, norae_diags *diags);
/* How many are on the list and not taken. */
size_t norae_ledger_left(const norae_ledger *ledger);

typedef enum norae_ledger_measure {
  NORAE_LEDGER_ANY,  /* whatever comes next */
  NORAE_LEDGER_GROUP /* jobs in a row whose first input, the media, is the same */
} norae_ledger_measure;

/* Take up to `most` jobs off the list, in its order; not inside of a transaction.  Those that
 * ended before, with a print, come as they are (state done or failed): ask whether contents
 * are still the same.  The others are leased, with state running, and the lease is on the
 * disk.  What others work at stays on the list; *count is 0 when there is nothing else. */
norae_status norae_ledger_take(norae_ledger *ledger, norae_ledger_measure measure, size_t most,
                               norae_job **out, size_t *count, norae_diags *diags);
void norae_jobs_free(norae_job **jobs, size_t count); /* takes NULL; sets NULL */

/* Record how a job ended; NORAE_JOB_WAITING puts it back on the list.  *lost: somebody else
 * has taken it over, nothing was recorded (NULL: nobody wants to know). */
norae_status norae_ledger_end(norae_ledger *ledger, int64_t id, const norae_job_result *result,
                              bool *lost, norae_diags *diags);
/* Put a job that was taken and not leased back on the list, as it is. */
norae_status norae_ledger_relist(norae_ledger *ledger, int64_t id);
/* Say that the leases of this process go on for another minute. */
norae_status norae_ledger_renew(norae_ledger *ledger, norae_diags *diags);
/* The same for what is left: give it back. */
norae_status norae_ledger_release(norae_ledger *ledger, norae_diags *diags);

/* Remember that a person has looked at the job of that output, and need not again unless it is
 * done again.  *found: there is one (NULL: nobody wants to know). */
norae_status norae_ledger_review(norae_ledger *ledger, const char *output, bool *found,
                                 norae_diags *diags);

/* How many jobs are in each state; those whose runs have died are waiting. */
norae_status norae_ledger_count(norae_ledger *ledger, size_t counts[4], norae_diags *diags);

typedef enum norae_ledger_order {
  NORAE_LEDGER_AS_ADDED,
  NORAE_LEDGER_WORST_FIRST /* failed ones, then by confidence, then those without one */
} norae_ledger_order;

/* Call `each` with jobs until it returns false; `states` are bits 1 << state. */
norae_status norae_ledger_each(norae_ledger *ledger, unsigned states, norae_ledger_order order,
                               bool (*each)(void *user, const norae_job *job), void *user,
                               norae_diags *diags);

typedef struct norae_merged {
  size_t added, updated, kept; /* rows of the other that were new, better or worse */
  size_t twice;                /* outputs that both had done */
} norae_merged;

/* Take over what another ledger knows: of two rows of one output the done one, then the
 * failed one, then the later one. */
norae_status norae_ledger_merge(norae_ledger *ledger, const char *path, norae_merged *merged,
                                norae_diags *diags);

/* Seconds spent in calls so far. */
double norae_ledger_seconds(const norae_ledger *ledger);

#ifdef __cplusplus
}
#endif
#endif
