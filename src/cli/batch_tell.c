/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/batch_tell.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

void tell_begin(telling *t, const batch *b, progress *bar)
{
  *t = (telling){.b = b, .bar = bar, .j = {.to = stdout}};
  if (!b->c->set.json)
    return;
  json_object(&t->j, NULL);
  json_text(&t->j, "command", "batch");
  json_array(&t->j, "jobs");
}

static void json_words(json *j, const char *key, const norae_words *words)
{
  json_array(j, key);
  for (const char *at = NULL; (at = norae_words_next(words, at));)
    json_text(j, NULL, at);
  json_end(j);
}

/* Messages are lines. */
static void json_lines(json *j, const char *key, const char *text)
{
  json_array(j, key);
  for (const char *at = text; at && *at;) {
    size_t size = strcspn(at, "\n");
    char *line = strndup(at, size);
    if (line && *line)
      json_text(j, NULL, line);
    free(line);
    at += size + (at[size] != '\0');
  }
  json_end(j);
}

void tell_task(json *j, const norae_task *task)
{
  json_text(j, "output", task->output);
  json_text(j, "command", task->command);
  json_words(j, "inputs", &task->inputs);
  json_words(j, "options", &task->options);
  json_text(j, "origin", task->origin);
}

void tell_members(json *j, const norae_job *job, const norae_job_result *result)
{
  tell_task(j, &job->task);
  json_text(j, "state", norae_job_state_name(result->state));
  if (result->exit_code >= 0)
    json_integer(j, "exit", result->exit_code);
  if (result->signal)
    json_integer(j, "signal", result->signal);
  if (result->confidence >= 0)
    json_number(j, "confidence", result->confidence);
  if (result->reason)
    json_text(j, "reason", result->reason);
  json_number(j, "seconds", result->wall);
  json_number(j, "cpu", result->cpu);
  json_lines(j, "messages", result->messages);
}

size_t tell_ended(const telling *t)
{
  return t->done + t->failed + t->done_before + t->failed_before + t->lost;
}

/* Lines that a job said, under the job's name when there is but its reason. */
static void show(const telling *t, const norae_job *job, const norae_job_result *result)
{
  const voice *v = &t->b->c->voice;
  const char *origin = job->task.origin;
  bool failed = result->state == NORAE_JOB_FAILED;
  if (!failed && !v->verbose)
    return;
  progress_end(t->bar);
  if (result->messages && *result->messages)
    fputs(result->messages, stderr);
  if (failed)
    message_error(v, "%s (%s): %s", job->task.output, origin ? origin : job->task.command,
                  result->reason && *result->reason ? result->reason : "failed");
}

void tell_job(telling *t, const norae_job *job, const norae_job_result *result, bool before)
{
  bool done = result->state == NORAE_JOB_DONE;
  size_t *count = before ? done ? &t->done_before : &t->failed_before
                         : done ? &t->done : &t->failed;
  ++*count;
  show(t, job, result);
  if (!t->b->c->set.json)
    return;
  json_object(&t->j, NULL);
  tell_members(&t->j, job, result);
  json_bool(&t->j, "before", before);
  json_end(&t->j);
}

void tell_again(telling *t, const norae_job *job, const char *reason)
{
  progress_end(t->bar);
  message_say(&t->b->c->voice, "%s: %s; it is tried again", job->task.output, reason);
}

void tell_lost(telling *t, const norae_job *job)
{
  t->lost++;
  progress_end(t->bar);
  message_say(&t->b->c->voice, "%s: another run took it over meanwhile", job->task.output);
}

/* Processor time of the batch itself, without its workers'. */
static double own_cpu(void)
{
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void end_json(telling *t, double seconds, double idle)
{
  json *j = &t->j;
  json_end(j);
  json_integer(j, "done", (long long)t->done);
  json_integer(j, "failed", (long long)t->failed);
  json_integer(j, "done_before", (long long)t->done_before);
  json_integer(j, "failed_before", (long long)t->failed_before);
  json_integer(j, "refused", (long long)t->b->bad);
  json_integer(j, "left", (long long)(t->b->planned - tell_ended(t)));
  json_number(j, "seconds", seconds);
  json_number(j, "ledger_seconds", norae_ledger_seconds(t->b->ledger));
  json_number(j, "idle_seconds", idle);
  json_number(j, "own_cpu", own_cpu());
  json_end(j);
}

int tell_end(telling *t, double seconds, double idle)
{
  const voice *v = &t->b->c->voice;
  size_t failed = t->failed + t->failed_before, left = t->b->planned - tell_ended(t);
  if (t->b->c->set.json)
    end_json(t, seconds, idle);
  char before[64] = "";
  if (t->done_before)
    snprintf(before, sizeof before, ", %zu were done before", t->done_before);
  message_say(v, "%zu done, %zu failed%s", t->done, failed + t->b->bad, before);
  if (t->failed_before)
    message_say(v, "%zu failed before, and nothing has changed since; 'norae batch retry' tries "
                "them again", t->failed_before);
  if (left)
    message_say(v, "%zu are left", left);
  if (t->b->planner)
    message_say(v, "and what else there is to do was not looked at");
  if (v->verbose)
    message_say(v, "%.3f s; the ledger worked for %.3f s, a worker waited for %.3f s for jobs, and "
                "all but workers took %.3f s of a processor",
                seconds, norae_ledger_seconds(t->b->ledger), idle, own_cpu());
  return failed || t->b->bad || left || t->b->planner ? EXIT_INPUT : EXIT_DONE;
}
