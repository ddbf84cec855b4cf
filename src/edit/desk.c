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

struct nr_desk {
  nr_desk_options options;
  nr_history *history;
  nr_journal *journal; /* NULL: none */
  bool writing;        /* the journal holds a song and the edits from `base` on */
  size_t base;
  bool dirty_base;     /* the song differed from the file before the first edit */
  uint64_t stamp;      /* of the file's bytes */
  look seen;
  bool backed_up;
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

static norae_status recover(nr_desk *s, size_t *recovered, norae_diags *diags)
{
  nr_history *left = NULL;
  if (s->options.discard) {
    nr_journal_remove(s->journal);
    return NORAE_OK;
  }
  norae_status status = nr_journal_recover(s->journal, s->stamp, &left, diags);
  if (status != NORAE_OK || !left)
    return status;
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
  s->dirty_base = options->changed;
  norae_status status = nr_history_new(song, &s->history);
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
  free(s);
  *desk = NULL;
}

const norae_song *nr_desk_song(const nr_desk *desk)
{
  return nr_history_song(desk->history);
}

const norae_song *nr_desk_first(const nr_desk *desk)
{
  return nr_history_first(desk->history);
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
static norae_status back_up(nr_desk *s, const char *path, norae_diags *diags)
{
  char *bytes;
  size_t size;
  norae_status status;
  if (s->backed_up || access(path, F_OK) != 0)
    return NORAE_OK;
  status = nr_input_read(path, &bytes, &size, diags);
  if (status != NORAE_OK)
    return status;
  status = NORAE_ERR_EXISTS;
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
  free(bytes);
  s->backed_up = status == NORAE_OK;
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
  norae_write_options write = {.format = o->output ? o->format : NULL,
                               .grammar = o->grammar,
                               .overwrite = true};
  *path = o->output ? o->output : o->lyrics;
  norae_status status = check_format(s, diags);
  if (status != NORAE_OK)
    return status;
  if (!o->output)
    write.format = format_of_file(s);
  status = back_up(s, *path, diags);
  if (status == NORAE_OK)
    status = norae_song_write_file(nr_history_song(s->history), *path, &write, diags);
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

/* ── others' changes ── */

static norae_status keep_beside(nr_desk *s, char **kept, norae_diags *diags)
{
  norae_status status = NORAE_ERR_EXISTS;
  for (int i = 1; status == NORAE_ERR_EXISTS && i < 1000; i++) {
    nr_str name = {0};
    nr_str_addf(&name, "%s.edits%d.json", s->options.lyrics, i);
    status = name.failed ? NORAE_ERR_MEMORY
                         : norae_song_write_file(nr_history_song(s->history), name.data,
                                                 &(norae_write_options){.format = "json"}, NULL);
    if (status == NORAE_OK)
      status = nr_str_take(&name, kept, NULL);
    nr_str_free(&name);
  }
  if (status != NORAE_OK)
    nr_error(diags, "io", nr_in_file(s->options.lyrics), "edits can't be kept beside it");
  return status;
}

norae_status nr_desk_reload(nr_desk *desk, const norae_song *song, char **kept,
                               norae_diags *diags)
{
  nr_desk *s = desk;
  nr_history *fresh;
  *kept = NULL;
  norae_status status = nr_desk_is_saved(s) ? NORAE_OK : keep_beside(s, kept, diags);
  if (status == NORAE_OK)
    status = nr_history_new(song, &fresh);
  if (status != NORAE_OK)
    return status;
  nr_history_free(&s->history);
  s->history = fresh;
  s->dirty_base = false;
  if (s->journal)
    nr_journal_remove(s->journal);
  s->writing = false;
  return NORAE_OK;
}
