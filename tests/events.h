/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The events of a script that norae made, taken apart again for tests.
 */
#ifndef TESTS_EVENTS_H
#define TESTS_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#define LIT_MAX 512

/* A run of text behind a karaoke tag. */
typedef struct lit {
  long start, end; /* centiseconds, absolute */
  char kind;       /* 'k' or 'f' */
  const char *text; /* plain; in the event's buffer */
} lit;

typedef struct event {
  bool shown; /* a Dialogue with the effect "fx"; else a Comment with "karaoke" */
  long start, end;
  char style[256], name[256];
  int align;
  double x, y, size; /* size: of \fs, 0 if there is none */
  int fade_in, fade_out;
  lit lits[LIT_MAX];
  size_t count;
  char plain[16384]; /* all the text, without tags and escapes */
  char buffer[16384];
} event;

/* The next event of the script, false at its end.  *at starts at the script. */
bool next_event(const char **at, event *out);
/* What was wrong with an event that could not be read, NULL if nothing. */
const char *event_fault(const event *e);
/* The font size of a style, 0 if it does not exist. */
double style_size(const char *script, const char *style);

#endif
