/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norae batch COMMAND: the options of the command and those of a batch are read from one
 * table; what belongs to the command is kept as words, for the workers.
 */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/batch.h"
#include "cli/batch_tell.h"
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/interrupt.h"
#include "cli/patterns.h"

/* ── commands that batches run ── */

static const batch_kind kinds[] = {
    {.command = &cmd_convert, .many = true},
    {.command = &cmd_sync, .media = true},
    {.command = &cmd_make, .media = true, .threads = true, .extension = "karaoke.mp4",
     .soft = "karaoke.mkv"},
    {.command = &cmd_burn, .media = true, .threads = true, .extension = "karaoke.mp4"},
    {.command = &cmd_mux, .media = true, .extension = "karaoke.mkv"},
    {.command = &cmd_report, .media = true, .extension = "report.html", .before = "report"},
};

const batch_kind *batch_kind_at(size_t i)
{
  return i < sizeof kinds / sizeof *kinds ? &kinds[i] : NULL;
}

const batch_kind *batch_kind_by_name(const char *name)
{
  const batch_kind *kind;
  for (size_t i = 0; (kind = batch_kind_at(i)); i++) {
    if (strcmp(kind->command->name, name) == 0)
      return kind;
  }
  return NULL;
}

static const struct {
  const char *name;
  batch_query *run;
} queries[] = {
    {"status", batch_status}, {"retry", batch_retry}, {"review", batch_review},
    {"merge", batch_merge}};

static batch_query *query_by_name(const char *name)
{
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    if (strcmp(queries[i].name, name) == 0)
      return queries[i].run;
  }
  return NULL;
}

/* Names that would be one file for all jobs, what the batch itself says, and what it has
 * options of its own for. */
bool batch_option_passes(const option *o)
{
  static const char *const own[] = {"output", "output-dir", "recursive", "name",  "dry-run",
                                    "force",  "embed",      "fonts",     "json",  "quiet",
                                    "verbose", "help",      "script",    "edits", "frame",
                                    "sheet",      "jobs"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    if (strcmp(o->name, own[i]) == 0)
      return false;
  }
  return true;
}

/* ── options ── */

static const option options[] = {
    VALUE(OPTION_FOLDER, 'O', "output-dir", "DIR", folder,
          "write into DIR, in the same folders as below the operand; the ledger is there, too"),
    VALUE(OPTION_FILE, 0, "manifest", "FILE", manifest,
          "take the jobs from FILE, tab-separated with a header or JSON lines, instead of pairing "
          "what is in folders; - is standard input"),
    RANGED(OPTION_COUNT, 'j', "jobs", "N", workers, 1, 256,
           "jobs at a time; as many as the machine has processors without it"),
    RANGED(OPTION_COUNT, 0, "memory", "MIB", memory, 64, 1048576,
           "memory that a worker may use; any without it"),
    RANGED(OPTION_SECONDS, 0, "time-limit", "TIME", time_limit, 0.1, 1e6,
           "time that a job may take, in seconds, m:ss or h:mm:ss; any without it"),
    RANGED(OPTION_COUNT, 0, "tries", "N", tries, 1, 100,
           "how often a job is begun whose worker dies; 2 without it"),
    VALUE(OPTION_TEXT, 0, "shard", "I/N", shard,
          "do only the I-th of N parts of the jobs; the same on every machine"),
    VALUE(OPTION_FILE, 0, "ledger", "FILE", ledger,
          "keep the ledger there; norae-ledger.db in DIR without it, one for each shard"),
    FLAG(0, "dry-run", dry_run, "only list what would be done"),
    RANGED(OPTION_COUNT, 'n', "most", "N", most, 1, 1000000000,
           "how many jobs review shows; all without it"),
    VALUE(OPTION_LIST, 0, "good", "OUTPUT", good,
          "review: this one need not be looked at any more; may be given again"),
    ROW_FORCE,
    GROUP_MESSAGES("write what became of each job to standard output as JSON"),
    OPTIONS_END,
};

static size_t count_rows(const option *table)
{
  size_t count = 0;
  while (table[count].kind != OPTION_END)
    count++;
  return count;
}

/* The batch's options, then those of the command that go on to it. */
static option *join_tables(const option *theirs)
{
  size_t own = count_rows(options), at = own;
  option *out = calloc(own + count_rows(theirs) + 1, sizeof *out);
  if (!out)
    return NULL;
  memcpy(out, options, own * sizeof *out);
  for (const option *o = theirs; o->kind != OPTION_END; o++) {
    if (option_is_real(o) && batch_option_passes(o))
      out[at++] = *o;
  }
  out[at] = (option)OPTIONS_END;
  return out;
}

static bool is_own(const option *o)
{
  for (const option *own = options; own->kind != OPTION_END; own++) {
    if (option_is_real(own) && strcmp(own->name, o->name) == 0)
      return true;
  }
  return false;
}

/* One job is made for each format. */
static void keep_format(call *c, const char *format)
{
  text_list *formats = &c->formats;
  for (size_t i = 0; i < formats->count; i++) {
    if (strcmp(formats->item[i], format) == 0)
      return;
  }
  if (formats->count < TEXT_LIST_MAX)
    formats->item[formats->count++] = format;
}

/* "--name=value", the one form that all spellings of an option become. */
static void keep_option(void *user, const option *o, const char *value)
{
  call *c = user;
  if (is_own(o))
    return;
  if (strcmp(o->name, "to") == 0) {
    keep_format(c, value);
    return;
  }
  size_t size = strlen(o->name) + (value ? strlen(value) + 1 : 0) + 3;
  char *word = malloc(size), **more = realloc(c->passed, (c->passed_count + 1) * sizeof *more);
  c->passed = more ? more : c->passed;
  if (!word || !more) {
    free(word);
    return;
  }
  snprintf(word, size, "--%s%s%s", o->name, value ? "=" : "", value ? value : "");
  c->passed[c->passed_count++] = word;
}

static void forget_options(call *c)
{
  for (size_t i = 0; i < c->passed_count; i++)
    free(c->passed[i]);
  free(c->passed);
  c->passed = NULL;
  c->passed_count = 0;
  if (c->table != options)
    free((option *)c->table);
  c->table = options;
}

static bool parse(call *c, int count, char **args, int *operands, char *error)
{
  const batch_kind *kind = count ? batch_kind_by_name(args[0]) : NULL;
  option *joined = kind ? join_tables(kind->command->options) : NULL;
  c->table = joined ? joined : options;
  return options_parse_told(c->table, count, args, &c->set, operands, error, keep_option, c);
}

/* ── where things are ── */

char *batch_ledger_path(const call *c, const char *folder, unsigned shard, unsigned shards)
{
  size_t size = strlen(folder) + 64;
  char *out = c->set.ledger ? strdup(c->set.ledger) : malloc(size);
  if (out && !c->set.ledger && shards > 1)
    snprintf(out, size, "%s/norae-ledger-%u-of-%u.db", folder, shard + 1, shards);
  else if (out && !c->set.ledger)
    snprintf(out, size, "%s/norae-ledger.db", folder);
  return out;
}

char *batch_path(const batch *b, const char *output)
{
  size_t size = strlen(b->folder) + strlen(output) + 2;
  char *out = malloc(size);
  if (out && output[0] == '/')
    snprintf(out, size, "%s", output);
  else if (out)
    snprintf(out, size, "%s/%s", b->folder, output);
  return out;
}

/* ── running ── */

static int read_shard(batch *b)
{
  char end;
  b->shards = 1;
  if (!b->c->set.shard)
    return EXIT_DONE;
  if (sscanf(b->c->set.shard, "%u/%u%c", &b->shard, &b->shards, &end) != 2 || !b->shard ||
      b->shard > b->shards || b->shards > 1000000)
    return usage_error(b->c, "--shard is like 2/8: the second of eight parts");
  b->shard--;
  return EXIT_DONE;
}

static int check_arguments(const batch *b)
{
  call *c = b->c;
  const settings *s = &c->set;
  if (!s->folder && !s->dry_run)
    return usage_error(c, "where to write is missing: -O DIR");
  if (s->manifest && c->count > 1)
    return usage_error(c, "give --manifest or folders, not both");
  if (!s->manifest && c->count < 2)
    return usage_error(c, "what to work on is missing: folders, files or --manifest FILE");
  bool names_formats = !b->kind->extension;
  if (names_formats && !s->format && !s->manifest)
    return usage_error(c, "what to write is missing: -t FORMAT");
  for (size_t i = 0; names_formats && i < c->formats.count; i++) {
    if (!patterns_format(c, c->formats.item[i]))
      return usage_error(c, "'%s' is no format (see 'norae formats')", c->formats.item[i]);
  }
  return EXIT_DONE;
}

static int open_ledger(batch *b)
{
  call *c = b->c;
  char *path = c->set.dry_run ? strdup(":memory:")
                              : batch_ledger_path(c, b->folder, b->shard, b->shards);
  char *inside = path && !c->set.dry_run ? batch_path(b, "x") : NULL;
  if (inside && !file_make_folders(inside)) {
    message_error(&c->voice, "can't make the folder %s: %s", b->folder, strerror(errno));
    free(inside);
    free(path);
    return EXIT_INPUT;
  }
  free(inside);
  int code = conclude(c, path ? norae_ledger_open(path, NORAE_LEDGER_MAKE, &b->ledger, c->diags)
                              : NORAE_ERR_MEMORY);
  free(path);
  return code;
}

static bool list_json(void *user, const norae_job *job)
{
  json *j = user;
  json_object(j, NULL);
  tell_task(j, &job->task);
  json_end(j);
  return true;
}

static bool list_plain(void *user, const norae_job *job)
{
  (void)user;
  const char *input = NULL;
  fputs(job->task.command, stdout);
  while ((input = norae_words_next(&job->task.inputs, input)))
    printf("\t%s", input);
  printf("\t%s\t(%s)\n", job->task.output, job->task.origin ? job->task.origin : "");
  return true;
}

static int dry_run(batch *b)
{
  call *c = b->c;
  json j = {.to = stdout};
  if (c->set.json)
    json_array(&j, NULL);
  int code = conclude(c, norae_ledger_each(b->ledger, 1u << NORAE_JOB_WAITING,
                                           NORAE_LEDGER_AS_ADDED,
                                           c->set.json ? list_json : list_plain, &j, c->diags));
  if (c->set.json)
    json_end(&j);
  message_say(&c->voice, "%zu job%s, %zu can't be done; nothing was written", b->planned,
              b->planned == 1 ? "" : "s", b->bad);
  return code == EXIT_DONE && b->bad ? EXIT_INPUT : code;
}

static char *join_passed(const call *c, size_t *size)
{
  *size = 0;
  for (size_t i = 0; i < c->passed_count; i++)
    *size += strlen(c->passed[i]) + 1;
  char *out = malloc(*size + 1), *at = out;
  for (size_t i = 0; out && i < c->passed_count; i++)
    at = stpcpy(at, c->passed[i]) + 1;
  return out;
}

static int list_all(batch *b)
{
  bool all = false;
  int code = EXIT_DONE;
  while (code == EXIT_DONE && !all && !interrupt_signal())
    code = batch_plan_some(b, 1000, &all);
  return code == EXIT_DONE ? dry_run(b) : code;
}

static int run_kind(call *c, const batch_kind *kind)
{
  batch b = {.c = c, .kind = kind, .folder = c->set.folder ? c->set.folder : "."};
  char *passed = join_passed(c, &b.options.size);
  int code = passed ? read_shard(&b) : conclude(c, NORAE_ERR_MEMORY);
  b.options.text = passed;
  if (code == EXIT_DONE)
    code = check_arguments(&b);
  if (code == EXIT_DONE)
    code = open_ledger(&b);
  /* The first operand is the command. */
  c->operands++;
  c->count--;
  if (code == EXIT_DONE)
    code = batch_plan_begin(&b);
  if (code == EXIT_DONE)
    code = c->set.dry_run ? list_all(&b) : batch_run(&b);
  batch_plan_end(&b);
  norae_ledger_free(&b.ledger);
  free(passed);
  return code;
}

static int unknown(call *c, const char *name)
{
  return usage_error(c, "'%s' can't be done in a batch; convert, sync, make, burn, mux and report can, "
                     "and status, retry, review and merge ask the ledger", name);
}

static int run(call *c)
{
  const batch_kind *kind = batch_kind_by_name(c->operands[0]);
  batch_query *query = query_by_name(c->operands[0]);
  return kind ? run_kind(c, kind) : query ? query(c) : unknown(c, c->operands[0]);
}

const command cmd_batch = {
    .name = "batch",
    .operands = "COMMAND FILE ...",
    .least = 1,
    .most = ANY_NUMBER,
    .summary = "do a command for many songs, and keep a ledger of it",
    .details =
        "COMMAND is convert, sync, make, burn, mux or report, and takes its own options besides those "
        "below. FILEs are files and folders: convert takes the lyrics in them; for the others, "
        "recordings and lyrics are paired by name, by tags, by \"Artist - Title\" or by length, "
        "and what is left over is told; with --manifest a list says it. Each job runs in a "
        "process of its own, so that a crash costs one job; quick ones share processes, and so do "
        "those in a row that have the same recording, which is then decoded once. With -t given "
        "several times, each song is written in all these formats.\n\n"
        "What became of each job is kept in a ledger. The same command, given again after "
        "whatever cut it short, goes on where it was; jobs whose inputs and options hold the "
        "same bytes as when they were done are not done again, and those that failed are not "
        "tried again unless a kill or a full disk was the reason.\n\n"
        "With status, retry, review or merge as COMMAND, FILE is the folder or its ledger: "
        "status counts, retry does what failed once more, review shows what a person should "
        "look at, worst first, and merge takes the ledgers that follow into the first.",
    .options = options,
    .run = run,
    .parse = parse,
    .forget = forget_options,
};
