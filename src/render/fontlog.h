/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libass tells which fonts it took only in its messages; this picks them out.
 */
#ifndef NR_RENDER_FONTLOG_H
#define NR_RENDER_FONTLOG_H

#include <stdarg.h>

#include "render/renderer.h"

typedef struct nr_fontlog {
  nr_font_uses *uses;
  size_t use_capacity, missing_capacity, broken_capacity;
  char *opening; /* the file that is being read, NULL before the first */
  bool next_is_fallback; /* a missing glyph was told just before */
  bool failed;           /* out of memory */
} nr_fontlog;

bool nr_fontlog_init(nr_fontlog *log);
void nr_fontlog_finish(nr_fontlog *log); /* takes a zeroed one */

/* For ass_set_message_cb(), with the nr_fontlog as the user pointer. */
void nr_fontlog_message(int level, const char *format, va_list args, void *log);

#endif
