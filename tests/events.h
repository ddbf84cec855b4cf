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

/* A move of the clip's edge. */
typedef struct wipe_move {
  long start, end; /* milliseconds, absolute */
  int left, right; /* of the clip after it */
} wipe_move;

typedef struct event {
  bool shown; /* a Dialogue with the effect "fx"; else a Comment with "karaoke" */
  int layer;
  long start, end;
  char style[256], name[256];
  int align; /* 0: not told */
  double x, y, size; /* size: of \fs, 0 if there is none */
  wipe_move moves[LIT_MAX]; /* of a clip */
  size_t move_count;
  int fade_in, fade_out;
  bool drawing; /* no text, but lines and curves */
  double drawn_width, drawn_height;
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
/* Its alignment and vertical margin. */
void style_place(const char *script, const char *style, int *align, int *margin);

#endif
