/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

/* ".NAME.norae-part-0123456789abcdef.EXT": hidden, tells whose it is, and keeps
 * the extension because libavformat chooses by it. */
#define PART_MARK ".norae-part-"

struct nr_output {
  char *name;   /* as the caller gave it, for messages */
  char *path;   /* final path, links resolved */
  char *folder; /* of path */
  char *part;   /* temporary path; NULL when writing straight into a device or pipe */
  int fd;       /* holds a lock while the run lives: this is how leftovers are known */
  nr_output_ways ways;
};

static norae_status io_error(const char *name, const char *what, norae_diags *diags)
{
  nr_error(diags, "io", nr_in_file(name), "%s: %s", what, strerror(errno));
  return NORAE_ERR_IO;
}

static void free_output(nr_output **output)
{
  nr_output *o = *output;
  if (o->fd >= 0)
    close(o->fd);
  free(o->name);
  free(o->path);
  free(o->folder);
  free(o->part);
  free(o);
  *output = NULL;
}

static char *folder_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  if (!slash)
    return strdup(".");
  return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* The hidden prefix that all temporary names of one final name share. */
static char *part_prefix(const char *path)
{
  const char *slash = strrchr(path, '/');
  nr_str s = {0};
  char *out;
  nr_str_addf(&s, ".%s" PART_MARK, slash ? slash + 1 : path);
  return nr_str_take(&s, &out, NULL) == NORAE_OK ? out : NULL;
}

/* A temporary file whose lock can be had belongs to nobody alive. */
static void remove_if_orphan(const char *folder, const char *name)
{
  nr_str s = {0};
  nr_str_addf(&s, "%s/%s", folder, name);
  const char *path = nr_str_text(&s);
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
  if (fd >= 0) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
      unlink(path);
    close(fd);
  }
  nr_str_free(&s);
}

static void remove_orphans(const nr_output *o)
{
  char *prefix = part_prefix(o->path);
  DIR *dir = prefix ? opendir(o->folder) : NULL;
  if (dir) {
    size_t size = strlen(prefix);
    for (struct dirent *entry; (entry = readdir(dir));) {
      if (strncmp(entry->d_name, prefix, size) == 0)
        remove_if_orphan(o->folder, entry->d_name);
    }
    closedir(dir);
  }
  free(prefix);
}

void nr_output_sweep(const char *path)
{
  nr_output o = {.path = realpath(path, NULL)};
  if (!o.path)
    o.path = strdup(path);
  o.folder = o.path ? folder_of(o.path) : NULL;
  if (o.folder)
    remove_orphans(&o);
  free(o.path);
  free(o.folder);
}

bool nr_output_has_leftovers(const char *folder)
{
  DIR *dir = opendir(folder);
  bool found = false;
  if (dir) {
    for (struct dirent *entry; !found && (entry = readdir(dir));)
      found = entry->d_name[0] == '.' && strstr(entry->d_name, PART_MARK);
    closedir(dir);
  }
  return found;
}

static norae_status create_part(nr_output *o, norae_diags *diags)
{
  char *prefix = part_prefix(o->path);
  const char *slash = strrchr(o->path, '/');
  const char *dot = strrchr(slash ? slash : o->path, '.');
  unsigned long long random = 0;
  if (!prefix)
    return NORAE_ERR_MEMORY;
  if (getrandom(&random, sizeof random, 0) != sizeof random)
    random = (unsigned long long)getpid();
  nr_str s = {0};
  nr_str_addf(&s, "%s/%s%016llx%s", o->folder, prefix, random, dot ? dot : "");
  free(prefix);
  norae_status status = nr_str_take(&s, &o->part, NULL);
  if (status != NORAE_OK)
    return status;
  /* open() rather than mkstemp(): the file gets the permissions the umask grants. */
  o->fd = open(o->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (o->fd < 0)
    return io_error(o->name, "can't create a file in its folder", diags);
  flock(o->fd, LOCK_EX | LOCK_NB); /* where locks don't work, orphans just stay */
  return NORAE_OK;
}

/* Devices and pipes (/dev/null, a FIFO) can't be renamed into place. */
static norae_status open_special(nr_output *o, norae_diags *diags)
{
  o->fd = open(o->path, O_WRONLY | O_CLOEXEC);
  return o->fd < 0 ? io_error(o->name, "can't open for writing", diags) : NORAE_OK;
}

static norae_status begin(nr_output *o, norae_diags *diags)
{
  struct stat at;
  bool exists = stat(o->path, &at) == 0;
  if (exists && S_ISDIR(at.st_mode)) {
    nr_error(diags, "io", nr_in_file(o->name), "is a folder");
    return NORAE_ERR_IO;
  }
  if (exists && !S_ISREG(at.st_mode))
    return open_special(o, diags);
  if (exists && !o->ways.overwrite) {
    nr_error(diags, "exists", nr_in_file(o->name), "exists already; -f replaces it");
    return NORAE_ERR_EXISTS;
  }
  if (!o->ways.no_leftovers)
    remove_orphans(o);
  return create_part(o, diags);
}

norae_status nr_output_begin_with(const char *path, nr_output_ways ways, nr_output **out,
                                  norae_diags *diags)
{
  *out = NULL;
  nr_output *o = calloc(1, sizeof *o);
  if (!o)
    return NORAE_ERR_MEMORY;
  o->fd = -1;
  o->ways = ways;
  o->name = strdup(path);
  /* A link is written through, not replaced. */
  o->path = realpath(path, NULL);
  if (!o->path)
    o->path = strdup(path);
  o->folder = o->path ? folder_of(o->path) : NULL;
  norae_status status = o->name && o->folder ? begin(o, diags) : NORAE_ERR_MEMORY;
  if (status != NORAE_OK)
    free_output(&o);
  *out = o;
  return status;
}

norae_status nr_output_begin(const char *path, bool overwrite, nr_output **out,
                             norae_diags *diags)
{
  return nr_output_begin_with(path, (nr_output_ways){.overwrite = overwrite}, out, diags);
}

const char *nr_output_path(const nr_output *output)
{
  return output->part ? output->part : output->path;
}

int nr_output_fd(const nr_output *output)
{
  return output->fd;
}

static norae_status write_all(int fd, const char *name, const void *bytes, size_t size,
                              norae_diags *diags)
{
  const char *at = bytes;
  while (size > 0) {
    ssize_t put = write(fd, at, size);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return io_error(name, "can't write", diags);
    at += put;
    size -= (size_t)put;
  }
  return NORAE_OK;
}

norae_status nr_output_write(nr_output *output, const void *bytes, size_t size,
                             norae_diags *diags)
{
  return write_all(output->fd, output->name, bytes, size, diags);
}

static norae_status rename_part(nr_output *o, norae_diags *diags)
{
  int failed;
  if (o->ways.overwrite) {
    failed = rename(o->part, o->path);
  } else {
    failed = renameat2(AT_FDCWD, o->part, AT_FDCWD, o->path, RENAME_NOREPLACE);
    /* Some file systems don't know the flag; begin() looked already. */
    if (failed && errno == EINVAL)
      failed = rename(o->part, o->path);
  }
  if (failed && errno == EEXIST) {
    nr_error(diags, "exists", nr_in_file(o->name), "appeared meanwhile; -f replaces it");
    return NORAE_ERR_EXISTS;
  }
  return failed ? io_error(o->name, "can't rename into place", diags) : NORAE_OK;
}

/* The rename itself survives a power cut only once the folder is synced. */
void nr_output_sync_folder(const char *folder)
{
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
}

static norae_status place(nr_output *o, norae_diags *diags)
{
  if (!o->part)
    return NORAE_OK;
  norae_status status = rename_part(o, diags);
  if (status == NORAE_OK) {
    free(o->part);
    o->part = NULL;
  }
  return status;
}

static norae_status commit(nr_output *o, norae_diags *diags)
{
  if (!o->part)
    return NORAE_OK;
  if (fsync(o->fd) != 0)
    return io_error(o->name, "can't write to disk", diags);
  norae_status status = place(o, diags);
  if (status == NORAE_OK)
    nr_output_sync_folder(o->folder);
  return status;
}

norae_status nr_output_place(nr_output **output, norae_diags *diags)
{
  norae_status status = place(*output, diags);
  nr_output_abort(output);
  return status;
}

norae_status nr_output_commit(nr_output **output, norae_diags *diags)
{
  norae_status status = commit(*output, diags);
  nr_output_abort(output);
  return status;
}

bool nr_output_is_special(const nr_output *output)
{
  return !output->part;
}

const char *nr_output_folder(const nr_output *output)
{
  return output->folder;
}

void nr_output_abort(nr_output **output)
{
  if (!output || !*output)
    return;
  if ((*output)->part)
    unlink((*output)->part);
  free_output(output);
}

norae_status nr_output_save(const char *path, bool overwrite, const void *bytes, size_t size,
                            norae_diags *diags)
{
  if (strcmp(path, "-") == 0)
    return write_all(STDOUT_FILENO, "standard output", bytes, size, diags);
  nr_output *output;
  norae_status status = nr_output_begin(path, overwrite, &output, diags);
  if (status != NORAE_OK)
    return status;
  status = nr_output_write(output, bytes, size, diags);
  if (status == NORAE_OK)
    return nr_output_commit(&output, diags);
  nr_output_abort(&output);
  return status;
}
