/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

bool nr_library_open(const char *file, const nr_symbol *symbols, size_t count, void *table,
                     void **library)
{
  *library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  for (size_t i = 0; *library && i < count; i++) {
    void *function = dlsym(*library, symbols[i].name);
    /* The conversion is POSIX's, though not C's. */
    memcpy((char *)table + symbols[i].offset, &function, sizeof function);
    if (!function)
      nr_library_close(library);
  }
  return *library;
}

void nr_library_close(void **library)
{
  if (*library)
    dlclose(*library);
  *library = NULL;
}
