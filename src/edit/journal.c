/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "edit/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/folders.h"
#include "base/input.h"
#include "base/output.h"
#include "edit/state.h"

#define HEAD "norae edits 1 "

struct nr_journal {
  char *lyrics; /* as the caller named it, for messages */
  char *path, *lock_path;
  int fd;   /* of the file while it is appended to, else -1 */
  int lock; /* held while the journal is open */
};

uint64_t nr_stamp_of(const char *bytes, size_t size)
{
  uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
  return hash;
}

static norae_status io_error(const nr_journal *j, const char *what, norae_diags *diags)
{
  nr_error(diags, "journal", nr_in_file(j->path), "%s: %s", what, strerror(errno));
  return NORAE_ERR_IO;
}

/* ── where it is ── */

static char *make_folder(void)
{
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  nr_str folder = {0};
  char *out = NULL;
  if (state && *state == '/')
    nr_str_add(&folder, state);
  else if (home && *home)
    nr_str_addf(&folder, "%s/.local/state", home);
  else
    return NULL;
  nr_str_add(&folder, "/norae/edits");
  if (nr_str_take(&folder, &out, NULL) == NORAE_OK && nr_folders_make(out, 0700))
    return out;
  free(out);
  return NULL;
}

/* NAME and what its place is known by, so that files of one name are kept apart. */
static norae_status name_files(nr_journal *j, const char *folder)
{
  char *real = realpath(j->lyrics, NULL);
  const char *path = real ? real : j->lyrics;
  const char *slash = strrchr(path, '/');
  nr_str name = {0}, lock = {0};
  nr_str_addf(&name, "%s/%.100s-%016" PRIx64, folder, slash ? slash + 1 : path,
              nr_stamp_of(path, strlen(path)));
  free(real);
  nr_str_addf(&lock, "%s.lock", nr_str_text(&name));
  norae_status status = nr_str_take(&name, &j->path, NULL);
  return status == NORAE_OK ? nr_str_take(&lock, &j->lock_path, NULL) : status;
}

static norae_status take_lock(nr_journal *j, norae_diags *diags)
{
  j->lock = open(j->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (j->lock < 0)
    return io_error(j, "can't be written", diags);
  if (flock(j->lock, LOCK_EX | LOCK_NB) == 0)
    return NORAE_OK;
  nr_error(diags, "journal-open", nr_in_file(j->lyrics), "is being edited in another window");
  return NORAE_ERR_EXISTS;
}

norae_status nr_journal_open(const char *lyrics, nr_journal **out, norae_diags *diags)
{
  nr_journal *j = *out = calloc(1, sizeof *j);
  char *folder = j ? make_folder() : NULL;
  if (!j)
    return NORAE_ERR_MEMORY;
  j->fd = j->lock = -1;
  j->lyrics = strdup(lyrics);
  norae_status status = j->lyrics ? NORAE_OK : NORAE_ERR_MEMORY;
  if (status == NORAE_OK && !folder) {
    nr_error(diags, "journal", nr_in_file(lyrics), "no folder for its edits: neither "
             "XDG_STATE_HOME nor HOME names one that can be written");
    status = NORAE_ERR_ENVIRONMENT;
  }
  if (status == NORAE_OK)
    status = name_files(j, folder);
  if (status == NORAE_OK)
    status = take_lock(j, diags);
  free(folder);
  if (status != NORAE_OK)
    nr_journal_close(out);
  return status;
}

void nr_journal_close(nr_journal **journal)
{
  nr_journal *j = journal ? *journal : NULL;
  if (!j)
    return;
  if (j->fd >= 0)
    close(j->fd);
  if (j->lock >= 0) {
    /* Only who holds the lock may remove its file. */
    if (flock(j->lock, LOCK_EX | LOCK_NB) == 0)
      unlink(j->lock_path);
    close(j->lock);
  }
  free(j->lyrics);
  free(j->path);
  free(j->lock_path);
  free(j);
  *journal = NULL;
}

/* ── reading ── */

static norae_status broken(const nr_journal *j, norae_diags *diags)
{
  nr_error(diags, "journal", nr_in_file(j->lyrics),
           "edits that were not saved can't be read from %s; --discard forgets them", j->path);
  return NORAE_ERR_FORMAT;
}

/* A line that a crash cut off was never told to be done. */
static norae_status replay(nr_history *history, const char *at, const char *end)
{
  norae_status status = NORAE_OK;
  for (const char *stop; status == NORAE_OK && (stop = memchr(at, '\n', (size_t)(end - at)));
       at = stop + 1) {
    char line[128];
    const nr_edit *undone;
    nr_edit edit;
    if (stop - at >= (ptrdiff_t)sizeof line)
      return NORAE_ERR_FORMAT;
    memcpy(line, at, (size_t)(stop - at));
    line[stop - at] = '\0';
    if (strcmp(line, "undo") == 0)
      status = nr_history_undo(history, &undone);
    else
      status = nr_edit_parse(line, &edit) ? nr_history_apply(history, &edit) : NORAE_ERR_FORMAT;
  }
  return status;
}

static norae_status read_history(const char *text, size_t size, nr_history **out)
{
  norae_song *song = NULL;
  size_t used = 0;
  norae_status status = nr_state_read(text, size, &song, &used, NULL);
  if (status == NORAE_OK)
    status = nr_history_new(song, out);
  if (status == NORAE_OK)
    status = replay(*out, text + used, text + size);
  norae_song_free(&song);
  if (status != NORAE_OK)
    nr_history_free(out);
  return status;
}

static norae_status recover(nr_journal *j, const char *text, size_t size, uint64_t *stamp,
                            nr_history **out, norae_diags *diags)
{
  const char *line = memchr(text, '\n', size);
  if (!line || sscanf(text, HEAD "%" SCNx64, stamp) != 1)
    return broken(j, diags);
  norae_status status = read_history(line + 1, size - (size_t)(line + 1 - text), out);
  return status == NORAE_OK || status == NORAE_ERR_MEMORY ? status : broken(j, diags);
}

norae_status nr_journal_recover(nr_journal *journal, uint64_t stamp, nr_history **out, bool *fits,
                                norae_diags *diags)
{
  char *text;
  size_t size;
  uint64_t of = stamp;
  *out = NULL;
  *fits = true;
  if (access(journal->path, F_OK) != 0)
    return NORAE_OK;
  norae_status status = nr_input_read(journal->path, &text, &size, diags);
  if (status != NORAE_OK)
    return status;
  status = recover(journal, text, size, &of, out, diags);
  *fits = of == stamp;
  free(text);
  return status;
}

/* ── writing ── */

static norae_status append(nr_journal *j, const nr_str *line, norae_diags *diags)
{
  if (line->failed)
    return NORAE_ERR_MEMORY;
  /* One write of a few bytes: whole, or cut off where the end of a line tells it. */
  if (write(j->fd, line->data, line->size) != (ssize_t)line->size || fdatasync(j->fd) != 0)
    return io_error(j, "can't be written", diags);
  return NORAE_OK;
}

static void add_edit(nr_str *out, const nr_edit *edit)
{
  if (edit)
    nr_edit_write(edit, out);
  else
    nr_str_add(out, "undo");
  nr_str_add_char(out, '\n');
}

static void add_head(nr_str *out, uint64_t stamp, const norae_song *song)
{
  nr_str_addf(out, HEAD "%016" PRIx64 "\n", stamp);
  nr_state_write(song, out);
}

static norae_status begin(nr_journal *j, nr_str *text, norae_diags *diags)
{
  norae_status status = text->failed ? NORAE_ERR_MEMORY
                                     : nr_output_save(j->path, true, text->data, text->size, diags);
  nr_str_free(text);
  if (status != NORAE_OK)
    return status;
  if (j->fd >= 0)
    close(j->fd);
  j->fd = open(j->path, O_WRONLY | O_APPEND | O_CLOEXEC);
  return j->fd < 0 ? io_error(j, "can't be opened", diags) : NORAE_OK;
}

norae_status nr_journal_begin(nr_journal *journal, uint64_t stamp, const norae_song *song,
                              norae_diags *diags)
{
  nr_str text = {0};
  add_head(&text, stamp, song);
  return begin(journal, &text, diags);
}

norae_status nr_journal_begin_with(nr_journal *journal, uint64_t stamp, const nr_history *history,
                                   norae_diags *diags)
{
  nr_str text = {0};
  add_head(&text, stamp, nr_history_first(history));
  for (size_t i = 0; i < nr_history_depth(history); i++)
    add_edit(&text, nr_history_at(history, i));
  return begin(journal, &text, diags);
}

norae_status nr_journal_add(nr_journal *journal, const nr_edit *edit, norae_diags *diags)
{
  nr_str line = {0};
  add_edit(&line, edit);
  norae_status status = append(journal, &line, diags);
  nr_str_free(&line);
  return status;
}

void nr_journal_remove(nr_journal *journal)
{
  if (journal->fd >= 0)
    close(journal->fd);
  journal->fd = -1;
  unlink(journal->path);
}
