/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person should look at, worst first: opened one after the other where there are a
 * terminal and a display, else listed with what to type.  What was said to be good, or was
 * mended, is not shown again.
 */
#include <config.h>

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/batch.h"
#include "cli/batch_print.h"
#include "cli/batch_tell.h"

#define SURE 0.8 /* what is less sure than this is to be looked at */
#define SELF "/proc/self/exe"
#define MOST_WORDS 300

extern char **environ;

typedef struct review {
  call *c;
  batch b;
  json j;
  size_t shown;
} review;

static bool is_doubtful(const norae_job *job)
{
  const norae_job_result *r = &job->result;
  return r->state == NORAE_JOB_FAILED || (r->confidence >= 0 && r->confidence < SURE);
}

/* ── how to look at it ── */

/* Words of a command line: copies. */
typedef struct words {
  char *word[MOST_WORDS + 1]; /* NULL behind the last */
  size_t count;
} words;

static void add_word(words *w, const char *word)
{
  char *copy = word && w->count < MOST_WORDS ? strdup(word) : NULL;
  if (copy)
    w->word[w->count++] = copy;
}

static void free_words(words *w)
{
  while (w->count)
    free(w->word[--w->count]);
  w->word[0] = NULL;
}

static bool has_option(const norae_job *job, const char *name)
{
  for (const char *at = NULL; (at = norae_words_next(&job->task.options, at));) {
    if (strcmp(at, name) == 0)
      return true;
  }
  return false;
}

/* The job's options that preview has, too: its lyrics are read, placed and look as they did. */
static void add_options(words *w, const command *preview, const norae_job *job)
{
  const char *name = job->task.command;
  bool places = strcmp(name, "make") == 0 || strcmp(name, "report") == 0 ||
                strcmp(name, "sync") == 0;
  for (const char *at = NULL; (at = norae_words_next(&job->task.options, at));) {
    if (strncmp(at, "--to=", 5) != 0 && option_of_word(preview->options, at))
      add_word(w, at);
  }
  if (places && !has_option(job, "--no-sync"))
    add_word(w, "--sync");
}

/* The recording, with what was made of its lyrics where that is lyrics, too; else placed once
 * more.  No words where there is nothing to play. */
static void find_words(const review *r, const norae_job *job, words *out)
{
  const command *preview = command_by_name("preview");
  const char *media = norae_words_next(&job->task.inputs, NULL);
  const char *lyrics = media ? norae_words_next(&job->task.inputs, media) : NULL;
  char *output = batch_path(&r->b, job->task.output);
  bool timed = strcmp(job->task.command, "sync") == 0 && job->result.state == NORAE_JOB_DONE;
  *out = (words){0};
  if (lyrics && output && preview) {
    add_word(out, "norae");
    add_word(out, "preview");
    if (!timed)
      add_options(out, preview, job);
    add_word(out, media);
    add_word(out, timed ? output : lyrics);
  }
  free(output);
}

/* ── a list ── */

/* Quoted so that a shell takes it as one word. */
static void print_word(const char *word)
{
  bool plain = *word && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789/._-+,:=@%") == strlen(word);
  if (plain) {
    printf(" %s", word);
    return;
  }
  fputs(" '", stdout);
  for (const char *at = word; *at; at++)
    fputs(*at == '\'' ? "'\\''" : (const char[]){*at, '\0'}, stdout);
  putchar('\'');
}

static void describe(const norae_job *job, char *out, size_t size)
{
  if (job->result.state == NORAE_JOB_FAILED)
    snprintf(out, size, "failed  %s: %s", job->task.output,
             job->result.reason ? job->result.reason : "");
  else
    snprintf(out, size, "%5.0f %%  %s", 100.0 * job->result.confidence, job->task.output);
}

static void list_json(review *r, const norae_job *job, const words *w)
{
  json_object(&r->j, NULL);
  tell_members(&r->j, job, &job->result);
  json_array(&r->j, "preview");
  for (size_t i = 0; i < w->count; i++)
    json_text(&r->j, NULL, w->word[i]);
  json_end(&r->j);
  json_end(&r->j);
}

static void list_plain(const norae_job *job, const words *w)
{
  char text[1024];
  describe(job, text, sizeof text);
  puts(text);
  for (size_t i = 0; i < w->count; i++) {
    fputs(i ? "" : "   ", stdout);
    print_word(w->word[i]);
  }
  if (w->count)
    putchar('\n');
}

/* Behind the last doubtful one, all is well: they come worst first. */
static bool list_job(void *user, const norae_job *job)
{
  review *r = user;
  words w;
  if (!is_doubtful(job) || (r->c->set.most && r->shown >= (size_t)r->c->set.most))
    return false;
  if (job->reviewed)
    return true;
  r->shown++;
  find_words(r, job, &w);
  if (r->c->set.json)
    list_json(r, job, &w);
  else
    list_plain(job, &w);
  free_words(&w);
  return true;
}

static int list(review *r)
{
  call *c = r->c;
  if (c->set.json)
    json_array(&r->j, NULL);
  int code = conclude(c, norae_ledger_each(r->b.ledger, 12, NORAE_LEDGER_WORST_FIRST, list_job, r,
                                           c->diags));
  if (c->set.json)
    json_end(&r->j);
  else if (code == EXIT_DONE && !r->shown)
    message_say(&c->voice, "there is nothing to look at");
  return code;
}

/* ── one after the other ── */

/* The one to look at next: copies, since nothing is held while a person looks. */
typedef struct candidate {
  review *r;
  size_t pass; /* so many are for later */
  char *output;
  char text[1024];
  words words;
} candidate;

static bool pick(void *user, const norae_job *job)
{
  candidate *next = user;
  if (!is_doubtful(job))
    return false;
  if (job->reviewed)
    return true;
  if (next->pass) {
    next->pass--;
    return true;
  }
  next->output = strdup(job->task.output);
  describe(job, next->text, sizeof next->text);
  find_words(next->r, job, &next->words);
  return false;
}

static norae_print print_of(const char *path)
{
  print_memory m;
  norae_print out = {{0}};
  if (batch_print_open(&m))
    out = batch_print_file(&m, path);
  batch_print_close(&m);
  return out;
}

/* Ctrl-C is for the player.  An exit code; -1: it could not be started, or was killed. */
static int play(const words *w)
{
  struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
  posix_spawnattr_t attributes;
  sigset_t defaults;
  pid_t pid;
  int status = -1;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGINT);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  sigaction(SIGINT, &ignore, &old);
  if (posix_spawn(&pid, SELF, NULL, &attributes, w->word, environ) != 0 ||
      waitpid(pid, &status, 0) != pid)
    status = -1;
  sigaction(SIGINT, &old, NULL);
  posix_spawnattr_destroy(&attributes);
  return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Play it; true when it was mended: what preview saves into is not what it was. */
static bool look(const review *r, const candidate *at)
{
  const char *lyrics = at->words.count ? at->words.word[at->words.count - 1] : NULL;
  if (!lyrics) {
    message_say(&r->c->voice, "there is nothing to play of it");
    return false;
  }
  norae_print before = print_of(lyrics);
  int code = play(&at->words);
  norae_print after = print_of(lyrics);
  bool saved = !norae_print_is_same(&before, &after);
  if (code != EXIT_DONE)
    message_say(&r->c->voice, "the preview ended with %d", code);
  else
    message_say(&r->c->voice, "%s", saved ? "it was mended" : "nothing was saved");
  return saved;
}

typedef enum verdict { VERDICT_GOOD, VERDICT_LATER, VERDICT_QUIT } verdict;

static verdict ask(const review *r, const candidate *at)
{
  char line[64];
  for (;;) {
    fputs("Enter opens it, g: it is good, l: later, q: quit > ", stderr);
    if (!fgets(line, sizeof line, stdin) || *line == 'q')
      return VERDICT_QUIT;
    if (*line == 'g' || (*line == '\n' && look(r, at)))
      return VERDICT_GOOD;
    if (*line == 'l')
      return VERDICT_LATER;
  }
}

static int go_through(review *r)
{
  call *c = r->c;
  size_t later = 0, good = 0;
  verdict said = VERDICT_LATER;
  int code = EXIT_DONE;
  while (code == EXIT_DONE && said != VERDICT_QUIT &&
         !(c->set.most && r->shown >= (size_t)c->set.most)) {
    candidate at = {.r = r, .pass = later};
    code = conclude(c, norae_ledger_each(r->b.ledger, 12, NORAE_LEDGER_WORST_FIRST, pick, &at,
                                         c->diags));
    if (!at.output)
      break;
    r->shown++;
    fprintf(stderr, "%s\n", at.text);
    said = ask(r, &at);
    later += said == VERDICT_LATER;
    good += said == VERDICT_GOOD;
    if (said == VERDICT_GOOD)
      code = conclude(c, norae_ledger_review(r->b.ledger, at.output, NULL, c->diags));
    free(at.output);
    free_words(&at.words);
  }
  if (r->shown)
    message_say(&c->voice, "%zu need not be looked at any more, %zu are for later", good, later);
  else if (code == EXIT_DONE)
    message_say(&c->voice, "there is nothing to look at");
  return code;
}

/* ── the command ── */

/* Outputs that were looked at elsewhere. */
static int mark(review *r)
{
  call *c = r->c;
  const text_list *good = &c->set.good;
  int code = EXIT_DONE;
  for (size_t i = 0; i < good->count && code == EXIT_DONE; i++) {
    bool found = false;
    code = conclude(c, norae_ledger_review(r->b.ledger, good->item[i], &found, c->diags));
    if (code == EXIT_DONE && !found) {
      message_error(&c->voice, "%s is no output that the ledger knows", good->item[i]);
      code = EXIT_INPUT;
    }
  }
  return code;
}

static bool can_play(const call *c)
{
  return !c->set.json && isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && isatty(STDOUT_FILENO) &&
         (getenv("DISPLAY") || getenv("WAYLAND_DISPLAY")) && command_by_name("preview");
}

int batch_review(call *c)
{
  review r = {.c = c, .b = {.c = c, .shards = 1}, .j = {.to = stdout}};
  char *folder;
  int code = batch_find(c, &r.b.ledger, &folder);
  r.b.folder = folder;
  if (code == EXIT_DONE)
    code = c->set.good.count ? mark(&r) : can_play(c) ? go_through(&r) : list(&r);
  norae_ledger_free(&r.b.ledger);
  free(folder);
  return code;
}
