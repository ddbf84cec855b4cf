/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time is a count of microseconds from the start of what a player shows (for
 * media: after start times, encoder delay and edit lists).  Microseconds equal
 * libavutil's AV_TIME_BASE, and centiseconds and milliseconds are exact
 * multiples of them, so that every text format goes in and out exactly.
 */
#ifndef NORAE_TIME_H
#define NORAE_TIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t norae_us;

#define NORAE_NO_TIME INT64_MIN
#define NORAE_US_PER_S ((norae_us)1000000)

/* Times outside of ±NORAE_TIME_MAX (1000 hours) are refused by readers, so that
 * sums and differences of times never overflow. */
#define NORAE_TIME_MAX ((norae_us)3600 * 1000 * NORAE_US_PER_S)

/* Room for any time as norae_time_format() writes it, the NUL included. */
#define NORAE_TIME_SIZE 32

/* "1:02.345", "1:00:02.345" from an hour on, "-0:00.500", "none" for
 * NORAE_NO_TIME; rounded to milliseconds.  Returns buf. */
char *norae_time_format(char buf[NORAE_TIME_SIZE], norae_us time);

#ifdef __cplusplus
}
#endif
#endif
