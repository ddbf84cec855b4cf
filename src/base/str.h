/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A string that is built piece by piece.  Failure sticks: append as much as you
 * like, ask once at the end.
 */
#ifndef NR_BASE_STR_H
#define NR_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <norae/status.h>

/* A zeroed nr_str is empty and valid. */
typedef struct nr_str {
  char *data; /* NUL-terminated once anything was appended; may hold NULs itself */
  size_t size, capacity;
  bool failed; /* out of memory: what was appended since is lost */
} nr_str;

void nr_str_add(nr_str *str, const char *text); /* NUL-terminated */
void nr_str_add_bytes(nr_str *str, const void *bytes, size_t size);
void nr_str_add_char(nr_str *str, char c);
void nr_str_addf(nr_str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void nr_str_addv(nr_str *str, const char *format, va_list args);
/* As a JSON string, quotes included. */
void nr_str_add_json(nr_str *str, const char *text);
void nr_str_clear(nr_str *str); /* keeps its memory; a failure is forgotten */
void nr_str_free(nr_str *str);  /* leaves it empty */

/* What was built, "" when nothing was; NULL after a failure.  A view. */
const char *nr_str_text(const nr_str *str);
/* Hand the bytes over to a caller who frees them with free(), and leave it
 * empty.  NORAE_ERR_MEMORY after a failure.  `size` may be NULL. */
norae_status nr_str_take(nr_str *str, char **out, size_t *size);

#endif
