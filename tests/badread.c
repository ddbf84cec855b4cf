/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk that goes bad, to be preloaded: reading the file that BADREAD_FILE names fails
 * with an input/output error from byte BADREAD_FROM on.  No file system in user space is
 * needed for that, nor are a superuser's rights.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

ssize_t read(int fd, void *buffer, size_t size);
ssize_t pread(int fd, void *buffer, size_t size, off_t at);
ssize_t pread64(int fd, void *buffer, size_t size, off64_t at);

static bool is_bad(int fd, off_t at, size_t size, size_t *good)
{
  const char *path = getenv("BADREAD_FILE"), *from = getenv("BADREAD_FROM");
  struct stat wanted, here;
  *good = size;
  if (!path || !from || stat(path, &wanted) != 0 || fstat(fd, &here) != 0 ||
      wanted.st_dev != here.st_dev || wanted.st_ino != here.st_ino)
    return false;
  off_t first = (off_t)strtoll(from, NULL, 10);
  if (at >= first)
    return true;
  if ((off_t)size > first - at)
    *good = (size_t)(first - at);
  return false;
}

ssize_t read(int fd, void *buffer, size_t size)
{
  static ssize_t (*next)(int, void *, size_t);
  if (!next)
    *(void **)&next = dlsym(RTLD_NEXT, "read");
  int before = errno;
  off_t at = lseek(fd, 0, SEEK_CUR);
  errno = before;
  if (at >= 0 && is_bad(fd, at, size, &size)) {
    errno = EIO;
    return -1;
  }
  return next(fd, buffer, size);
}

ssize_t pread(int fd, void *buffer, size_t size, off_t at)
{
  static ssize_t (*next)(int, void *, size_t, off_t);
  if (!next)
    *(void **)&next = dlsym(RTLD_NEXT, "pread");
  if (is_bad(fd, at, size, &size)) {
    errno = EIO;
    return -1;
  }
  return next(fd, buffer, size, at);
}

ssize_t pread64(int fd, void *buffer, size_t size, off64_t at)
{
  return pread(fd, buffer, size, (off_t)at);
}
