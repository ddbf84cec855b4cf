/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"

/* Each waiting file holds a descriptor, whose lock says that its writer lives. */
#define MOST_WAITING 256

typedef struct waiting {
  nr_output *output;
  void *file;
  char *name; /* as the caller gave it */
  dev_t device;
} waiting;

struct norae_batch {
  norae_batch_done done;
  void *context;
  waiting *items;
  size_t count, room;
  bool no_sweep;
  char *folder; /* looked through for leftovers last; none are in it */
};

norae_status norae_batch_new(norae_batch_done done, void *context, norae_batch **out)
{
  struct rlimit files;
  norae_batch *b = *out = calloc(1, sizeof *b);
  if (!b)
    return NORAE_ERR_MEMORY;
  b->done = done;
  b->context = context;
  b->room = MOST_WAITING;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur / 2 < b->room)
    b->room = files.rlim_cur > 16 ? (size_t)files.rlim_cur / 2 : 1;
  b->items = nr_alloc_array(b->room, sizeof *b->items);
  if (b->items)
    return NORAE_OK;
  norae_batch_free(out);
  return NORAE_ERR_MEMORY;
}

size_t norae_batch_waiting(const norae_batch *b)
{
  return b->count;
}

void norae_batch_no_sweep(norae_batch *b)
{
  b->no_sweep = true;
}

void norae_batch_sweep(const char *path)
{
  nr_output_sweep(path);
}

void norae_batch_free(norae_batch **batch)
{
  if (!batch || !*batch)
    return;
  norae_batch *b = *batch;
  for (size_t i = 0; i < b->count; i++) {
    nr_output_abort(&b->items[i].output);
    free(b->items[i].name);
  }
  free(b->items);
  free(b->folder);
  free(b);
  *batch = NULL;
}

/* ── syncing ── */

/* One pass over the file system costs less than one per file.  Where that can't
 * be had, each file is synced. */
static bool sync_all(norae_batch *b, size_t i)
{
  for (size_t k = 0; k < i; k++) {
    if (b->items[k].device == b->items[i].device)
      return true; /* was done for that one */
  }
  return syncfs(nr_output_fd(b->items[i].output)) == 0;
}

static norae_status sync_item(norae_batch *b, size_t i, bool together, norae_diags *diags)
{
  waiting *w = &b->items[i];
  if (together || fsync(nr_output_fd(w->output)) == 0)
    return NORAE_OK;
  nr_error(diags, "io", nr_in_file(w->name), "can't write to disk: %s", strerror(errno));
  return NORAE_ERR_IO;
}

/* Renames one file, or gives it up; its folder is synced with the last of those
 * that share it. */
static norae_status place_item(norae_batch *b, size_t i, norae_status status, norae_diags *diags)
{
  waiting *w = &b->items[i];
  if (status != NORAE_OK) {
    nr_output_abort(&w->output);
    return status;
  }
  char *folder = strdup(nr_output_folder(w->output));
  status = nr_output_place(&w->output, diags);
  bool last =
      i + 1 == b->count || !folder || strcmp(folder, nr_output_folder(b->items[i + 1].output)) != 0;
  if (folder && last)
    nr_output_sync_folder(folder);
  free(folder);
  return status;
}

/* What came of one file while the others were still to come. */
typedef struct result {
  norae_status status;
  norae_diags *diags;
} result;

static void tell(norae_batch *b, result *results)
{
  for (size_t i = 0; i < b->count; i++) {
    b->done(b->context, b->items[i].file, results[i].status, results[i].diags);
    norae_diags_free(&results[i].diags);
    free(b->items[i].name);
  }
  b->count = 0;
}

norae_status norae_batch_flush(norae_batch *b)
{
  if (!b->count)
    return NORAE_OK;
  result *results = calloc(b->count, sizeof *results);
  if (!results)
    return NORAE_ERR_MEMORY;
  /* A list that can't be had leaves a message out, not the status. */
  bool together = true;
  for (size_t i = 0; i < b->count; i++) {
    norae_diags_new(&results[i].diags);
    together = together && sync_all(b, i);
  }
  for (size_t i = 0; i < b->count; i++)
    results[i].status = sync_item(b, i, together, results[i].diags);
  for (size_t i = 0; i < b->count; i++)
    results[i].status = place_item(b, i, results[i].status, results[i].diags);
  tell(b, results);
  free(results);
  return NORAE_OK;
}

/* ── writing ── */

/* Looking for leftovers reads the whole folder: once is enough where there are none. */
static bool is_clean(norae_batch *b, const char *path)
{
  const char *slash = strrchr(path, '/');
  char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("./");
  if (!folder)
    return false;
  if (b->folder && strcmp(b->folder, folder) == 0) {
    free(folder);
    return true;
  }
  free(b->folder);
  b->folder = NULL;
  /* Files of this batch itself look the same: those are no leftovers. */
  bool own = false;
  for (size_t i = 0; i < b->count && !own; i++)
    own = strncmp(b->items[i].name, folder, strlen(folder)) == 0;
  if (!own && !nr_output_has_leftovers(folder))
    b->folder = folder;
  else
    free(folder);
  return b->folder != NULL;
}

/* Devices and pipes have no final name to wait for. */
static norae_status end_special(norae_batch *b, void *file, nr_output **output)
{
  norae_status status = norae_batch_flush(b);
  nr_output_abort(output);
  if (status == NORAE_OK)
    b->done(b->context, file, NORAE_OK, NULL);
  return status;
}

static norae_status add(norae_batch *b, void *file, const char *path, nr_output **output)
{
  struct stat at;
  waiting *w = &b->items[b->count];
  *w = (waiting){.output = *output, .file = file, .name = strdup(path)};
  if (!w->name)
    return NORAE_ERR_MEMORY;
  if (fstat(nr_output_fd(*output), &at) == 0)
    w->device = at.st_dev;
  b->count++;
  *output = NULL;
  return NORAE_OK;
}

norae_status nr_batch_save(norae_batch *b, void *file, const char *path, bool overwrite,
                           const void *bytes, size_t size, norae_diags *diags)
{
  nr_output *output;
  norae_status status = b->count == b->room ? norae_batch_flush(b) : NORAE_OK;
  if (status != NORAE_OK)
    return status;
  nr_output_ways ways = {.overwrite = overwrite, .no_leftovers = b->no_sweep || is_clean(b, path)};
  status = nr_output_begin_with(path, ways, &output, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_output_write(output, bytes, size, diags);
  if (status == NORAE_OK && nr_output_is_special(output))
    return end_special(b, file, &output);
  if (status == NORAE_OK)
    status = add(b, file, path, &output);
  nr_output_abort(&output);
  return status;
}
