/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"

#define CHUNK ((size_t)64 * 1024)

static norae_status io_error(const char *path, const char *what, norae_diags *diags)
{
  nr_error(diags, "io", nr_in_file(path), "%s: %s", what, strerror(errno));
  return NORAE_ERR_IO;
}

static norae_status read_all(int fd, const char *path, char **data, size_t *size,
                             norae_diags *diags)
{
  size_t capacity = 0;
  for (;;) {
    if (!nr_grow(data, &capacity, *size + CHUNK + 1, 1))
      return NORAE_ERR_MEMORY;
    ssize_t got = read(fd, *data + *size, capacity - *size - 1);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return io_error(path, "can't read", diags);
    if (got == 0)
      break;
    *size += (size_t)got;
    if (*size > NR_INPUT_MAX) {
      nr_error(diags, "too-large", nr_in_file(path), "larger than %zu MiB", NR_INPUT_MAX >> 20);
      return NORAE_ERR_LIMIT;
    }
  }
  (*data)[*size] = '\0';
  return NORAE_OK;
}

norae_status nr_input_read(const char *path, char **out, size_t *size, norae_diags *diags)
{
  *out = NULL;
  *size = 0;
  bool is_stdin = strcmp(path, "-") == 0;
  int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return io_error(path, "can't open", diags);
  norae_status status = read_all(fd, path, out, size, diags);
  if (!is_stdin)
    close(fd);
  if (status != NORAE_OK) {
    free(*out);
    *out = NULL;
  }
  return status;
}
