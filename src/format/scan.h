/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers and times as formats write them.
 */
#ifndef NR_FORMAT_SCAN_H
#define NR_FORMAT_SCAN_H

#include "base/regex.h"
#include "format/lines.h"

/* A span that holds digits only; huge numbers stop at 10^15. */
int64_t nr_digits(const char *text, size_t size);
/* Digits behind a decimal point as microseconds: "5" is 500000, "05" is 50000. */
norae_us nr_fraction(const char *text, size_t size);
/* h:m:s plus a fraction in µs. */
norae_us nr_clock(int64_t h, int64_t m, int64_t s, norae_us fraction);
/* Within what the model holds? */
bool nr_time_fits(norae_us time);

/* A decimal number with a point or a comma, with sign; the whole span. */
bool nr_decimal(nr_span span, double *out);

/* A group of a match as a span; text NULL when it took no part. */
static inline nr_span nr_group(const nr_match *match, int group)
{
  return (nr_span){match->group[group].start, match->group[group].size};
}
int64_t nr_group_digits(const nr_match *match, int group); /* 0 when unset */

/* A signed whole number over several digits: "-12". */
int64_t nr_group_int(const nr_match *match, int group);

#endif
