/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/input.h"
#include "base/output.h"
#include "edit/journal.h"

/* What tells that a file is another one, without reading it. */
typedef struct look {
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec time;
} look;

/* Where this program wrote, and what: all else that stands there is somebody's. */
typedef struct written {
  char *path;
  uint64_t stamp;
} written;

struct nr_desk {
  nr_desk_options options;
  nr_history *history;
  norae_song *first;   /* as the file had it */
  nr_journal *journal; /* NULL: none */
  bool writing;        /* the journal holds a song and the edits from `base` on */
  size_t base;
  bool dirty_base;     /* the song differed from the file before the first edit */
  uint64_t stamp;      /* of the file's bytes */
  look seen;
  written saved, exported;
};

/* Standard input and lyrics inside of media are no files of lyrics. */
static bool is_file(const nr_desk *s)
{
  return s->options.found && strcmp(s->options.lyrics, "-") != 0;
}

/* ── the file ── */

static bool look_at(const char *path, look *out)
{
  struct stat at;
  if (stat(path, &at) != 0)
    return false;
  *out = (look){at.st_dev, at.st_ino, at.st_size, at.st_mtim};
  return true;
}

static bool is_same_look(const look *a, const look *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size &&
         a->time.tv_sec == b->time.tv_sec && a->time.tv_nsec == b->time.tv_nsec;
}

static bool stamp_file(const char *path, uint64_t *out)
{
  char *bytes;
  size_t size;
  if (nr_input_read(path, &bytes, &size, NULL) != NORAE_OK)
    return false;
  *out = nr_stamp_of(bytes, size);
  free(bytes);
  return true;
}

/* A file that is gone for a moment is being replaced: that is told when it is there again. */
bool nr_desk_changed(nr_desk *desk)
{
  nr_desk *s = desk;
  look now;
  uint64_t stamp;
  if (!is_file(s) || !look_at(s->options.lyrics, &now) || is_same_look(&now, &s->seen) ||
      !stamp_file(s->options.lyrics, &stamp))
    return false;
  s->seen = now;
  if (stamp == s->stamp)
    return false;
  s->stamp = stamp;
  return true;
}

/* ── opening and closing ── */

static norae_status keep_beside(const nr_desk *s, const norae_song *song, char **kept,
                                norae_diags *diags)
{
  norae_status status = NORAE_ERR_EXISTS;
  for (int i = 1; status == NORAE_ERR_EXISTS && i < 1000; i++) {
    nr_str name = {0};
    nr_str_addf(&name, "%s.edits%d.json", s->options.lyrics, i);
    status = name.failed ? NORAE_ERR_MEMORY
                         : norae_song_write_file(song, name.data,
                                                 &(norae_write_options){.format = "json"}, NULL);
    if (status == NORAE_OK)
      status = nr_str_take(&name, kept, NULL);
    nr_str_free(&name);
  }
  if (status != NORAE_OK)
    nr_error(diags, "io", nr_in_file(s->options.lyrics), "edits can't be kept beside it");
  return status;
}

/* Edits of a file that somebody wrote anew would end up in the wrong lines. */
static norae_status put_aside(nr_desk *s, nr_history *left, norae_diags *diags)
{
  char *kept = NULL;
  norae_status status = keep_beside(s, nr_history_song(left), &kept, diags);
  nr_history_free(&left);
  if (status != NORAE_OK)
    return status;
  nr_warn(diags, "journal-changed", nr_in_file(s->options.lyrics),
          "changed since edits were made that are not saved; those are in %s", kept);
  free(kept);
  nr_journal_remove(s->journal);
  return NORAE_OK;
}

static norae_status recover(nr_desk *s, size_t *recovered, norae_diags *diags)
{
  nr_history *left = NULL;
  bool fits;
  if (s->options.discard) {
    nr_journal_remove(s->journal);
    return NORAE_OK;
  }
  norae_status status = nr_journal_recover(s->journal, s->stamp, &left, &fits, diags);
  if (status != NORAE_OK || !left)
    return status;
  if (!fits)
    return put_aside(s, left, diags);
  nr_history_free(&s->history);
  s->history = left;
  s->dirty_base = true;
  *recovered = nr_history_depth(left);
  s->writing = true;
  return nr_journal_begin_with(s->journal, s->stamp, left, diags);
}

static norae_status open_journal(nr_desk *s, size_t *recovered, norae_diags *diags)
{
  if (!is_file(s))
    return NORAE_OK;
  norae_status status = nr_journal_open(s->options.lyrics, &s->journal, diags);
  if (status == NORAE_OK)
    status = recover(s, recovered, diags);
  return status;
}

norae_status nr_desk_open(const nr_desk_options *options, const norae_song *song,
                             nr_desk **out, size_t *recovered, norae_diags *diags)
{
  nr_desk *s = *out = calloc(1, sizeof *s);
  *recovered = 0;
  if (!s)
    return NORAE_ERR_MEMORY;
  s->options = *options;
  s->dirty_base = options->read != NULL;
  norae_status status = nr_history_new(song, &s->history);
  if (status == NORAE_OK)
    status = norae_song_copy(options->read ? options->read : song, &s->first);
  if (status == NORAE_OK && is_file(s) &&
      !(look_at(options->lyrics, &s->seen) && stamp_file(options->lyrics, &s->stamp))) {
    nr_error(diags, "io", nr_in_file(options->lyrics), "can't be read");
    status = NORAE_ERR_IO;
  }
  if (status == NORAE_OK)
    status = open_journal(s, recovered, diags);
  if (status != NORAE_OK)
    nr_desk_close(out, true);
  return status;
}

void nr_desk_close(nr_desk **desk, bool keep)
{
  nr_desk *s = desk ? *desk : NULL;
  if (!s)
    return;
  if (s->journal && s->writing && (!keep || nr_desk_is_saved(s)))
    nr_journal_remove(s->journal);
  nr_journal_close(&s->journal);
  nr_history_free(&s->history);
  norae_song_free(&s->first);
  free(s->saved.path);
  free(s->exported.path);
  free(s);
  *desk = NULL;
}

const norae_song *nr_desk_song(const nr_desk *desk)
{
  return nr_history_song(desk->history);
}

const norae_song *nr_desk_first(const nr_desk *desk)
{
  return desk->first;
}

size_t nr_desk_depth(const nr_desk *desk)
{
  return nr_history_depth(desk->history);
}

norae_us nr_desk_offset(const nr_desk *desk)
{
  return nr_history_offset(desk->history);
}

bool nr_desk_is_saved(const nr_desk *desk)
{
  return !desk->dirty_base && nr_history_is_marked(desk->history);
}

/* ── edits ── */

/* The journal begins with the song as it is now: edits before are undone by beginning again. */
static void begin_here(nr_desk *s)
{
  s->writing = true;
  s->base = nr_history_depth(s->history);
}

static norae_status begin_journal(nr_desk *s, norae_diags *diags)
{
  norae_status status =
      nr_journal_begin(s->journal, s->stamp, nr_history_song(s->history), diags);
  if (status == NORAE_OK)
    begin_here(s);
  return status;
}

/* A change goes behind the song that it changes; what changed nothing leaves no journal. */
static norae_status change(nr_desk *s, norae_status made, bool begun, const nr_edit *edit,
                           norae_diags *diags)
{
  if (made == NORAE_OK)
    return s->journal && s->writing ? nr_journal_add(s->journal, edit, diags) : NORAE_OK;
  if (begun && s->writing) {
    nr_journal_remove(s->journal);
    s->writing = false;
  }
  return made;
}

norae_status nr_desk_apply(nr_desk *desk, const nr_edit *edit, norae_diags *diags)
{
  bool begins = desk->journal && !desk->writing;
  norae_status journal = begins ? begin_journal(desk, diags) : NORAE_OK;
  norae_status status = change(desk, nr_history_apply(desk->history, edit), begins, edit,
                               diags);
  return status == NORAE_OK ? journal : status;
}

norae_status nr_desk_redo(nr_desk *desk, const nr_edit **out, norae_diags *diags)
{
  bool begins = desk->journal && !desk->writing;
  norae_status journal = begins ? begin_journal(desk, diags) : NORAE_OK;
  norae_status made = nr_history_redo(desk->history, out);
  norae_status status = change(desk, made, begins, made == NORAE_OK ? *out : NULL, diags);
  return status == NORAE_OK ? journal : status;
}

/* What the journal does not hold can't be taken out of it: it begins anew. */
norae_status nr_desk_undo(nr_desk *desk, const nr_edit **out, norae_diags *diags)
{
  norae_status status = nr_history_undo(desk->history, out);
  if (status != NORAE_OK || !desk->journal)
    return status;
  if (desk->writing && nr_history_depth(desk->history) >= desk->base)
    return nr_journal_add(desk->journal, NULL, diags);
  return begin_journal(desk, diags);
}

/* ── saving ── */

/* FILE.bak, or where older ones stand, FILE.bak2 and so on: none is ever replaced. */
static norae_status add_backup(const char *path, const char *bytes, size_t size,
                               norae_diags *diags)
{
  norae_status status = NORAE_ERR_EXISTS;
  for (int i = 1; status == NORAE_ERR_EXISTS && i < 1000; i++) {
    nr_str name = {0};
    nr_str_addf(&name, "%s.bak", path);
    if (i > 1)
      nr_str_addf(&name, "%d", i);
    status = name.failed ? NORAE_ERR_MEMORY : nr_output_save(name.data, false, bytes, size, NULL);
    if (status != NORAE_OK && status != NORAE_ERR_EXISTS)
      nr_error(diags, "io", nr_in_file(name.data), "can't be written: nothing was saved");
    nr_str_free(&name);
  }
  return status;
}

static norae_status back_up(const written *before, const char *path, norae_diags *diags)
{
  char *bytes;
  size_t size;
  if (access(path, F_OK) != 0)
    return NORAE_OK;
  norae_status status = nr_input_read(path, &bytes, &size, diags);
  if (status != NORAE_OK)
    return status;
  if (!before->path || strcmp(before->path, path) != 0 ||
      nr_stamp_of(bytes, size) != before->stamp)
    status = add_backup(path, bytes, size, diags);
  free(bytes);
  return status;
}

/* The song as it is now, in place of what is kept as a backup. */
static norae_status replace(const nr_desk *s, written *where, const char *path,
                            const char *format, norae_diags *diags)
{
  const norae_write_options write = {.format = format, .grammar = s->options.grammar,
                                     .overwrite = true};
  char *name = strdup(path);
  norae_status status = name ? back_up(where, path, diags) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = norae_song_write_file(nr_history_song(s->history), path, &write, diags);
  if (status == NORAE_OK && stamp_file(path, &where->stamp)) {
    free(where->path);
    where->path = name;
    name = NULL;
  }
  free(name);
  return status;
}

/* Formats that are only read have to be saved as others. */
static norae_status check_format(const nr_desk *s, norae_diags *diags)
{
  const norae_format_info *found = s->options.found;
  if (s->options.output || (found && found->capabilities & NORAE_CAN_WRITE))
    return NORAE_OK;
  nr_error(diags, "not-written", nr_in_file(s->options.lyrics),
           "can't be written; start with -o FILE to save elsewhere");
  return NORAE_ERR_UNSUPPORTED;
}

/* The format that the file is in; of two of its name the one that holds words, now that there
 * are some. */
static const char *format_of_file(const nr_desk *s)
{
  const norae_format_info *found = s->options.found;
  const unsigned words = NORAE_CAN_WRITE | NORAE_CAN_WORD_TIMES;
  if (norae_song_timing(nr_history_song(s->history)) < NORAE_TIMING_WORD ||
      found->capabilities & NORAE_CAN_WORD_TIMES || !norae_format_by_path(s->options.lyrics, words))
    return found->name;
  return NULL;
}

norae_status nr_desk_save(nr_desk *desk, const char **path, norae_diags *diags)
{
  nr_desk *s = desk;
  const nr_desk_options *o = &s->options;
  *path = o->output ? o->output : o->lyrics;
  norae_status status = check_format(s, diags);
  if (status == NORAE_OK)
    status = replace(s, &s->saved, *path, o->output ? o->format : format_of_file(s), diags);
  if (status != NORAE_OK)
    return status;
  nr_history_mark(s->history);
  s->dirty_base = false;
  if (is_file(s) && look_at(o->lyrics, &s->seen))
    stamp_file(o->lyrics, &s->stamp);
  if (s->journal)
    nr_journal_remove(s->journal);
  s->writing = false;
  return NORAE_OK;
}

/* song.lrc → song.ass */
static norae_status name_export(const nr_desk *s, const norae_format_info *format, nr_str *out,
                                norae_diags *diags)
{
  const char *from = s->options.output ? s->options.output : s->options.lyrics;
  const char *slash = strrchr(from, '/'), *dot = strrchr(from, '.');
  size_t stem = dot && dot > (slash ? slash + 1 : from) ? (size_t)(dot - from) : strlen(from);
  if (strcmp(from, "-") == 0) {
    nr_error(diags, "no-name", nr_in_file(NULL), "lyrics from standard input have no name to save "
             "by; start with -o FILE");
    return NORAE_ERR_ARGUMENT;
  }
  nr_str_add_bytes(out, from, stem);
  nr_str_add_char(out, '.');
  nr_str_add_bytes(out, format->extensions, strcspn(format->extensions, " "));
  if (!out->failed && strcmp(out->data, s->options.lyrics) != 0 && strcmp(out->data, from) != 0)
    return NORAE_OK;
  if (out->failed)
    return NORAE_ERR_MEMORY;
  nr_error(diags, "same-file", nr_in_file(out->data), "would be the file itself in another format");
  return NORAE_ERR_ARGUMENT;
}

norae_status nr_desk_export(nr_desk *desk, const norae_format_info *format, const char **path,
                            norae_diags *diags)
{
  nr_str name = {0};
  *path = NULL;
  norae_status status = name_export(desk, format, &name, diags);
  if (status == NORAE_OK)
    status = replace(desk, &desk->exported, name.data, format->name, diags);
  if (status == NORAE_OK)
    *path = desk->exported.path;
  nr_str_free(&name);
  return status;
}

/* ── others' changes ── */

norae_status nr_desk_reload(nr_desk *desk, const norae_song *song, char **kept,
                               norae_diags *diags)
{
  nr_desk *s = desk;
  nr_history *fresh = NULL;
  norae_song *first = NULL;
  *kept = NULL;
  norae_status status = nr_history_new(song, &fresh);
  if (status == NORAE_OK)
    status = norae_song_copy(song, &first);
  if (status == NORAE_OK && !nr_desk_is_saved(s))
    status = keep_beside(s, nr_history_song(s->history), kept, diags);
  if (status != NORAE_OK) {
    nr_history_free(&fresh);
    norae_song_free(&first);
    return status;
  }
  nr_history_free(&s->history);
  norae_song_free(&s->first);
  s->history = fresh;
  s->first = first;
  s->dirty_base = false;
  if (s->journal)
    nr_journal_remove(s->journal);
  s->writing = false;
  return NORAE_OK;
}

norae_status nr_desk_keep(nr_desk *desk, norae_diags *diags)
{
  desk->dirty_base = true;
  desk->base = 0;
  desk->writing = desk->journal != NULL;
  return desk->writing ? nr_journal_begin_with(desk->journal, desk->stamp, desk->history, diags)
                       : NORAE_OK;
}
