/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/espeak.h"

bool nr_espeak_open(nr_espeak *espeak)
{
#define SYMBOL(name) {#name, offsetof(nr_espeak, name)},
  static const nr_symbol symbols[] = {NR_ESPEAK_FUNCTIONS(SYMBOL)};
#undef SYMBOL
  *espeak = (nr_espeak){0};
  return nr_library_open("libespeak-ng.so.1", symbols, sizeof symbols / sizeof *symbols, espeak,
                         &espeak->library);
}
