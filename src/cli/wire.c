/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/wire.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE 65536

static bool make_room(wire *w, size_t more)
{
  if (w->room - w->size >= more)
    return true;
  size_t room = w->room * 2 > w->size + more ? w->room * 2 : w->size + more;
  char *bytes = w->failed ? NULL : realloc(w->bytes, room);
  if (!bytes) {
    w->failed = true;
    return false;
  }
  w->bytes = bytes;
  w->room = room;
  return true;
}

static void add(wire *w, const void *bytes, size_t size)
{
  /* The size of the frame goes in front when it is sent. */
  if (!w->size && make_room(w, sizeof(uint32_t)))
    w->size = sizeof(uint32_t);
  if (!make_room(w, size))
    return;
  memcpy(w->bytes + w->size, bytes, size);
  w->size += size;
}

void wire_text(wire *w, const char *text)
{
  add(w, text ? text : "", text ? strlen(text) + 1 : 1);
}

void wire_number(wire *w, long long number)
{
  char text[32];
  snprintf(text, sizeof text, "%lld", number);
  wire_text(w, text);
}

void wire_real(wire *w, double number)
{
  char text[48];
  snprintf(text, sizeof text, "%.9g", number);
  wire_text(w, text);
}

void wire_print(wire *w, const norae_print *print)
{
  char text[2 * sizeof print->byte + 1];
  for (size_t i = 0; i < sizeof print->byte; i++)
    snprintf(text + 2 * i, 3, "%02x", print->byte[i]);
  wire_text(w, text);
}

void wire_free(wire *w)
{
  free(w->bytes);
  *w = (wire){0};
}

bool wire_send(wire *w, int fd)
{
  uint32_t size = (uint32_t)(w->size - sizeof size);
  bool ok = !w->failed && w->size > sizeof size;
  if (ok)
    memcpy(w->bytes, &size, sizeof size);
  for (size_t at = 0; ok && at < w->size;) {
    ssize_t put = write(fd, w->bytes + at, w->size - at);
    if (put < 0 && errno == EINTR)
      continue;
    ok = put > 0;
    at += ok ? (size_t)put : 0;
  }
  w->size = 0;
  w->failed = false;
  return ok;
}

static bool read_all(int fd, void *bytes, size_t size)
{
  for (char *at = bytes; size > 0;) {
    ssize_t got = read(fd, at, size);
    if (got <= 0)
      return false; /* EINTR, too: a signal ends a worker */
    at += got;
    size -= (size_t)got;
  }
  return true;
}

bool wire_receive(wire *w, int fd)
{
  uint32_t size;
  w->size = 0;
  if (!read_all(fd, &size, sizeof size) || !make_room(w, size) || !read_all(fd, w->bytes, size))
    return false;
  w->size = size;
  return true;
}

bool wire_fill(wire *w, int fd)
{
  if (!make_room(w, PIECE))
    return false;
  ssize_t got = read(fd, w->bytes + w->size, PIECE);
  if (got > 0)
    w->size += (size_t)got;
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

bool wire_take(wire *stream, wire *frame)
{
  uint32_t size;
  if (stream->size < sizeof size)
    return false;
  memcpy(&size, stream->bytes, sizeof size);
  if (stream->size - sizeof size < size)
    return false;
  frame->size = 0;
  if (!make_room(frame, size ? size : 1))
    return false;
  memcpy(frame->bytes, stream->bytes + sizeof size, size);
  frame->size = size;
  stream->size -= sizeof size + size;
  memmove(stream->bytes, stream->bytes + sizeof size + size, stream->size);
  return true;
}

wire_reader wire_read(const wire *frame)
{
  return (wire_reader){.words = {frame->bytes, frame->size}};
}

const char *wire_next(wire_reader *r)
{
  const char *next = norae_words_next(&r->words, r->at);
  r->at = next ? next : r->at;
  return next ? next : "";
}

long long wire_next_number(wire_reader *r)
{
  return strtoll(wire_next(r), NULL, 10);
}

double wire_next_real(wire_reader *r)
{
  return strtod(wire_next(r), NULL);
}

norae_print wire_next_print(wire_reader *r)
{
  norae_print out = {{0}};
  const char *text = wire_next(r);
  for (size_t i = 0; i < sizeof out.byte && text[2 * i]; i++) {
    unsigned byte = 0;
    sscanf(text + 2 * i, "%2x", &byte);
    out.byte[i] = (unsigned char)byte;
  }
  return out;
}
