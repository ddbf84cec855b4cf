/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long time_of(const char *text)
{
  int h, m, s, cs;
  return sscanf(text, "%d:%2d:%2d.%2d", &h, &m, &s, &cs) == 4
             ? ((h * 60L + m) * 60 + s) * 100 + cs : -1;
}

/* Copy the next of the comma-separated fields. */
static const char *field(const char *at, char *out, size_t room)
{
  size_t size = strcspn(at, ",\n");
  snprintf(out, room, "%.*s", (int)size, at);
  return at[size] == ',' ? at + size + 1 : at + size;
}

static void read_tag(event *e, const char *tag, long *clock, size_t *used)
{
  double x, y;
  long length, from, to;
  int left, right;
  char kind = 0;
  if (sscanf(tag, "\\t(%ld,%ld,\\clip(%d,0,%d,", &from, &to, &left, &right) == 4) {
    if (e->move_count < LIT_MAX)
      e->moves[e->move_count++] = (wipe_move){e->start * 10 + from, e->start * 10 + to, left, right};
    return;
  }
  if (sscanf(tag, "\\an%d", &e->align) == 1)
    ;
  else if (sscanf(tag, "\\pos(%lf,%lf)", &x, &y) == 2) {
    e->x = x;
    e->y = y;
  } else if (sscanf(tag, "\\fad(%d,%d)", &e->fade_in, &e->fade_out) == 2) {
  } else if (sscanf(tag, "\\fs%lf", &x) == 1) {
    e->size = x;
  } else if (strncmp(tag, "\\p1", 3) == 0) {
    e->drawing = true;
  } else if (sscanf(tag, "\\kf%ld", &length) == 1) {
    kind = 'f';
  } else if (sscanf(tag, "\\k%ld", &length) == 1) {
    kind = 'k';
  }
  if (!kind || e->count >= LIT_MAX)
    return;
  e->buffer[(*used)++] = '\0';
  e->lits[e->count++] = (lit){*clock, *clock + length, kind, e->buffer + *used};
  *clock += length;
}

/* Text up to the line's end: tags in braces, escapes as norae writes them. */
static const char *read_text(event *e, const char *at)
{
  long clock = e->start;
  size_t used = 0, plain = 0;
  while (*at && *at != '\n' && used + 2 < sizeof e->buffer) {
    if (*at == '{') {
      const char *end = strchr(at, '}');
      for (const char *tag = strchr(at, '\\'); tag && tag < end; tag = strchr(tag + 1, '\\'))
        read_tag(e, tag, &clock, &used);
      at = end ? end + 1 : at + strlen(at);
      continue;
    }
    bool joined = *at == '\\' && strncmp(at + 1, "\xe2\x81\xa0", 3) == 0;
    if (*at == '\\' && (at[1] == '{' || at[1] == '}'))
      at++;
    e->buffer[used++] = e->plain[plain++] = *at;
    at += joined ? 4 : 1;
  }
  e->buffer[used] = e->plain[plain] = '\0';
  return at;
}

static bool read_event(const char **at, event *out, char *effect, size_t room)
{
  const char *dialogue = strstr(*at, "\nDialogue: "), *comment = strstr(*at, "\nComment: 0,");
  const char *line = comment && (!dialogue || comment < dialogue) ? comment : dialogue;
  char start[32], end[32], skipped[64];
  if (!line)
    return false;
  memset(out, 0, sizeof *out);
  out->shown = line == dialogue;
  out->layer = atoi(strchr(line, ':') + 1);
  line = field(strchr(line, ',') + 1, start, sizeof start);
  line = field(line, end, sizeof end);
  out->start = time_of(start);
  out->end = time_of(end);
  line = field(line, out->style, sizeof out->style);
  line = field(line, out->name, sizeof out->name);
  for (int i = 0; i < 3; i++)
    line = field(line, skipped, sizeof skipped);
  line = field(line, effect, room);
  *at = read_text(out, line);
  return true;
}

/* How far the coordinates of a drawing go. */
static void measure_drawing(event *e)
{
  const char *at = e->plain;
  for (int n = 0; *at;) {
    char *end;
    double value = strtod(at, &end);
    if (end == at) {
      at++;
      continue;
    }
    double *side = n++ % 2 ? &e->drawn_height : &e->drawn_width;
    *side = value > *side ? value : *side;
    at = end;
  }
}

bool next_event(const char **at, event *out)
{
  char effect[64];
  do {
    if (!read_event(at, out, effect, sizeof effect))
      return false;
  } while (!out->shown && strncmp(effect, "template ", 9) == 0);
  if (out->drawing)
    measure_drawing(out);
  if (strcmp(effect, out->shown ? "fx" : "karaoke") != 0)
    out->start = -1;
  return true;
}

const char *event_fault(const event *e)
{
  if (e->start < 0 || e->end < 0)
    return "a time or an effect is wrong";
  if (e->end < e->start)
    return "it ends before it starts";
  if (!e->shown && e->count == 0)
    return "it has no karaoke tags";
  if (e->count >= LIT_MAX)
    return "it is too long for the test";
  return NULL;
}

void style_place(const char *script, const char *style, int *align, int *margin)
{
  char head[300];
  snprintf(head, sizeof head, "\nStyle: %s,", style);
  const char *at = strstr(script, head);
  *align = *margin = 0;
  for (int field = 0; at && field < 18; field++)
    at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL;
  if (at)
    sscanf(at, "%d,%*d,%*d,%d", align, margin);
}

double style_size(const char *script, const char *style)
{
  char head[300];
  snprintf(head, sizeof head, "\nStyle: %s,", style);
  const char *at = strstr(script, head);
  at = at ? strchr(at + strlen(head), ',') : NULL;
  return at ? strtod(at + 1, NULL) : 0;
}
