/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folders.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool make(const char *path, mode_t mode)
{
  return mkdir(path, mode) == 0 || errno == EEXIST;
}

bool nr_folders_make(char *path, mode_t mode)
{
  bool ok = *path != '\0';
  for (char *at = ok ? strchr(path + 1, '/') : NULL; at && ok; at = strchr(at + 1, '/')) {
    *at = '\0';
    ok = make(path, mode);
    *at = '/';
  }
  return ok && make(path, mode);
}
