/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words for people, on standard error.
 */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <stdbool.h>
#include <stdarg.h>

#include <norae/norae.h>

/* How messages are given. */
typedef struct voice {
  bool color;   /* standard error is a terminal that shows colours */
  bool quiet;   /* errors only */
  bool verbose; /* detail, too */
  bool unwatched; /* nobody waits for progress */
} voice;

/* Colours only on a terminal, and never with NO_COLOR in the environment. */
voice voice_open(void);

/* "file:line:column: warning: text [code]", as compilers do. */
void message_diag(const voice *v, const norae_diag *diag);

/* "norae: error: text" */
void message_error(const voice *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line of plain text; not when quiet. */
void message_say(const voice *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
