/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/interrupt.h"
#include "cli/lyrics.h"
#include "cli/patterns.h"
#include "cli/result.h"
#include "cli/walk.h"

#define MOST_CODES 256

/* All files together. */
typedef struct lint {
  call *c;
  inputs in;
  json *j;
  const norae_lint_rule *seen[MOST_CODES]; /* what to say how to mend */
  size_t seen_count;
  size_t problems, files, fixed;
  int code;
} lint;

static bool is_problem(const norae_diag *d)
{
  return d->severity >= NORAE_WARNING;
}

static void keep_rule(lint *l, const norae_lint_rule *rule)
{
  size_t i = 0;
  while (i < l->seen_count && l->seen[i] != rule)
    i++;
  if (rule && i == l->seen_count && i < MOST_CODES)
    l->seen[l->seen_count++] = rule;
}

/* ── telling ── */

static void tell_people(lint *l, const norae_diags *diags)
{
  const norae_diag *d;
  for (size_t i = 0; (d = norae_diags_at(diags, i)); i++) {
    if (is_problem(d) || l->c->voice.verbose)
      message_diag(&l->c->voice, d);
    if (is_problem(d))
      keep_rule(l, norae_lint_rule_of(d->code));
  }
}

static void tell_json(lint *l, const char *path, const norae_format_info *format,
                      const norae_diags *diags, size_t problems, const char *fixed)
{
  static const char *const severities[] = {"note", "warning", "error"};
  const norae_diag *d;
  json_object(l->j, NULL);
  json_text(l->j, "input", path);
  json_text(l->j, "format", format ? format->name : NULL);
  json_integer(l->j, "problems", (long long)problems);
  json_text(l->j, "fixed", fixed);
  json_array(l->j, "messages");
  for (size_t i = 0; (d = norae_diags_at(diags, i)); i++) {
    const norae_lint_rule *rule = norae_lint_rule_of(d->code);
    json_object(l->j, NULL);
    json_text(l->j, "severity", severities[d->severity]);
    json_integer(l->j, "line", d->line);
    json_integer(l->j, "column", d->column);
    json_text(l->j, "code", d->code);
    json_text(l->j, "text", d->text);
    json_bool(l->j, "fixable", rule && rule->fixable);
    json_text(l->j, "mend", rule ? rule->mend : NULL);
    json_end(l->j);
  }
  json_end(l->j);
  json_end(l->j);
}

static void tell_mends(const lint *l)
{
  const voice *v = &l->c->voice;
  bool fixable = false;
  for (size_t i = 0; i < l->seen_count; i++) {
    const norae_lint_rule *rule = l->seen[i];
    fixable |= rule->fixable;
    if (i == 0)
      message_say(v, "how to mend:");
    message_say(v, "  %s: %s%s", rule->code, rule->mend, rule->fixable ? " *" : "");
  }
  if (fixable && !l->c->set.fix)
    message_say(v, "  * --fix does that");
}

/* ── mending ── */

/* Does the format hold all of the song? */
static bool holds(const norae_song *song, const norae_format_info *format)
{
  char *text = NULL;
  norae_write_options options = {.format = format->name, .strict = true};
  norae_status status = norae_song_write_memory(song, &options, &text, NULL, NULL);
  free(text);
  return status == NORAE_OK;
}

/* Of the formats that can do this, the one that the usual extension of `found` means. */
static const norae_format_info *by_extension_of(const norae_format_info *found,
                                                unsigned capabilities)
{
  char name[64];
  snprintf(name, sizeof name, "x.%.*s", (int)strcspn(found->extensions, " "), found->extensions);
  return norae_format_by_path(name, capabilities);
}

/* The format to write: the one read, or the one of its extension that holds words. */
static const norae_format_info *format_for(const norae_song *song, const norae_format_info *found)
{
  const norae_format_info *finer = by_extension_of(found, NORAE_CAN_WRITE | NORAE_CAN_WORD_TIMES);
  return finer && finer != found && !holds(song, found) && holds(song, finer) ? finer : found;
}

/* What is not in the song would be gone from the file. */
static const char *refusal(const norae_format_info *found, bool in_place)
{
  if (!(found->capabilities & NORAE_CAN_WRITE))
    return "norae can't write this format; convert it to another";
  if (in_place && strcmp(found->name, "ass") == 0)
    return "its styles would be lost; --fix -o FILE writes the lyrics alone";
  return NULL;
}

static int refuse(lint *l, const char *path, const char *code, const char *text)
{
  message_diag(&l->c->voice,
               &(norae_diag){.severity = NORAE_ERROR, .file = path, .code = code, .text = text});
  return EXIT_INPUT;
}

/* The file as it was stays under its name with ".bak" behind: a second name for it,
 * which the new file does not touch. */
static int keep_backup(lint *l, const char *path)
{
  size_t size = strlen(path) + 5;
  char *backup = malloc(size), text[256];
  if (!backup)
    return conclude(l->c, NORAE_ERR_MEMORY);
  snprintf(backup, size, "%s.bak", path);
  if (l->c->set.force)
    unlink(backup);
  int failed = link(path, backup);
  if (failed)
    snprintf(text, sizeof text, "can't keep it as %.100s: %s", file_base(backup), strerror(errno));
  free(backup);
  return failed ? refuse(l, path, "backup", text) : EXIT_DONE;
}

/* Is the file to be of another kind than the one read? */
static bool is_other_kind(const char *to, const norae_format_info *found)
{
  const norae_format_info *wanted = norae_format_by_path(to, NORAE_CAN_WRITE);
  return wanted && wanted != found && wanted != by_extension_of(found, NORAE_CAN_WRITE);
}

/* By the extension of -o FILE, else as it was.  In place strictly: nothing of the
 * old file may be missing in the new one. */
static int write_fixed(lint *l, const norae_song *song, const norae_format_info *found,
                       const char *path, const char *to)
{
  const settings *s = &l->c->set;
  norae_write_options options = {.grammar = l->c->patterns.grammar,
                                 .overwrite = s->force || s->in_place,
                                 .strict = s->in_place};
  char *text = NULL;
  bool piped = file_is_stdio(to);
  if (!s->output || piped || !is_other_kind(to, found))
    options.format = format_for(song, found)->name;
  if (s->in_place && !holds(song, patterns_format(l->c, options.format)))
    return refuse(l, path, "not-mended",
                  "its format can't hold all that was read of it; --fix -o FILE writes another");
  norae_status status = NORAE_OK;
  if (piped)
    status = norae_song_write_memory(song, &options, &text, NULL, l->c->diags);
  if (piped && text)
    fputs(text, stdout);
  free(text);
  if (!piped) {
    int code = s->in_place ? keep_backup(l, path) : EXIT_DONE;
    if (code != EXIT_DONE)
      return code;
    interrupt_hold();
    status = norae_song_write_file(song, to, &options, l->c->diags);
    interrupt_release();
  }
  return conclude(l->c, status);
}

/* Mends one file; *to is where, NULL when there was nothing to mend. */
static int fix(lint *l, const char *path, const norae_song *song, const norae_format_info *found,
               const norae_diags *diags, const char **to)
{
  const settings *s = &l->c->set;
  const norae_diag *d;
  bool any = s->output != NULL;
  for (size_t i = 0; (d = norae_diags_at(diags, i)); i++) {
    const norae_lint_rule *rule = norae_lint_rule_of(d->code);
    any |= is_problem(d) && rule && rule->fixable;
  }
  *to = NULL;
  if (!any)
    return EXIT_DONE;
  const char *why = refusal(found, s->in_place);
  if (why)
    return refuse(l, path, "not-mended", why);
  norae_song *mended = NULL;
  int code = conclude(l->c, norae_lint_fix(song, &mended, NULL));
  const char *out = s->output ? s->output : path;
  if (code == EXIT_DONE)
    code = write_fixed(l, mended, found, path, out);
  norae_song_free(&mended);
  *to = code == EXIT_DONE ? out : NULL;
  l->fixed += code == EXIT_DONE;
  return code;
}

/* ── checking ── */

/* Files of a folder that hold no lyrics are nobody's problem. */
static bool is_none(const input *in, norae_status status, const norae_format_info *found)
{
  if (!in->unsure)
    return false;
  return status == NORAE_ERR_FORMAT || status == NORAE_ERR_UNSUPPORTED ||
         (found && !(found->capabilities & NORAE_CAN_LINE_TIMES));
}

static void raise_code(lint *l, int code)
{
  l->code = code > l->code ? code : l->code;
}

static void lint_one(lint *l, const input *in)
{
  call *c = l->c;
  norae_diags *all = c->diags, *diags = NULL;
  norae_song *song = NULL;
  const norae_format_info *found = NULL;
  const char *fixed = NULL;
  norae_lint_options options = {.read = &c->set.read, .fastest = c->set.fastest};
  norae_status status = norae_diags_new(&diags);
  if (status == NORAE_OK)
    status = norae_lint_file(in->path, &options, &song, &found, diags);
  if (!is_none(in, status, found)) {
    size_t problems = norae_diags_count_from(diags, NORAE_WARNING);
    tell_people(l, diags);
    if (status == NORAE_ERR_MEMORY)
      raise_code(l, conclude(c, status));
    c->diags = NULL;
    c->shown = 0;
    if (song && c->set.fix && norae_diags_new(&c->diags) == NORAE_OK)
      raise_code(l, fix(l, in->path, song, found, diags, &fixed));
    norae_diags_free(&c->diags);
    if (l->j)
      tell_json(l, in->path, found, diags, problems, fixed);
    l->problems += problems;
    l->files++;
    raise_code(l, problems ? EXIT_INPUT : EXIT_DONE);
  }
  c->diags = all;
  c->shown = 0;
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void summarise(const lint *l)
{
  const voice *v = &l->c->voice;
  tell_mends(l);
  message_say(v, "%zu file%s, %zu problem%s", l->files, l->files == 1 ? "" : "s", l->problems,
              l->problems == 1 ? "" : "s");
  if (l->fixed)
    message_say(v, "%zu mended", l->fixed);
}

static int check(call *c)
{
  const settings *s = &c->set;
  if (s->fix && !s->output && !s->in_place)
    return usage_error(c,
                       "--fix needs -o FILE, or --in-place, which keeps the old file as FILE.bak");
  if (!s->fix && (s->output || s->in_place))
    return usage_error(c, "-o and --in-place go with --fix");
  if (s->output && (s->in_place || c->count > 1 || s->recursive))
    return usage_error(c, "-o is for one file; --in-place is for many");
  if (s->output && file_is_stdio(s->output) && s->json)
    return usage_error(c, "--json and the lyrics would both go to standard output");
  for (size_t i = 0; i < c->count; i++) {
    if (s->in_place && file_is_stdio(c->operands[i]))
      return usage_error(c, "standard input can't be changed in place; give -o FILE");
    if (s->output && file_is_same(c->operands[i], s->output))
      return usage_error(c, "%s is both input and output; --in-place changes it", s->output);
  }
  return EXIT_DONE;
}

static int run(call *c)
{
  lint l = {.c = c};
  json j = {.to = stdout};
  int code = check(c);
  if (code == EXIT_DONE)
    code = inputs_gather(c, NULL, &l.in);
  if (code == EXIT_DONE) {
    l.code = l.in.failed ? EXIT_INPUT : EXIT_DONE;
    if (c->set.json) {
      l.j = &j;
      json_object(&j, NULL);
      json_text(&j, "command", c->command->name);
      json_array(&j, "files");
    }
    for (size_t i = 0; i < l.in.count; i++)
      lint_one(&l, &l.in.items[i]);
    if (l.j) {
      json_end(&j);
      json_integer(&j, "problems", (long long)l.problems);
      json_end(&j);
    }
    summarise(&l);
    code = l.code;
  }
  inputs_free(&l.in);
  return code;
}

static const option options[] = {
    FLAG('r', "recursive", recursive, "check the lyrics in folders, too"),
    RANGED(OPTION_NUMBER, 0, "max-speed", "LETTERS", fastest, 1, 1000,
           "letters per second that can still be read; 30 without it"),
    HEADING("Mending"),
    FLAG(0, "fix", fix, "mend what can be mended without guessing"),
    VALUE(OPTION_FILE, 'o', "output", "FILE", output, "write the mended lyrics to FILE"),
    FLAG(0, "in-place", in_place, "mend the files themselves; what they were stays as FILE.bak"),
    ROW_FORCE,
    GROUP_READ,
    GROUP_MESSAGES("write the problems to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_lint = {
    .name = "lint",
    .operands = "LYRICS ...",
    .least = 1,
    .most = ANY_NUMBER,
    .summary = "find what is wrong with lyrics, and mend it",
    .details =
        "Tells all problems of LYRICS with their line, column and code, and how to mend them: what "
        "can't be read, other encodings, mixed line ends, lines out of order or twice, lines of "
        "one singer that overlap, words outside of their line, out of order or without times, more "
        "letters than can be read. The exit code is 1 when there is any; -v tells of smaller "
        "things, too, which are none.\n\nWith --fix what needs no guessing is mended: nothing is "
        "retimed, and what different singers or backing vocals sing at the same time stays. When "
        "the format can't hold all of it, the file is left as it is.",
    .options = options,
    .run = run,
};
