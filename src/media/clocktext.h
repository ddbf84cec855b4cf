/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times as subtitle files write them.
 */
#ifndef NR_MEDIA_CLOCKTEXT_H
#define NR_MEDIA_CLOCKTEXT_H

#include <norae/time.h>

#include "base/str.h"

/* "00:00:01", `point`, and the milliseconds; not before zero. */
void nr_add_clock(nr_str *out, norae_us time, char point);
/* "0:00:01.50", as ASS has it. */
void nr_add_ass_clock(nr_str *out, norae_us time);

/* A time of ASS; false if it is none.  What is behind the point counts hundredths, however many
 * digits it has: so libass takes it. */
bool nr_read_ass_clock(const char *text, size_t size, norae_us *out);
/* "<00:01.500>" at `at`: how long it is, 0 if there is none. */
size_t nr_vtt_stamp(const char *at, size_t size, norae_us *out);

#endif
