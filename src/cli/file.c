/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

bool file_is_stdio(const char *path)
{
  return strcmp(path, "-") == 0;
}

bool file_is_same(const char *a, const char *b)
{
  struct stat at_a, at_b;
  return stat(a, &at_a) == 0 && stat(b, &at_b) == 0 && at_a.st_dev == at_b.st_dev &&
         at_a.st_ino == at_b.st_ino;
}

const char *file_base(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* The extension's dot; NULL if there is none ("x", ".hidden"). */
static const char *dot_of(const char *path)
{
  const char *base = file_base(path), *dot = strrchr(base, '.');
  return dot && dot > base ? dot : NULL;
}

char *file_derive(const char *path, const char *folder, const char *extension)
{
  const char *dot = dot_of(path);
  const char *from = folder ? file_base(path) : path;
  size_t stem = dot ? (size_t)(dot - from) : strlen(from);
  size_t size = (folder ? strlen(folder) + 1 : 0) + stem + strlen(extension) + 2;
  char *out = malloc(size);
  if (out)
    snprintf(out, size, "%s%s%.*s.%s", folder ? folder : "", folder ? "/" : "", (int)stem, from,
             extension);
  return out;
}

bool file_make_folders(const char *path)
{
  char *copy = strdup(path);
  bool ok = copy;
  for (char *at = copy ? copy + 1 : NULL; ok && at && (at = strchr(at, '/')); at++) {
    *at = '\0';
    ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
    *at = '/';
  }
  free(copy);
  return ok;
}

bool file_has_extension(const char *path, const char *extension)
{
  const char *dot = dot_of(path);
  return dot && strcasecmp(dot + 1, extension) == 0;
}

int file_check_output(call *c, const char *path)
{
  struct stat at;
  if (file_is_stdio(path) || c->set.force || stat(path, &at) != 0 || !S_ISREG(at.st_mode))
    return EXIT_DONE;
  norae_diag diag = {.severity = NORAE_ERROR,
                     .file = path,
                     .code = "exists",
                     .text = "exists already; -f replaces it"};
  message_diag(&c->voice, &diag);
  return EXIT_INPUT;
}

int file_check_apart(call *c, const char *input, const char *output)
{
  if (!file_is_same(input, output))
    return EXIT_DONE;
  return usage_error(c, "%s would be written over the input %s", output, input);
}

int file_check_others(call *c, const char *output)
{
  const norae_recordings *o = &c->set.others;
  const char *const others[] = {o->from, o->instrumental, o->vocals};
  int code = EXIT_DONE;
  for (size_t i = 0; i < sizeof others / sizeof *others && code == EXIT_DONE; i++)
    code = others[i] ? file_check_apart(c, others[i], output) : EXIT_DONE;
  return code;
}
