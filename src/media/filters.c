/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/filters.h"

#include <dlfcn.h>
#include <stdio.h>

int nr_filters_open(nr_filters *f)
{
  char name[64];
  snprintf(name, sizeof name, "libavfilter.so.%d", LIBAVFILTER_VERSION_MAJOR);
  *f = (nr_filters){.library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)};
  if (!f->library)
    return AVERROR_FILTER_NOT_FOUND;
  /* The conversion is POSIX's, though not C's. */
#define TAKE(function)                                                                             \
  *(void **)&f->function = dlsym(f->library, #function);                                           \
  if (!f->function)                                                                                \
    nr_filters_close(f);                                                                           \
  if (!f->library)                                                                                 \
    return AVERROR_FILTER_NOT_FOUND;
  NR_FILTER_FUNCTIONS(TAKE)
#undef TAKE
  return 0;
}

void nr_filters_close(nr_filters *f)
{
  if (f->library)
    dlclose(f->library);
  *f = (nr_filters){0};
}
