/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/wire.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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
  /* Its size goes in front when the frame is whole. */
  if (!w->open && make_room(w, sizeof(uint32_t))) {
    w->at = w->size;
    w->size += sizeof(uint32_t);
    w->open = true;
  }
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
  static const char digits[] = "0123456789abcdef";
  char text[2 * sizeof print->byte + 1];
  for (size_t i = 0; i < sizeof print->byte; i++) {
    text[2 * i] = digits[print->byte[i] >> 4];
    text[2 * i + 1] = digits[print->byte[i] & 15];
  }
  text[sizeof text - 1] = '\0';
  wire_text(w, text);
}

size_t wire_close(wire *w)
{
  size_t whole = w->open ? w->size - w->at : 0;
  uint32_t size = (uint32_t)(whole - sizeof size);
  bool ok = w->open && !w->failed && whole - sizeof size <= UINT32_MAX;
  if (ok)
    memcpy(w->bytes + w->at, &size, sizeof size);
  else if (w->open)
    w->size = w->at;
  w->open = w->failed = false;
  return ok ? whole : 0;
}

void wire_free(wire *w)
{
  free(w->bytes);
  *w = (wire){0};
}

bool wire_send(wire *w, int fd)
{
  bool ok = true;
  for (size_t at = 0; ok && at < w->size;) {
    ssize_t put = write(fd, w->bytes + at, w->size - at);
    if (put < 0 && errno == EINTR)
      continue;
    ok = put > 0;
    at += ok ? (size_t)put : 0;
  }
  w->size = 0;
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
  if (w->at) {
    w->size -= w->at;
    memmove(w->bytes, w->bytes + w->at, w->size);
    w->at = 0;
  }
  if (!make_room(w, PIECE))
    return false;
  ssize_t got = read(fd, w->bytes + w->size, PIECE);
  if (got > 0)
    w->size += (size_t)got;
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

bool wire_take(wire *stream, wire_reader *out)
{
  uint32_t size;
  if (stream->size - stream->at < sizeof size)
    return false;
  memcpy(&size, stream->bytes + stream->at, sizeof size);
  if (stream->size - stream->at - sizeof size < size)
    return false;
  *out = (wire_reader){.words = {stream->bytes + stream->at + sizeof size, size}};
  stream->at += sizeof size + size;
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

static int digit(char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

norae_print wire_next_print(wire_reader *r)
{
  norae_print out = {{0}};
  const char *text = wire_next(r);
  if (strlen(text) != 2 * sizeof out.byte)
    return out;
  for (size_t i = 0; i < sizeof out.byte; i++)
    out.byte[i] = (unsigned char)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  return out;
}

int64_t wire_clock(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
