/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many inputs, one after the other: only a batch of them is in memory at a time,
 * and each is told of in the order it came.
 */
#include "cli/convert.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/lyrics.h"
#include "cli/patterns.h"
#include "cli/result.h"
#include "cli/walk.h"

/* What waits to be told in JSON is bounded by this. */
#define MOST_UNTOLD 512

/* One input and what became of it. */
typedef struct item {
  const input *in;
  char *output;
  const norae_format_info *format;
  norae_diags *diags; /* for JSON, until it is told */
  norae_changes *changes; /* of a dry run, likewise */
  char *reason;       /* why it was left out or refused, when no message says so */
  int code;
  bool skipped, finished;
} item;

typedef struct job {
  call *c;
  inputs in;
  item *items;
  claims taken;
  char *folder; /* made last, "/" behind */
  norae_batch *batch;
  json *j;
  size_t told; /* items that JSON has and memory no more */
  size_t done, failed, skipped;
  int code;
} job;

/* ── how an item ends ── */

static void tell_json(job *jb, const item *it)
{
  json *j = jb->j;
  bool done = it->code == EXIT_DONE && !it->skipped;
  json_object(j, NULL);
  json_text(j, "input", it->in->path);
  json_text(j, "output", done ? it->output : NULL);
  json_text(j, "format", it->format ? it->format->name : NULL);
  json_integer(j, "exit", it->code);
  if (it->skipped)
    json_bool(j, "skipped", true);
  if (it->reason)
    json_text(j, "reason", it->reason);
  if (it->changes)
    patterns_json(j, it->changes);
  result_list_messages(j, it->diags);
  json_end(j);
}

static void forget(item *it)
{
  free(it->output);
  free(it->reason);
  norae_diags_free(&it->diags);
  norae_changes_free(&it->changes);
  it->output = it->reason = NULL;
}

/* In the order of the inputs. */
static void tell_finished(job *jb)
{
  for (; jb->told < jb->in.count && jb->items[jb->told].finished; jb->told++) {
    if (jb->j)
      tell_json(jb, &jb->items[jb->told]);
    forget(&jb->items[jb->told]);
  }
}

static void finish_item(job *jb, item *it, int code)
{
  it->code = code;
  it->finished = true;
  jb->skipped += it->skipped;
  jb->failed += code != EXIT_DONE;
  jb->done += code == EXIT_DONE && !it->skipped;
  jb->code = code > jb->code ? code : jb->code;
  tell_finished(jb);
}

static int refuse(job *jb, item *it, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A failure that the library knows nothing of: said, and kept for JSON. */
static int refuse(job *jb, item *it, const char *code, const char *format, ...)
{
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  message_diag(
      &jb->c->voice,
      &(norae_diag){.severity = NORAE_ERROR, .file = it->in->path, .code = code, .text = text});
  it->reason = strdup(text);
  return EXIT_INPUT;
}

/* A file of a folder that turned out to be none of ours. */
static int skip(job *jb, item *it, const char *reason)
{
  it->skipped = true;
  it->reason = strdup(reason);
  if (jb->c->voice.verbose)
    message_say(&jb->c->voice, "%s: skipped: %s", it->in->path, reason);
  return EXIT_DONE;
}

/* ── names ── */

static void usual_extension(const norae_format_info *format, char out[16])
{
  snprintf(out, 16, "%.*s", (int)strcspn(format->extensions, " "), format->extensions);
}

/* The input's own name with the format's extension: beside it, or in -O DIR, there
 * in the same folders as below the operand. */
static char *derive_name(const job *jb, const item *it)
{
  const settings *s = &jb->c->set;
  char extension[16];
  usual_extension(patterns_format(jb->c, s->format), extension);
  if (!s->folder)
    return file_derive(it->in->path, NULL, extension);
  char *plain = file_derive(it->in->path + it->in->below, NULL, extension), *out = NULL;
  size_t size = plain ? strlen(s->folder) + strlen(plain) + 2 : 0;
  if (plain && (out = malloc(size)))
    snprintf(out, size, "%s/%s", s->folder, plain);
  free(plain);
  return out;
}

static int name_output(job *jb, item *it)
{
  call *c = jb->c;
  const settings *s = &c->set;
  bool piped = file_is_stdio(it->in->path);
  if (s->output)
    it->output = strdup(s->output);
  else if (!s->folder && piped)
    it->output = strdup("-");
  else if (piped && !s->name)
    return usage_error(c, "standard input has no name to make one in %s from; give -o FILE",
                       s->folder);
  else
    it->output = derive_name(jb, it);
  if (!it->output)
    return conclude(c, NORAE_ERR_MEMORY);
  return lyrics_output_format(c, it->output, &it->format);
}

/* The folder of the name so far, and in it what --name makes of the song. */
static int name_by_pattern(job *jb, item *it, const norae_song *song)
{
  const char *pattern = jb->c->set.name, *missing;
  char extension[16], *name;
  int size;
  if (!pattern || file_is_stdio(it->output))
    return EXIT_DONE;
  usual_extension(it->format, extension);
  bool piped = file_is_stdio(it->in->path);
  const char *base = file_base(it->output);
  size_t stem = strlen(base) - strlen(extension) - 1, folder = (size_t)(base - it->output);
  name_fields fields = {.stem = piped ? "lyrics" : base,
                        .stem_size = piped ? 6 : stem,
                        .extension = extension,
                        .number = (size_t)(it - jb->items) + 1};
  name = name_expand(pattern, song, &fields, &missing, &size);
  char *path = name ? malloc(folder + strlen(name) + 1) : NULL;
  if (path)
    sprintf(path, "%.*s%s", (int)folder, it->output, name);
  free(name);
  if (!path)
    return conclude(jb->c, NORAE_ERR_MEMORY);
  free(it->output);
  it->output = path;
  if (missing)
    message_say(&jb->c->voice, "%s: tells no %.*s: named %s", it->in->path, size, missing,
                file_base(path));
  return EXIT_DONE;
}

/* Two inputs that would become one file: neither may win silently. */
static int take_name(job *jb, item *it, bool usage)
{
  size_t own = (size_t)(it - jb->items), other;
  if (file_is_stdio(it->output))
    return EXIT_DONE;
  if (!claims_take(&jb->taken, it->output, own, &other))
    return conclude(jb->c, NORAE_ERR_MEMORY);
  if (other == own)
    return EXIT_DONE;
  const char *first = jb->items[other].in->path;
  if (usage)
    return usage_error(jb->c, "%s and %s would both become %s", first, it->in->path, it->output);
  return refuse(jb, it, "name-clash", "would become %s, which is what %s becomes", it->output,
                first);
}

/* ── one input ── */

static bool wants_style(const settings *s)
{
  return s->karaoke.theme || s->karaoke.setting_count || s->karaoke.singer_count ||
         s->karaoke.font || s->karaoke.font_dir ||
         s->size.width;
}

static int write_styled(call *c, const norae_song *song, const item *it)
{
  char *script = NULL;
  size_t size;
  norae_karaoke_options karaoke = c->set.karaoke;
  karaoke.furigana = NORAE_FURIGANA_GIVEN; /* the song has them already */
  norae_status status = norae_karaoke_script(song, &karaoke, &script, &size, c->diags);
  if (status == NORAE_OK)
    status = norae_script_fonts(script, size,
                                file_is_stdio(it->output) ? it->in->path : it->output, &karaoke,
                                c->set.strict, c->diags);
  if (status == NORAE_OK && file_is_stdio(it->output)) {
    fwrite(script, 1, size, stdout);
  } else if (status == NORAE_OK) {
    interrupt_hold();
    status = norae_script_save(script, size, it->output, c->set.force, c->diags);
    interrupt_release();
  }
  free(script);
  return conclude(c, status);
}

/* What a folder holds besides lyrics is no failure.  Plain text may be lyrics or
 * notes; where the output needs times it is of no use either way. */
static int read_unsure(job *jb, item *it, norae_song **song)
{
  call *c = jb->c;
  const norae_format_info *found = NULL;
  norae_read_options read = c->set.read;
  read.found = &found;
  norae_status status = norae_song_read_file(it->in->path, &read, song, c->diags);
  bool plain = found && !(found->capabilities & NORAE_CAN_LINE_TIMES);
  bool wants_times = it->format->capabilities & NORAE_CAN_LINE_TIMES;
  if (status == NORAE_ERR_FORMAT || status == NORAE_ERR_UNSUPPORTED)
    return skip(jb, it, "holds no lyrics that norae can read");
  if (status == NORAE_OK && plain && wants_times) {
    norae_song_free(song);
    return skip(jb, it, "is plain text without times");
  }
  if (status == NORAE_OK && c->set.strict && norae_diags_count_from(c->diags, NORAE_WARNING)) {
    norae_song_free(song);
    return lyrics_refuse(c, it->in->path);
  }
  return conclude(c, status);
}

/* Most files go where the one before went. */
static bool make_folders(job *jb, const char *path)
{
  size_t size = (size_t)(file_base(path) - path);
  if (jb->folder && strlen(jb->folder) == size && memcmp(jb->folder, path, size) == 0)
    return true;
  free(jb->folder);
  jb->folder = file_make_folders(path) ? strndup(path, size) : NULL;
  return jb->folder != NULL;
}

static int write_item(job *jb, item *it, const norae_song *song)
{
  call *c = jb->c;
  int code = name_by_pattern(jb, it, song);
  bool makes_folders = !it->in->named || (c->set.name && strchr(c->set.name, '/'));
  if (code == EXIT_DONE && makes_folders && !make_folders(jb, it->output))
    return refuse(jb, it, "io", "can't make the folder of %s: %s", it->output, strerror(errno));
  /* The names of what was named are taken already. */
  if (code == EXIT_DONE && (!it->in->named || c->set.name))
    code = take_name(jb, it, false);
  if (code != EXIT_DONE)
    return code;
  if (wants_style(&c->set))
    return write_styled(c, song, it);
  if (!c->batch_is_given) {
    c->batch = file_is_stdio(it->output) ? NULL : jb->batch;
    c->file = it;
  }
  return lyrics_write(c, song, it->format, it->output);
}

/* What the rules would do; nothing is written. */
static int preview(job *jb, item *it)
{
  call *c = jb->c;
  norae_song *song = NULL;
  c->set.read.changes = &it->changes;
  int code = lyrics_read(c, it->in->path, &song);
  c->set.read.changes = NULL;
  if (!c->set.json)
    patterns_show(it->in->path, it->changes);
  norae_song_free(&song);
  return code;
}

/* What --fix asks for, told with -v. */
static int mend(job *jb, const item *it, norae_song **song)
{
  call *c = jb->c;
  norae_fix_report done;
  norae_song *mended = NULL;
  if (!c->set.fixing.what)
    return EXIT_DONE;
  norae_status status = norae_song_fix(*song, &c->set.fixing, &mended, &done);
  if (status != NORAE_OK)
    return conclude(c, status);
  norae_song_free(song);
  *song = mended;
  if (c->voice.verbose)
    message_say(&c->voice,
                "%s: lines: %zu sorted, %zu clamped, %zu split, %zu stretched, %zu dropped; gaps "
                "closed: %zu",
                it->in->path, done.sorted, done.clamped, done.split, done.stretched, done.dropped,
                done.closed);
  return EXIT_DONE;
}

/* What --fonts asks for; lyrics that are no media carry none. */
static int save_fonts(job *jb, const item *it)
{
  call *c = jb->c;
  const char *folder = c->set.fonts;
  size_t count;
  char *inside;
  if (!folder || norae_format_by_path(it->in->path, NORAE_CAN_READ) ||
      file_is_stdio(it->in->path))
    return EXIT_DONE;
  inside = malloc(strlen(folder) + 2);
  if (!inside)
    return conclude(c, NORAE_ERR_MEMORY);
  sprintf(inside, "%s/", folder);
  bool made = file_make_folders(inside);
  free(inside);
  if (!made) {
    message_error(&c->voice, "%s: %s", folder, strerror(errno));
    return EXIT_INPUT;
  }
  norae_status status =
      norae_fonts_extract(it->in->path, folder, c->set.force, &count, c->diags);
  if (status == NORAE_OK)
    message_say(&c->voice, "%s: %zu font%s put into %s", it->in->path, count,
                count == 1 ? "" : "s", folder);
  return conclude(c, status);
}

/* *waits: the batch will tell how it ended. */
static int convert_item(job *jb, item *it, bool *waits)
{
  call *c = jb->c;
  norae_song *song = NULL;
  *waits = false;
  if (c->set.dry_run)
    return preview(jb, it);
  if (!c->set.force && !c->set.output && !it->in->named && !c->set.name &&
      file_is_same(it->in->path, it->output))
    return skip(jb, it, "would become itself; -f replaces it");
  int code = it->in->unsure ? read_unsure(jb, it, &song) : lyrics_read(c, it->in->path, &song);
  if (code != EXIT_DONE || !song)
    return code;
  norae_song_move(song, c->set.scale, c->set.shift);
  code = mend(jb, it, &song);
  if (code == EXIT_DONE)
    code = lyrics_complete(c, it->in->path, song);
  if (code == EXIT_DONE)
    code = save_fonts(jb, it);
  if (code == EXIT_DONE)
    code = write_item(jb, it, song);
  *waits = code == EXIT_DONE && jb->batch && c->batch && !wants_style(&c->set);
  norae_song_free(&song);
  return code;
}

/* Each input has a list of messages of its own: one that is full of one kind must
 * not hide what is wrong with the next. */
static void convert_next(job *jb, item *it)
{
  call *c = jb->c;
  norae_diags *all = c->diags;
  bool waits = false;
  c->diags = NULL;
  c->shown = 0;
  int code = conclude(c, norae_diags_new(&c->diags));
  if (code == EXIT_DONE)
    code = convert_item(jb, it, &waits);
  if (it->finished)
    norae_diags_free(&c->diags); /* the batch was full, and told already */
  else
    it->diags = c->diags;
  c->diags = all;
  c->shown = 0;
  if (!waits)
    finish_item(jb, it, code);
}

/* ── all of them ── */

static void end_waiting(void *context, void *file, norae_status status, const norae_diags *messages)
{
  job *jb = context;
  item *it = file;
  const norae_diag *diag;
  for (size_t i = 0; (diag = norae_diags_at(messages, i)); i++) {
    message_diag(&jb->c->voice, diag);
    if (status != NORAE_OK && diag->severity == NORAE_ERROR && !it->reason)
      it->reason = strdup(diag->text);
  }
  finish_item(jb, it, exit_code_of(status));
}

static int flush(job *jb)
{
  if (!jb->batch)
    return EXIT_DONE;
  /* A signal in between would leave files of the batch undone. */
  interrupt_hold();
  norae_status status = norae_batch_flush(jb->batch);
  interrupt_release();
  return status == NORAE_OK ? EXIT_DONE : conclude(jb->c, status);
}

/* What was done, said once for all inputs. */
static void summarise(const job *jb)
{
  const call *c = jb->c;
  double shift = (double)c->set.shift / (double)NORAE_US_PER_S;
  if (c->set.dry_run) {
    message_say(&c->voice, "nothing was written");
    return;
  }
  if (jb->done && c->set.scale != 1.0)
    message_say(&c->voice, "times multiplied by %g", c->set.scale);
  if (jb->done && c->set.shift)
    message_say(&c->voice, "lyrics moved %.6g s %s", fabs(shift), shift > 0 ? "later" : "earlier");
  if (jb->in.count + jb->in.skip_count < 2 && !c->set.recursive)
    return;
  size_t left_out = jb->skipped + jb->in.skip_count;
  if (left_out)
    message_say(&c->voice, "%zu converted, %zu failed, %zu skipped%s", jb->done, jb->failed,
                left_out, c->voice.verbose ? "" : " (-v tells which)");
  else
    message_say(&c->voice, "%zu converted, %zu failed", jb->done, jb->failed);
}

static void end_json(job *jb)
{
  json *j = jb->j;
  json_end(j);
  json_array(j, "skipped");
  for (size_t i = 0; i < jb->in.skip_count; i++) {
    json_object(j, NULL);
    json_text(j, "input", jb->in.skips[i].path);
    json_text(j, "reason", jb->in.skips[i].reason);
    json_end(j);
  }
  json_end(j);
  json_integer(j, "converted", (long long)jb->done);
  json_integer(j, "failed", (long long)jb->failed);
  json_end(j);
}

static int convert_all(job *jb)
{
  json j = {.to = stdout};
  if (jb->c->set.json) {
    jb->j = &j;
    json_object(&j, NULL);
    json_text(&j, "command", jb->c->command->name);
    json_array(&j, "files");
  }
  for (size_t i = 0; i < jb->in.count && !interrupt_signal(); i++) {
    convert_next(jb, &jb->items[i]);
    int code = i + 1 - jb->told >= MOST_UNTOLD ? flush(jb) : EXIT_DONE;
    jb->code = code > jb->code ? code : jb->code;
  }
  int code = flush(jb);
  jb->code = code > jb->code ? code : jb->code;
  summarise(jb);
  if (jb->j)
    end_json(jb);
  return jb->code;
}

/* Wrong arguments are told before anything is done. */
static int plan_item(job *jb, item *it)
{
  call *c = jb->c;
  if (c->set.dry_run)
    return EXIT_DONE;
  int code = name_output(jb, it);
  if (code != EXIT_DONE)
    return code;
  if (wants_style(&c->set) && strcmp(it->format->name, "ass") != 0)
    return usage_error(
        c, "--theme, --set, --singer, --font, --font-dir and --size style ASS; '%s' is %s",
        it->output, it->format->title);
  if (c->set.json && file_is_stdio(it->output))
    return usage_error(c, "--json and the lyrics would both go to standard output");
  if (!it->in->named || c->set.name)
    return EXIT_DONE;
  if (!c->set.force && file_is_same(it->in->path, it->output))
    return usage_error(c, "%s is both input and output; -f replaces it", it->in->path);
  return take_name(jb, it, true);
}

static int plan(job *jb)
{
  int code = EXIT_DONE;
  bool piped = false;
  jb->items = calloc(jb->in.count ? jb->in.count : 1, sizeof *jb->items);
  if (!jb->items)
    return conclude(jb->c, NORAE_ERR_MEMORY);
  for (size_t i = 0; i < jb->in.count && code == EXIT_DONE; i++) {
    jb->items[i].in = &jb->in.items[i];
    piped |= file_is_stdio(jb->in.items[i].path);
    code = plan_item(jb, &jb->items[i]);
  }
  if (code != EXIT_DONE || jb->in.count < 2)
    return code;
  /* Who waits for standard input must stay interruptible at once. */
  if (!piped)
    interrupt_watch();
  return conclude(jb->c, norae_batch_new(end_waiting, jb, &jb->batch));
}

int convert_inputs(call *c)
{
  job jb = {.c = c};
  int code = inputs_gather(c, c->set.folder, &jb.in);
  if (code == EXIT_DONE)
    code = plan(&jb);
  if (code == EXIT_DONE) {
    jb.failed = jb.in.failed;
    jb.code = jb.in.failed ? EXIT_INPUT : EXIT_DONE;
    if (!jb.in.count && !jb.in.failed) {
      message_error(&c->voice, "there are no lyrics in %s", c->operands[0]);
      jb.code = EXIT_INPUT;
    }
    code = convert_all(&jb);
  }
  norae_batch_free(&jb.batch);
  for (size_t i = 0; jb.items && i < jb.in.count; i++)
    forget(&jb.items[i]);
  free(jb.items);
  claims_free(&jb.taken);
  free(jb.folder);
  inputs_free(&jb.in);
  return code;
}
