/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a batch and its workers tell each other through pipes: frames of strings, each
 * with its size in front; and a page of memory that both see.
 */
#ifndef CLI_WIRE_H
#define CLI_WIRE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include <norae/ledger.h>

/* Frames that are built, or a stream of them that comes in.  A zeroed one is empty. */
typedef struct wire {
  char *bytes;
  size_t size, room;
  size_t at;   /* where the frame that is being built begins, or the first that was not taken */
  bool open;   /* one is being built */
  bool failed; /* out of memory */
} wire;

void wire_text(wire *w, const char *text); /* NULL is "" */
void wire_number(wire *w, long long number);
void wire_real(wire *w, double number);
void wire_print(wire *w, const norae_print *print);
/* The frame is whole; what is added next belongs to another one.  Its size, 0 without memory:
 * then there is no frame. */
size_t wire_close(wire *w);
void wire_free(wire *w);

/* Send the frames that are whole, and empty it.  False when nobody listens. */
bool wire_send(wire *w, int fd);
/* Wait for a frame; *w then holds its strings.  False at the end, or when interrupted. */
bool wire_receive(wire *w, int fd);
/* Add what can be read at once.  False at the end. */
bool wire_fill(wire *w, int fd);

/* Reading a frame from the front: views that live as long as what holds it. */
typedef struct wire_reader {
  norae_words words;
  const char *at;
} wire_reader;

/* The next frame of a stream, if it is there in whole; lives until the next wire_fill(). */
bool wire_take(wire *stream, wire_reader *out);

wire_reader wire_read(const wire *frame);
const char *wire_next(wire_reader *r); /* "" behind the last */
long long wire_next_number(wire_reader *r);
double wire_next_real(wire_reader *r);
norae_print wire_next_print(wire_reader *r);

/* What a worker is at, in memory that its parent sees: it is known after a crash, and costs
 * neither of them a message for each job. */
typedef struct wire_desk {
  _Atomic uint64_t turn; /* of the job that was begun last, 0: none */
  _Atomic bool busy;     /* at it still, and not yet at its end */
  _Atomic int64_t begun; /* when: µs of the steady clock */
  _Atomic int64_t idle;  /* µs in which it waited for jobs */
} wire_desk;

/* The steady clock in µs, the same for all processes. */
int64_t wire_clock(void);

#endif
