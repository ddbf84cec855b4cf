/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adding to the list of diagnostics that status.h describes.
 */
#ifndef NR_BASE_DIAG_H
#define NR_BASE_DIAG_H

#include <norae/status.h>

/* Where a message points. */
typedef struct nr_place {
  const char *file; /* NULL: none */
  uint32_t line, column; /* 1-based, 0: none */
} nr_place;

/* A list holds at most this many messages of one code; a broken file of a
 * million lines needs no million messages.  Further ones are counted, and the
 * last one kept says so. */
#define NR_DIAGS_PER_CODE 50

/* Add a message; the text is one sentence without a final stop.  diags may be
 * NULL.  When memory runs out the message is dropped: the status tells. */
void nr_diag(norae_diags *diags, norae_severity severity, const char *code, nr_place place,
             const char *format, ...) __attribute__((format(printf, 5, 6)));

#define nr_note(diags, code, place, ...) nr_diag(diags, NORAE_NOTE, code, place, __VA_ARGS__)
#define nr_warn(diags, code, place, ...) nr_diag(diags, NORAE_WARNING, code, place, __VA_ARGS__)
#define nr_error(diags, code, place, ...) nr_diag(diags, NORAE_ERROR, code, place, __VA_ARGS__)

/* For messages that concern a file as a whole (name may be NULL). */
static inline nr_place nr_in_file(const char *name)
{
  return (nr_place){.file = name};
}

#endif
