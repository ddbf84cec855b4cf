/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Long work that shows how far it is: a bar with rate and remaining time on a
 * terminal, a line every few seconds elsewhere.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>

#include <norae/norae.h>

#include "cli/message.h"

typedef struct progress {
  const voice *voice;
  double length; /* of the media in seconds, 0 if not known: gives the rate */
  size_t items;  /* instead of a media file; 0: none */
  char stage[24];
  double begun; /* when the stage began, in seconds of the steady clock */
  double shown; /* when it was last shown */
  bool terminal;
  bool bar_stands; /* a bar is on the screen and must be wiped before other text */
} progress;

/* How long a file lasts, only to tell how fast work goes: what is wrong with it, the work
 * will say. */
norae_us progress_length(const char *media);

/* Watches for signals as well.  `voice` must outlive it. */
void progress_begin(progress *p, const voice *v, norae_us length);
/* What to hand to the library; a view of p. */
norae_log progress_log(progress *p);
/* Wipe the bar. */
void progress_end(progress *p);

#endif
