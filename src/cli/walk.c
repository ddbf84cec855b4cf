/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"

typedef struct walk {
  call *c;
  inputs *to;
  dev_t but_device; /* of the folder to stay out of */
  ino_t but_node;
  bool has_but;
} walk;

/* Room for one more of an array; false without memory. */
static bool grow(void *array, size_t *capacity, size_t count, size_t size)
{
  if (count < *capacity)
    return true;
  void **at = array;
  size_t more = *capacity ? *capacity * 2 : 64;
  void *grown = more <= SIZE_MAX / 2 / size ? realloc(*at, more * size) : NULL;
  if (!grown)
    return false;
  *at = grown;
  *capacity = more;
  return true;
}

static bool add(inputs *to, input new)
{
  void *items = to->items;
  if (!new.path || !grow(&items, &to->capacity, to->count, sizeof *to->items)) {
    free(new.path);
    return false;
  }
  to->items = items;
  to->items[to->count++] = new;
  return true;
}

bool inputs_skip(call *c, inputs *in, const char *path, const char *reason)
{
  void *skips = in->skips;
  if (!grow(&skips, &in->skip_capacity, in->skip_count, sizeof *in->skips))
    return false;
  in->skips = skips;
  skipped *s = &in->skips[in->skip_count];
  *s = (skipped){.path = strdup(path), .reason = strdup(reason)};
  if (!s->path || !s->reason) {
    free(s->path);
    free(s->reason);
    return false;
  }
  in->skip_count++;
  if (c->voice.verbose)
    message_say(&c->voice, "%s: skipped: %s", path, reason);
  return true;
}

void inputs_free(inputs *in)
{
  for (size_t i = 0; i < in->count; i++)
    free(in->items[i].path);
  for (size_t i = 0; i < in->skip_count; i++) {
    free(in->skips[i].path);
    free(in->skips[i].reason);
  }
  free(in->items);
  free(in->skips);
  *in = (inputs){0};
}

static void tell_unreadable(walk *w, const char *path)
{
  char text[256];
  snprintf(text, sizeof text, "can't read the folder: %s", strerror(errno));
  message_diag(&w->c->voice,
               &(norae_diag){.severity = NORAE_ERROR, .file = path, .code = "io", .text = text});
  w->to->failed++;
}

/* ── files in folders ── */

/* Extensions that much else has, too. */
static bool is_common_extension(const char *path)
{
  static const char *const common[] = {"txt", "json", "xml", "yaml", "yml", "sub"};
  for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
    if (file_has_extension(path, common[i]))
      return true;
  }
  return false;
}

/* Text has no NULs, unless it is UTF-16 with its mark. */
static bool looks_like_text(const char *path)
{
  char head[4096];
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  ssize_t size = fd < 0 ? -1 : read(fd, head, sizeof head);
  if (fd >= 0)
    close(fd);
  if (size < 2)
    return false;
  bool wide = memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0;
  return wide || !memchr(head, 0, (size_t)size);
}

static bool is_media(const char *path)
{
  static const char *const known[] = {"mp4", "mkv",  "webm", "mov", "avi", "m4v", "mpg", "mpeg",
                                      "ts",  "wmv",  "flv",  "mp3", "m4a", "aac", "flac", "ogg",
                                      "oga", "opus", "wav",  "aif", "aiff", "wma", "mka"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (file_has_extension(path, known[i]))
      return true;
  }
  return false;
}

/* False without memory. */
static bool take_file(walk *w, const char *path, size_t below)
{
  if (w->to->with_media && is_media(path))
    return add(w->to, (input){.path = strdup(path), .below = below, .media = true});
  bool known = norae_format_by_path(path, NORAE_CAN_READ) != NULL;
  if (!known && !looks_like_text(path))
    return inputs_skip(w->c, w->to, path, "is no text");
  return add(
      w->to,
      (input){.path = strdup(path), .below = below, .unsure = !known || is_common_extension(path)});
}

/* ── folders ── */

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef struct names {
  char **items;
  size_t count, capacity;
} names;

static void free_names(names *n)
{
  for (size_t i = 0; i < n->count; i++)
    free(n->items[i]);
  free(n->items);
}

/* What is in a folder, sorted; hidden files are none of ours.  False without memory. */
static bool list_folder(walk *w, const char *path, names *out)
{
  DIR *dir = opendir(path);
  bool ok = true;
  if (!dir) {
    tell_unreadable(w, path);
    return true;
  }
  errno = 0;
  for (struct dirent *entry; ok && (entry = readdir(dir)); errno = 0) {
    if (entry->d_name[0] == '.')
      continue;
    void *items = out->items;
    ok = grow(&items, &out->capacity, out->count, sizeof *out->items);
    out->items = items;
    ok = ok && (out->items[out->count] = strdup(entry->d_name));
    out->count += ok;
  }
  if (ok && errno)
    tell_unreadable(w, path);
  closedir(dir);
  if (out->count)
    qsort(out->items, out->count, sizeof *out->items, by_name);
  return ok;
}

static bool take_folder(walk *w, const char *path, size_t below);

static bool take_entry(walk *w, const char *path, size_t below)
{
  struct stat link, at;
  if (lstat(path, &link) != 0 || stat(path, &at) != 0)
    return inputs_skip(w->c, w->to, path, "is a link to nowhere, or went away");
  if (S_ISDIR(at.st_mode)) {
    if (S_ISLNK(link.st_mode))
      return inputs_skip(w->c, w->to, path, "is a link to a folder");
    bool but = w->has_but && at.st_dev == w->but_device && at.st_ino == w->but_node;
    return but || take_folder(w, path, below);
  }
  if (!S_ISREG(at.st_mode))
    return inputs_skip(w->c, w->to, path, "is no file");
  return take_file(w, path, below);
}

/* Recursion ends where the system refuses longer paths (4096 bytes). */
static bool take_folder(walk *w, const char *path, size_t below)
{
  names n = {0};
  bool ok = list_folder(w, path, &n), slash = path[strlen(path) - 1] == '/';
  for (size_t i = 0; i < n.count && ok; i++) {
    size_t size = strlen(path) + strlen(n.items[i]) + 2;
    char *entry = malloc(size);
    if ((ok = entry)) {
      snprintf(entry, size, "%s%s%s", path, slash ? "" : "/", n.items[i]);
      ok = take_entry(w, entry, below);
    }
    free(entry);
  }
  free_names(&n);
  return ok;
}

static bool is_folder(const char *path)
{
  struct stat at;
  return !file_is_stdio(path) && stat(path, &at) == 0 && S_ISDIR(at.st_mode);
}

int inputs_gather(call *c, const char *but, inputs *out)
{
  struct stat at;
  walk w = {.c = c, .to = out};
  *out = (inputs){.with_media = out->with_media};
  if (but && stat(but, &at) == 0) {
    w.has_but = true;
    w.but_device = at.st_dev;
    w.but_node = at.st_ino;
  }
  for (size_t i = 0; i < c->count; i++) {
    const char *path = c->operands[i];
    size_t size = strlen(path);
    bool ok = true, folder = c->set.recursive && is_folder(path);
    if (folder)
      ok = take_folder(&w, path, size + (size && path[size - 1] != '/'));
    else
      ok = add(
          out,
          (input){.path = strdup(path), .below = (size_t)(file_base(path) - path), .named = true,
                   .media = out->with_media && is_media(path)});
    if (!ok)
      return conclude(c, NORAE_ERR_MEMORY);
  }
  return EXIT_DONE;
}
