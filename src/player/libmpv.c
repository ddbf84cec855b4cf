/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/libmpv.h"

#include <stdio.h>

bool nr_libmpv_open(nr_libmpv *mpv)
{
#define SYMBOL(name) {#name, offsetof(nr_libmpv, name)},
  static const nr_symbol symbols[] = {NR_MPV_FUNCTIONS(SYMBOL)};
#undef SYMBOL
  char name[64];
  snprintf(name, sizeof name, "libmpv.so.%lu", MPV_CLIENT_API_VERSION >> 16);
  *mpv = (nr_libmpv){0};
  return nr_library_open(name, symbols, sizeof symbols / sizeof *symbols, mpv, &mpv->library);
}

void nr_libmpv_close(nr_libmpv *mpv)
{
  nr_library_close(&mpv->library);
  *mpv = (nr_libmpv){0};
}
