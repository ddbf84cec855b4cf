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

typedef struct planner {
  batch *b;
  call *c;
  size_t added; /* since the last commit */
  char *here;   /* the working folder */
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

static const char *extension_of(const planner *p, char room[32])
{
  const settings *s = &p->c->set;
  const batch_kind *kind = p->b->kind;
  if (kind->before && s->format) {
    snprintf(room, 32, "%s.%s", kind->before, s->format);
    return room;
  }
  if (kind->extension)
    return s->soft && kind->soft ? kind->soft : kind->extension;
  const norae_format_info *format = s->format ? patterns_format(p->c, s->format) : NULL;
  if (!format)
    return NULL;
  snprintf(room, 32, "%.*s", (int)strcspn(format->extensions, " "), format->extensions);
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
static char *name_output(planner *p, const row *r)
{
  char room[32], *out;
  const char *named = p->b->kind->media ? r->media : r->lyrics;
  const char *extension = extension_of(p, room);
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

/* Options of a row, by the command's table.  False when one is wrong, which was told. */
static bool check_options(planner *p, const row *r)
{
  char error[OPTION_ERROR_SIZE];
  settings set = SETTINGS_DEFAULTS;
  for (const char *at = NULL; (at = norae_words_next(&r->options, at));) {
    char *copy = strdup(at), *args[1] = {copy};
    int operands = 0;
    size_t size = strcspn(at, "=");
    bool known = false;
    for (const option *o = p->b->kind->command->options; o->kind != OPTION_END; o++)
      known |= option_is_real(o) && batch_option_passes(o) && strlen(o->name) == size - 2 &&
               strncmp(o->name, at + 2, size - 2) == 0;
    if (copy && !known)
      snprintf(error, sizeof error, "%.*s is no option that a row can have", (int)size, at);
    bool ok = copy && known &&
              options_parse(p->b->kind->command->options, 1, args, &set, &operands, error);
    free(copy);
    if (!ok) {
      tell_bad(p, r, "manifest-option", error);
      return false;
    }
  }
  return true;
}

static char *join_options(const batch *b, const row *r, size_t *size)
{
  char *out = malloc(b->options.size + r->options.size + 1);
  if (!out)
    return NULL;
  memcpy(out, b->options.size ? b->options.text : "", b->options.size);
  memcpy(out + b->options.size, r->options.size ? r->options.text : "", r->options.size);
  *size = b->options.size + r->options.size;
  return out;
}

/* ── jobs ── */

/* A million rows in one transaction would fill the disk with its journal. */
static norae_status commit_some(planner *p)
{
  if (++p->added % 2000)
    return NORAE_OK;
  norae_status status = norae_ledger_commit(p->b->ledger, p->c->diags);
  return status == NORAE_OK ? norae_ledger_begin(p->b->ledger, p->c->diags) : status;
}

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
    status = commit_some(p);
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

static int add_row(planner *p, const row *r)
{
  norae_task task = {.command = p->b->kind->command->name, .origin = r->origin};
  if (!is_whole(p, r) || (r->options.size && !check_options(p, r)))
    return EXIT_DONE;
  char *output = name_output(p, r);
  if (!output)
    return EXIT_DONE;
  if (norae_shard_of(output, p->b->shards) != p->b->shard) {
    free(output);
    return EXIT_DONE;
  }
  char *words = join_inputs(p, r, &task.inputs.size);
  char *options = join_options(p->b, r, &task.options.size);
  task.output = output;
  task.inputs.text = words;
  task.options.text = options;
  int code = words && options ? add_task(p, r, &task) : conclude(p->c, NORAE_ERR_MEMORY);
  free(output);
  free(words);
  free(options);
  return code;
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

static int plan_manifest(planner *p)
{
  norae_manifest *m;
  const norae_manifest_row *from;
  const char *path = p->c->set.manifest, *name = strcmp(path, "-") ? path : "standard input";
  int code = conclude(p->c, norae_manifest_open(path, &m, p->c->diags));
  while (code == EXIT_DONE && !interrupt_signal()) {
    char origin[PATH_MAX];
    norae_status status = norae_manifest_next(m, &from, p->c->diags);
    code = status == NORAE_OK ? show_all(p) : conclude(p->c, status);
    if (code != EXIT_DONE || !from)
      break;
    snprintf(origin, sizeof origin, "%s:%lu", name, from->line);
    code = add_row(p, &(row){.media = from->media,
                             .lyrics = from->lyrics,
                             .output = from->output,
                             .below = base_of(p->b->kind->media ? from->media : from->lyrics),
                             .options = from->options,
                             .origin = origin,
                             .file = path,
                             .line = (uint32_t)from->line});
  }
  p->b->bad += m ? norae_manifest_bad(m) : 0;
  norae_manifest_free(&m);
  return code;
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

static int plan_lyrics(planner *p, const inputs *in)
{
  int code = EXIT_DONE;
  for (size_t i = 0; i < in->count && code == EXIT_DONE; i++) {
    const input *at = &in->items[i];
    if (!at->named && !holds_lyrics(at))
      tell_left(p, at->path, "holds no lyrics with times");
    else
      code = add_row(p, &(row){.lyrics = at->path,
                               .below = at->below,
                               .origin = at->path,
                               .file = at->path});
  }
  return code;
}

static int add_pair(planner *p, const norae_pair *pair, size_t below)
{
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

static int plan_pairs(planner *p, const inputs *in)
{
  norae_pair *pairs = NULL;
  size_t count = 0;
  norae_log log = {.cancelled = is_interrupted};
  norae_pair_file *files = calloc(in->count ? in->count : 1, sizeof *files);
  if (!files)
    return conclude(p->c, NORAE_ERR_MEMORY);
  for (size_t i = 0; i < in->count; i++)
    files[i] = (norae_pair_file){.path = in->items[i].path, .is_media = in->items[i].media};
  int code = conclude(p->c, norae_pairs_find(files, in->count, &pairs, &count, &log));
  for (size_t i = 0; i < count && code == EXIT_DONE; i++)
    code = add_pair(p, &pairs[i], in->items[pairs[i].media - files].below);
  for (size_t i = 0; i < in->count && code == EXIT_DONE; i++) {
    if (!files[i].taken)
      tell_left(p, files[i].path,
                files[i].is_media ? "no lyrics are found for it" : "no media is found for it");
  }
  free(pairs);
  free(files);
  return code;
}

static int plan_folders(planner *p)
{
  inputs in = {.with_media = p->b->kind->media};
  p->c->set.recursive = true;
  int code = inputs_gather(p->c, p->c->set.folder, &in);
  tell_skips(p, &in);
  p->b->bad += in.failed;
  if (code == EXIT_DONE)
    code = p->b->kind->media ? plan_pairs(p, &in) : plan_lyrics(p, &in);
  inputs_free(&in);
  return code;
}

int batch_plan(batch *b)
{
  char here[PATH_MAX];
  planner p = {.b = b, .c = b->c, .here = getcwd(here, sizeof here)};
  if (!p.here) {
    message_error(&b->c->voice, "the working folder is gone");
    return EXIT_ENVIRONMENT;
  }
  int code = conclude(b->c, norae_ledger_begin(b->ledger, b->c->diags));
  if (code != EXIT_DONE)
    return code;
  code = b->c->set.manifest ? plan_manifest(&p) : plan_folders(&p);
  norae_status status = norae_ledger_commit(b->ledger, b->c->diags);
  return code == EXIT_DONE && status != NORAE_OK ? conclude(b->c, status) : code;
}
