/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What there is to do: rows of a manifest, or what is in folders.  What can't become a job
 * is told and counted, and the rest goes on.
 */
#include <config.h>

#include "cli/batch.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/patterns.h"
#include "cli/walk.h"

/* One job to be. */
typedef struct row {
  const char *media, *lyrics; /* NULL: none */
  const char *output;         /* as it was told; NULL: made of the input's name */
  size_t below;               /* where the part of the name begins that goes into OUTDIR */
  norae_words options;
  const char *origin;
  const char *file; /* for messages */
  uint32_t line;
} row;

/* What there is to do, on its way onto the list. */
typedef struct planner {
  batch *b;
  call *c;
  norae_manifest *manifest; /* NULL: what is in folders */
  inputs in;
  norae_pair_file *files; /* of recordings and lyrics: the inputs, in their order */
  norae_pair *pairs;
  size_t count, at; /* of pairs, or of lyrics */
  char here[PATH_MAX]; /* the working folder */
} planner;

static void tell_bad(planner *p, const row *r, const char *code, const char *text)
{
  message_diag(&p->c->voice, &(norae_diag){.severity = NORAE_ERROR,
                                           .file = r->file,
                                           .line = r->line,
                                           .code = code,
                                           .text = text});
  p->b->bad++;
}

/* ── outputs ── */

static const char *extension_of(const planner *p, const char *format, char room[32])
{
  const batch_kind *kind = p->b->kind;
  if (kind->before && format) {
    snprintf(room, 32, "%s.%s", kind->before, format);
    return room;
  }
  if (kind->extension)
    return p->c->set.soft && kind->soft ? kind->soft : kind->extension;
  const norae_format_info *info = format ? patterns_format(p->c, format) : NULL;
  if (!info)
    return NULL;
  snprintf(room, 32, "%.*s", (int)strcspn(info->extensions, " "), info->extensions);
  return room;
}

/* ".." would lead out of the folder, and make one file look like two. */
static bool is_plain(const char *path)
{
  for (const char *at = path; *at;) {
    size_t size = strcspn(at, "/");
    if ((size == 2 && strncmp(at, "..", 2) == 0) || (size == 1 && *at == '.') ||
        (size == 0 && at != path))
      return false;
    at += size + (at[size] == '/');
  }
  return *path && path[strlen(path) - 1] != '/';
}

/* The output's name; NULL when there can be none, which was told. */
static char *name_output(planner *p, const row *r, const char *format)
{
  char room[32], *out;
  const char *named = p->b->kind->media ? r->media : r->lyrics;
  const char *extension = extension_of(p, format, room);
  if (r->output && !is_plain(r->output)) {
    tell_bad(p, r, "manifest-output", "the output's name has '.', '..' or an empty part in it");
    return NULL;
  }
  if (!r->output && !extension) {
    tell_bad(p, r, "manifest-output", "what to write is missing: an output, or -t FORMAT");
    return NULL;
  }
  out = r->output ? strdup(r->output) : file_derive(named + r->below, NULL, extension);
  if (!out)
    conclude(p->c, NORAE_ERR_MEMORY);
  return out;
}

/* ── inputs and options ── */

/* Jobs may be gone on with from another folder. */
static void add_path(const planner *p, const char *path, char **at)
{
  if (path[0] != '/')
    *at += sprintf(*at, "%s/", p->here);
  *at += sprintf(*at, "%s", path) + 1;
}

static char *join_inputs(const planner *p, const row *r, size_t *size)
{
  size_t room = 2 * (strlen(p->here) + 2) + strlen(r->lyrics) + (r->media ? strlen(r->media) : 0);
  char *out = malloc(room), *at = out;
  if (!out)
    return NULL;
  if (p->b->kind->media)
    add_path(p, r->media, &at);
  add_path(p, r->lyrics, &at);
  *size = (size_t)(at - out);
  return out;
}

/* Is it an option that a row can have, with a value that it takes?  Else what is wrong. */
static bool check_option(const option *table, const char *word, char error[OPTION_ERROR_SIZE])
{
  settings set = SETTINGS_DEFAULTS;
  const option *o = option_of_word(table, word);
  char *args[1] = {strdup(word)};
  int operands = 0;
  bool known = o && batch_option_passes(o);
  snprintf(error, OPTION_ERROR_SIZE, "%.*s is no option that a row can have",
           (int)strcspn(word, "="), word);
  bool ok = known && args[0] && options_parse(table, 1, args, &set, &operands, error);
  free(args[0]);
  return ok;
}

/* False when one is wrong, which was told. */
static bool check_options(planner *p, const row *r)
{
  char error[OPTION_ERROR_SIZE];
  for (const char *at = NULL; (at = norae_words_next(&r->options, at));) {
    if (!check_option(p->b->kind->command->options, at, error)) {
      tell_bad(p, r, "manifest-option", error);
      return false;
    }
  }
  return true;
}

static char *add_words(char *at, const norae_words *words)
{
  if (words->size)
    memcpy(at, words->text, words->size);
  return at + words->size;
}

/* The batch's, the format, then the row's own. */
static char *join_options(const batch *b, const row *r, const char *format, size_t *size)
{
  char *out = malloc(b->options.size + r->options.size + (format ? strlen(format) : 0) + 8);
  if (!out)
    return NULL;
  char *at = add_words(out, &b->options);
  if (format)
    at += sprintf(at, "--to=%s", format) + 1;
  at = add_words(at, &r->options);
  *size = (size_t)(at - out);
  return out;
}

/* ── jobs ── */

static int add_task(planner *p, const row *r, const norae_task *task)
{
  const char *other;
  char text[512];
  batch *b = p->b;
  norae_status status = norae_ledger_add(b->ledger, task, &other, p->c->diags);
  if (status == NORAE_OK && other) {
    snprintf(text, sizeof text, "would become %s, which is what %s becomes", task->output, other);
    tell_bad(p, r, "name-clash", text);
  } else if (status == NORAE_OK) {
    b->planned++;
  }
  return status == NORAE_OK ? EXIT_DONE : conclude(p->c, status);
}

/* Inputs that a row lacks; true when it has what the command needs. */
static bool is_whole(planner *p, const row *r)
{
  if (p->b->kind->media && !r->media)
    tell_bad(p, r, "manifest-row", "tells no media");
  else if (!r->lyrics)
    tell_bad(p, r, "manifest-row", "tells no lyrics");
  else
    return true;
  return false;
}

static int add_output(planner *p, const row *r, const char *format, const char *output)
{
  norae_task task = {
      .command = p->b->kind->command->name, .origin = r->origin, .output = output};
  char *words = join_inputs(p, r, &task.inputs.size);
  char *options = join_options(p->b, r, format, &task.options.size);
  task.inputs.text = words;
  task.options.text = options;
  int code = words && options ? add_task(p, r, &task) : conclude(p->c, NORAE_ERR_MEMORY);
  free(words);
  free(options);
  return code;
}

/* The --to of the row; NULL: none. */
static const char *own_format(const row *r)
{
  const char *found = NULL;
  for (const char *at = NULL; (at = norae_words_next(&r->options, at));)
    found = strncmp(at, "--to=", 5) == 0 ? at + 5 : found;
  return found;
}

/* All jobs of a part have the same first output, so that they stay together. */
static int add_outputs(planner *p, const row *r, const char *const *formats, size_t count)
{
  int code = EXIT_DONE;
  bool is_ours = true;
  for (size_t i = 0; i < count && code == EXIT_DONE && is_ours; i++) {
    const char *own = own_format(r);
    char *output = name_output(p, r, own ? own : formats[i]);
    if (!output)
      return EXIT_DONE;
    if (i == 0)
      is_ours = norae_shard_of(output, p->b->shards) == p->b->shard;
    if (is_ours)
      code = add_output(p, r, own ? NULL : formats[i], output);
    free(output);
  }
  return code;
}

static int add_row(planner *p, const row *r)
{
  const text_list *formats = &p->c->formats;
  if (!is_whole(p, r) || (r->options.size && !check_options(p, r)))
    return EXIT_DONE;
  if (formats->count < 2 || own_format(r))
    return add_outputs(p, r, (const char *const[]){formats->item[0]}, 1);
  if (r->output) {
    tell_bad(p, r, "manifest-output", "names one output, and several formats are to be written");
    return EXIT_DONE;
  }
  return add_outputs(p, r, formats->item, formats->count);
}

/* ── a manifest ── */

static size_t base_of(const char *path)
{
  return path ? (size_t)(file_base(path) - path) : 0;
}

/* A list of messages keeps so many of a kind: it is shown and emptied often. */
static int show_all(planner *p)
{
  show_messages(p->c);
  if (norae_diags_count(p->c->diags) < 20)
    return EXIT_DONE;
  norae_diags_free(&p->c->diags);
  p->c->shown = 0;
  return conclude(p->c, norae_diags_new(&p->c->diags));
}

static int plan_row(planner *p, bool *all)
{
  const norae_manifest_row *from;
  const char *path = p->c->set.manifest, *name = strcmp(path, "-") ? path : "standard input";
  char origin[PATH_MAX];
  norae_status status = norae_manifest_next(p->manifest, &from, p->c->diags);
  int code = status == NORAE_OK ? show_all(p) : conclude(p->c, status);
  *all = code != EXIT_DONE || !from;
  if (*all) {
    p->b->bad += norae_manifest_bad(p->manifest);
    return code;
  }
  snprintf(origin, sizeof origin, "%s:%lu", name, from->line);
  return add_row(p, &(row){.media = from->media,
                           .lyrics = from->lyrics,
                           .output = from->output,
                           .below = base_of(p->b->kind->media ? from->media : from->lyrics),
                           .options = from->options,
                           .origin = origin,
                           .file = path,
                           .line = (uint32_t)from->line});
}

/* ── folders ── */

static void tell_left(const planner *p, const char *path, const char *why)
{
  message_say(&p->c->voice, "left over: %s: %s", path, why);
}

static void tell_skips(planner *p, const inputs *in)
{
  for (size_t i = 0; i < in->skip_count; i++) {
    bool lost = strstr(in->skips[i].reason, "nowhere") != NULL;
    p->b->bad += lost;
    if (lost)
      message_error(&p->c->voice, "%s: %s", in->skips[i].path, in->skips[i].reason);
    else if (!p->c->voice.verbose)
      tell_left(p, in->skips[i].path, in->skips[i].reason);
  }
}

/* Text may be lyrics or notes: those that have times are lyrics. */
static bool holds_lyrics(const input *in)
{
  norae_song *song = NULL;
  if (!in->unsure)
    return true;
  bool ok = norae_song_read_file(in->path, NULL, &song, NULL) == NORAE_OK &&
            norae_song_timing(song) != NORAE_TIMING_NONE;
  norae_song_free(&song);
  return ok;
}

static int plan_lyrics(planner *p)
{
  const input *at = &p->in.items[p->at];
  if (at->named || holds_lyrics(at))
    return add_row(p, &(row){.lyrics = at->path,
                             .below = at->below,
                             .origin = at->path,
                             .file = at->path});
  tell_left(p, at->path, "holds no lyrics with times");
  return EXIT_DONE;
}

static int plan_pair(planner *p)
{
  const norae_pair *pair = &p->pairs[p->at];
  size_t below = p->in.items[pair->media - p->files].below;
  const char *how = norae_pair_way_text(pair->way);
  if (p->c->voice.verbose || p->c->set.dry_run)
    message_say(&p->c->voice, "%s + %s: %s", pair->media->path, pair->lyrics->path, how);
  return add_row(p, &(row){.media = pair->media->path,
                           .lyrics = pair->lyrics->path,
                           .below = below,
                           .origin = how,
                           .file = pair->media->path});
}

static bool is_interrupted(void *user)
{
  (void)user;
  return interrupt_signal() != 0;
}

static int find_pairs(planner *p)
{
  const inputs *in = &p->in;
  const norae_log log = {.cancelled = is_interrupted};
  p->files = calloc(in->count ? in->count : 1, sizeof *p->files);
  if (!p->files)
    return conclude(p->c, NORAE_ERR_MEMORY);
  for (size_t i = 0; i < in->count; i++)
    p->files[i] =
        (norae_pair_file){.path = in->items[i].path, .is_media = in->items[i].media};
  int code = conclude(p->c, norae_pairs_find(p->files, in->count, &p->pairs, &p->count, &log));
  for (size_t i = 0; i < in->count && code == EXIT_DONE; i++) {
    const norae_pair_file *file = &p->files[i];
    if (!file->taken)
      tell_left(p, file->path,
                file->is_media ? "no lyrics are found for it" : "no media is found for it");
  }
  return code;
}

static int look_around(planner *p)
{
  p->in.with_media = p->b->kind->media;
  p->c->set.recursive = true;
  int code = inputs_gather(p->c, p->c->set.folder, &p->in);
  tell_skips(p, &p->in);
  p->b->bad += p->in.failed;
  p->count = p->in.count;
  return code == EXIT_DONE && p->b->kind->media ? find_pairs(p) : code;
}

static int plan_one(planner *p, bool *all)
{
  if (p->manifest)
    return plan_row(p, all);
  *all = p->at == p->count;
  if (*all)
    return EXIT_DONE;
  int code = p->b->kind->media ? plan_pair(p) : plan_lyrics(p);
  p->at++;
  return code;
}

/* ── all of it ── */

int batch_plan_begin(batch *b)
{
  planner *p = b->planner = calloc(1, sizeof *p);
  if (!p)
    return conclude(b->c, NORAE_ERR_MEMORY);
  p->b = b;
  p->c = b->c;
  if (!getcwd(p->here, sizeof p->here)) {
    message_error(&b->c->voice, "the working folder is gone");
    return EXIT_ENVIRONMENT;
  }
  const char *manifest = b->c->set.manifest;
  return manifest ? conclude(b->c, norae_manifest_open(manifest, &p->manifest, b->c->diags))
                  : look_around(p);
}

int batch_plan_some(batch *b, size_t count, bool *all)
{
  int code = conclude(b->c, norae_ledger_begin(b->ledger, b->c->diags));
  *all = false;
  if (code != EXIT_DONE)
    return code;
  for (size_t i = 0; i < count && code == EXIT_DONE && !*all; i++)
    code = plan_one(b->planner, all);
  norae_status status = norae_ledger_commit(b->ledger, b->c->diags);
  code = code == EXIT_DONE && status != NORAE_OK ? conclude(b->c, status) : code;
  if (code == EXIT_DONE && *all)
    batch_plan_end(b);
  return code;
}

void batch_plan_end(batch *b)
{
  planner *p = b->planner;
  if (!p)
    return;
  norae_manifest_free(&p->manifest);
  inputs_free(&p->in);
  free(p->files);
  free(p->pairs);
  free(p);
  b->planner = NULL;
}
