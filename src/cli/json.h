/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON on its way out.  Each call writes one value; `key` is its name inside an
 * object and NULL inside an array or at the top.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include <norae/time.h>

#define JSON_DEPTH 8

typedef struct json {
  FILE *to;
  char close[JSON_DEPTH]; /* what ends each open value */
  int depth;
  bool follows; /* a value stands before the next one */
} json;

void json_object(json *j, const char *key);
void json_array(json *j, const char *key);
/* End the innermost object or array; the outermost one also ends the line. */
void json_end(json *j);
/* NULL is null; bytes that are not UTF-8 become U+FFFD. */
void json_text(json *j, const char *key, const char *text);
void json_integer(json *j, const char *key, long long value);
void json_number(json *j, const char *key, double value);
void json_bool(json *j, const char *key, bool value);
/* In seconds with all six digits that count; NORAE_NO_TIME is null. */
void json_seconds(json *j, const char *key, norae_us time);

#endif
