/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/scriptback.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "media/clocktext.h"

bool nr_scriptback_add(nr_scriptback *b, const unsigned char *bytes, size_t size, norae_us start,
                       norae_us end)
{
  const unsigned char *order = size ? memchr(bytes, ',', size) : NULL;
  const unsigned char *rest = order ? order + 1 : bytes;
  const unsigned char *layer = order ? memchr(rest, ',', size - (size_t)(rest - bytes)) : NULL;
  unsigned long number = 0;
  if (!layer)
    return true;
  for (const unsigned char *at = bytes; at < order && *at >= '0' && *at <= '9'; at++)
    number = number > 100000000 ? number : number * 10 + (*at - '0');
  if (!nr_grow(&b->events, &b->capacity, b->count + 1, sizeof *b->events))
    return false;
  nr_scriptevent *e = &b->events[b->count++];
  *e = (nr_scriptevent){number, start, end, b->bytes.size, 0, (size_t)(layer - rest)};
  for (; rest < bytes + size; rest++) {
    if (*rest != '\r' && *rest != '\n' && *rest)
      nr_str_add_char(&b->bytes, (char)*rest);
  }
  e->size = b->bytes.size - e->at;
  return !b->bytes.failed;
}

/* As they stood in the file; of what has one number, by time. */
static int by_number(const void *a, const void *b)
{
  const nr_scriptevent *x = a, *y = b;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

/* Where joining stands. */
typedef struct joint {
  const nr_scriptback *back;
  nr_str *out;
  size_t next;          /* event */
  unsigned long number; /* of the next line among the events */
  const char *line_end;
  bool in_events, had_events, behind;
  nr_str later; /* what goes behind the events */
} joint;

static void add_event(const joint *j, const nr_scriptevent *e)
{
  const char *text = j->back->bytes.data + e->at;
  nr_str_add(j->out, "Dialogue: ");
  nr_str_add_bytes(j->out, text, e->layer);
  nr_str_add_char(j->out, ',');
  nr_add_ass_clock(j->out, e->start);
  nr_str_add_char(j->out, ',');
  nr_add_ass_clock(j->out, e->end);
  nr_str_add_bytes(j->out, text + e->layer, e->size - e->layer);
  nr_str_add(j->out, j->line_end);
}

/* Those whose turn it is, or all. */
static void add_events(joint *j, bool all)
{
  const nr_scriptback *b = j->back;
  while (j->next < b->count && (all || b->events[j->next].number <= j->number)) {
    j->number = b->events[j->next].number + 1;
    add_event(j, &b->events[j->next++]);
  }
}

static void end_line(const joint *j)
{
  if (j->out->size && j->out->data[j->out->size - 1] != '\n')
    nr_str_add(j->out, j->line_end);
}

/* Sections that stand behind the events in files, and before them in Matroska. */
static bool is_behind(const char *line, size_t size)
{
  static const char *const names[] = {"[Aegisub Extradata]", "[Fonts]", "[Graphics]"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t length = strlen(names[i]);
    if (size >= length && strncasecmp(line, names[i], length) == 0)
      return true;
  }
  return false;
}

/* A line of the head. */
static void add_line(joint *j, const char *line, size_t size)
{
  bool heading = *line == '[';
  if (j->in_events && heading) {
    add_events(j, true);
  } else if (j->in_events && !(size > 7 && strncasecmp(line, "Format:", 7) == 0)) {
    add_events(j, false);
    j->number++;
  }
  if (heading) {
    j->in_events = size >= 8 && strncasecmp(line, "[Events]", 8) == 0;
    j->behind = !j->had_events && is_behind(line, size);
  }
  j->had_events |= j->in_events;
  nr_str_add_bytes(j->behind ? &j->later : j->out, line, size);
}

void nr_scriptback_join(nr_scriptback *b, const char *head, size_t size, nr_str *out)
{
  const char *first = memchr(head, '\n', size);
  joint j = {.back = b, .out = out, .line_end = "\n"};
  if (first && first > head && first[-1] == '\r')
    j.line_end = "\r\n";
  if (b->count)
    qsort(b->events, b->count, sizeof *b->events, by_number);
  for (size_t at = 0; at < size;) {
    const char *stop = memchr(head + at, '\n', size - at);
    size_t length = stop ? (size_t)(stop - head) - at + 1 : size - at;
    add_line(&j, head + at, length);
    at += length;
  }
  end_line(&j);
  if (!j.had_events)
    nr_str_add(out, "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
                    "Effect, Text\n");
  add_events(&j, true);
  nr_str_add_bytes(out, j.later.data, j.later.size);
  out->failed |= j.later.failed;
  nr_str_free(&j.later);
}

void nr_scriptback_free(nr_scriptback *b)
{
  free(b->events);
  nr_str_free(&b->bytes);
  *b = (nr_scriptback){0};
}
