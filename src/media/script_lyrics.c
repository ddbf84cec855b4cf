/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A script on its way into Matroska, whose head has all of it but the events that are shown.
 * Sections behind the events (Aegisub's data, fonts) stand before them there.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "media/clocktext.h"
#include "media/lyrics.h"

/* Where reading stands. */
typedef struct script {
  nr_lyrics *lyrics;
  nr_str events, behind; /* the events' section without what is shown, and those behind it */
  bool in_events, any_events;
  bool odd;        /* fields stand in another order than in Matroska's packets */
  unsigned number; /* of the line among the events */
} script;

typedef struct line {
  const char *text;
  size_t size; /* without its end */
} line;

static bool begins(const line *l, const char *with)
{
  size_t size = strlen(with);
  return l->size >= size && strncasecmp(l->text, with, size) == 0;
}

/* Moves behind the next comma; false if there is none. */
static bool next_field(line *rest, line *field)
{
  const char *comma = memchr(rest->text, ',', rest->size);
  if (!comma)
    return false;
  *field = (line){rest->text, (size_t)(comma - rest->text)};
  rest->size -= field->size + 1;
  rest->text = comma + 1;
  return true;
}

/* Is it an event that can be shown?  Others stay in the head, where players pass over
 * them as they do in the file. */
static bool split_event(const line *l, line *layer, norae_us *start, norae_us *end, line *rest)
{
  line from, to;
  if (!begins(l, "Dialogue:"))
    return false;
  *rest = (line){l->text + 9, l->size - 9};
  while (rest->size && (*rest->text == ' ' || *rest->text == '\t')) {
    rest->text++;
    rest->size--;
  }
  return next_field(rest, layer) && next_field(rest, &from) && next_field(rest, &to) &&
         nr_read_ass_clock(from.text, from.size, start) &&
         nr_read_ass_clock(to.text, to.size, end) && *end > *start;
}

static norae_status add_event(script *s, const line *layer, norae_us start, norae_us end,
                              const line *rest)
{
  nr_lyrics *l = s->lyrics;
  if (!nr_lyrics_begin_cue(l, start, end))
    return NORAE_ERR_MEMORY;
  nr_str_addf(&l->bytes, "%u,", s->number);
  nr_str_add_bytes(&l->bytes, layer->text, layer->size);
  nr_str_add_char(&l->bytes, ',');
  nr_str_add_bytes(&l->bytes, rest->text, rest->size);
  nr_lyrics_end_cue(l);
  return NORAE_OK;
}

/* Layer (or Marked), Start, End: all that Matroska has outside of the text. */
static bool is_usual(line format)
{
  static const char *const wanted[] = {"layer", "start", "end"};
  line field;
  format.text += 7;
  format.size -= 7;
  for (size_t i = 0; i < 3; i++) {
    if (!next_field(&format, &field))
      return false;
    while (field.size && *field.text == ' ')
      field = (line){field.text + 1, field.size - 1};
    while (field.size && field.text[field.size - 1] == ' ')
      field.size--;
    bool marked = i == 0 && field.size == 6 && strncasecmp(field.text, "marked", 6) == 0;
    if (!marked &&
        (field.size != strlen(wanted[i]) || strncasecmp(field.text, wanted[i], field.size) != 0))
      return false;
  }
  return true;
}

/* `full` is the line with its end. */
static norae_status take_line(script *s, const line *l, const line *full)
{
  line layer, rest;
  norae_us start, end;
  bool format = s->in_events && begins(l, "Format:");
  if (l->size && *l->text == '[') {
    s->in_events = begins(l, "[Events]");
    s->any_events |= s->in_events;
  } else if (format) {
    s->odd |= !is_usual(*l);
  } else if (s->in_events) {
    bool event = split_event(l, &layer, &start, &end, &rest);
    norae_status status = event ? add_event(s, &layer, start, end, &rest) : NORAE_OK;
    s->number++;
    if (event)
      return status;
  }
  nr_str_add_bytes(s->in_events    ? &s->events
                   : s->any_events ? &s->behind
                                   : &s->lyrics->head,
                   full->text, full->size);
  return NORAE_OK;
}

static norae_status take_lines(script *s, const char *text, size_t size)
{
  norae_status status = NORAE_OK;
  for (size_t at = 0; at < size && status == NORAE_OK;) {
    const char *stop = memchr(text + at, '\n', size - at);
    line full = {text + at, stop ? (size_t)(stop - text) - at + 1 : size - at}, l = full;
    while (l.size && (l.text[l.size - 1] == '\n' || l.text[l.size - 1] == '\r'))
      l.size--;
    status = take_line(s, &l, &full);
    at += full.size;
  }
  return status;
}

/* By start; those of one time as they stand in the file. */
static int by_start(const void *a, const void *b)
{
  const nr_cue *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

/* Programs that take the track out put events at the end: their section must be the last. */
static norae_status join_head(script *s)
{
  nr_str *head = &s->lyrics->head;
  nr_str_add_bytes(head, s->behind.data, s->behind.size);
  if (head->size && head->data[head->size - 1] != '\n')
    nr_str_add_char(head, '\n');
  nr_str_add_bytes(head, s->events.data, s->events.size);
  bool failed = head->failed || s->events.failed || s->behind.failed || s->lyrics->bytes.failed;
  return failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

norae_status nr_lyrics_from_script(nr_lyrics *out, const char *text, size_t size, const char *name,
                                   norae_diags *diags)
{
  script s = {.lyrics = out};
  *out = (nr_lyrics){.codec = AV_CODEC_ID_ASS, .stream = -1};
  norae_status status = take_lines(&s, text, size);
  if (status == NORAE_OK)
    status = join_head(&s);
  nr_str_free(&s.events);
  nr_str_free(&s.behind);
  if (status == NORAE_OK && (!s.any_events || s.odd)) {
    nr_error(diags, "ass-unreadable", nr_in_file(name),
             s.odd ? "its events have their fields in an order that Matroska doesn't know"
                   : "is no ASS script");
    status = NORAE_ERR_FORMAT;
  }
  if (status == NORAE_OK && out->count)
    qsort(out->cues, out->count, sizeof *out->cues, by_start);
  return status;
}
