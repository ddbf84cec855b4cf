/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members of JSON objects, with a comma before each but the first.
 */
#ifndef NR_REPORT_VALUES_H
#define NR_REPORT_VALUES_H

#include <stdbool.h>

#include <norae/time.h>

#include "base/str.h"

/* A comma unless the object or array was just opened; then `"name":`, or nothing for NULL. */
void nr_value_name(nr_str *out, const char *name);
void nr_value_text(nr_str *out, const char *name, const char *text); /* NULL is null */
void nr_value_seconds(nr_str *out, const char *name, norae_us time); /* six digits; or null */
void nr_value_share(nr_str *out, const char *name, float share); /* three; null below 0 */
void nr_value_number(nr_str *out, const char *name, double number); /* nine digits */
void nr_value_count(nr_str *out, const char *name, size_t count);
void nr_value_bool(nr_str *out, const char *name, bool value);

/* A number with at most `digits` (0…9) behind the point, a point whatever the locale, and no
 * zeros at its end. */
void nr_add_decimal(nr_str *out, double number, int digits);

#endif
