/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a batch and its workers tell each other through pipes: frames of strings, each
 * with its size in front.
 */
#ifndef CLI_WIRE_H
#define CLI_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/ledger.h>

/* A frame that is built, or a stream of them that comes in.  A zeroed one is empty. */
typedef struct wire {
  char *bytes;
  size_t size, room;
  bool failed; /* out of memory */
} wire;

void wire_text(wire *w, const char *text); /* NULL is "" */
void wire_number(wire *w, long long number);
void wire_real(wire *w, double number);
void wire_print(wire *w, const norae_print *print);
void wire_free(wire *w);

/* Send the frame and empty it.  False when nobody listens. */
bool wire_send(wire *w, int fd);
/* Wait for a frame; *w then holds its strings.  False at the end, or when interrupted. */
bool wire_receive(wire *w, int fd);
/* Add what can be read at once.  False at the end. */
bool wire_fill(wire *w, int fd);
/* The first frame of a stream, if it is there in whole, and off with it. */
bool wire_take(wire *stream, wire *frame);

/* Reading a frame from the front. */
typedef struct wire_reader {
  norae_words words;
  const char *at;
} wire_reader;

wire_reader wire_read(const wire *frame);
const char *wire_next(wire_reader *r); /* "" behind the last */
long long wire_next_number(wire_reader *r);
double wire_next_real(wire_reader *r);
norae_print wire_next_print(wire_reader *r);

#endif
