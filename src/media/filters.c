/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/filters.h"

#include <stdio.h>

int nr_filters_open(nr_filters *f)
{
#define SYMBOL(name) {#name, offsetof(nr_filters, name)},
  static const nr_symbol symbols[] = {NR_FILTER_FUNCTIONS(SYMBOL)};
#undef SYMBOL
  char name[64];
  snprintf(name, sizeof name, "libavfilter.so.%d", LIBAVFILTER_VERSION_MAJOR);
  *f = (nr_filters){0};
  return nr_library_open(name, symbols, sizeof symbols / sizeof *symbols, f, &f->library)
             ? 0
             : AVERROR_FILTER_NOT_FOUND;
}

void nr_filters_close(nr_filters *f)
{
  nr_library_close(&f->library);
  *f = (nr_filters){0};
}
