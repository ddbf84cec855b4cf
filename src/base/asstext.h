/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain text inside ASS events, where braces open tags and backslashes start
 * escapes: text in, the same text on the screen out, whatever it holds.
 */
#ifndef NR_BASE_ASSTEXT_H
#define NR_BASE_ASSTEXT_H

#include <stddef.h>

#include "base/str.h"

/* Append `text` so that an ASS renderer shows exactly it: braces as `\{` and
 * `\}`, a word joiner (U+2060, without width) behind each backslash so that it
 * starts no escape, and a space for each control character. */
void nr_ass_escape(nr_str *out, const char *text, size_t size);

#endif
