/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two channels for what goes wrong.  A status steers the program; a list of
 * diagnostics tells people.  Lyric files are often broken, so readers recover
 * and report everything they met instead of stopping at the first fault: a
 * call can return NORAE_OK and still leave warnings in the list.
 */
#ifndef NORAE_STATUS_H
#define NORAE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norae_status {
  NORAE_OK = 0,
  NORAE_ERR_MEMORY,      /* out of memory */
  NORAE_ERR_IO,          /* a file could not be opened, read, written or renamed */
  NORAE_ERR_EXISTS,      /* the output is there already and may not be replaced */
  NORAE_ERR_FORMAT,      /* the input is not what it says, or holds nothing usable */
  NORAE_ERR_UNSUPPORTED, /* valid, but norae can't do it */
  NORAE_ERR_ARGUMENT,    /* the caller's fault: a value out of its range */
  NORAE_ERR_LIMIT,       /* a bound on size, time or depth was met */
  NORAE_ERR_ENVIRONMENT, /* something the machine lacks: an encoder, a voice, a font */
  NORAE_ERR_CANCELLED    /* the caller asked to stop */
} norae_status;

/* A few words for a status ("out of memory"); static, never NULL. */
const char *norae_status_text(norae_status status);

typedef enum norae_severity {
  NORAE_NOTE,    /* worth knowing: what was found or applied */
  NORAE_WARNING, /* recovered from, or lost; --strict makes it an error */
  NORAE_ERROR    /* the input, or that part of it, could not be used */
} norae_severity;

/* One message.  Views into the list that holds it. */
typedef struct norae_diag {
  norae_severity severity;
  const char *file;  /* name of the input or output, NULL if none */
  uint32_t line;     /* 1-based, 0 if it concerns the whole file */
  uint32_t column;   /* 1-based, in bytes of the UTF-8 line, 0 if the whole line */
  const char *code;  /* stable, for machines: "lrc-bad-stamp" */
  const char *text;  /* one sentence without a final stop, for people */
} norae_diag;

typedef struct norae_diags norae_diags;

/* Every function that takes a `norae_diags *` accepts NULL: messages are then
 * dropped.  A list belongs to one thread at a time. */
norae_status norae_diags_new(norae_diags **out);
void norae_diags_free(norae_diags **diags); /* takes NULL; sets *diags to NULL */

size_t norae_diags_count(const norae_diags *diags);
/* NULL when i is not below the count.  Valid until the list is changed. */
const norae_diag *norae_diags_at(const norae_diags *diags, size_t i);
/* How many messages are of at least this severity. */
size_t norae_diags_count_from(const norae_diags *diags, norae_severity least);

#ifdef __cplusplus
}
#endif
#endif
