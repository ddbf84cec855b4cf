/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of an ASS event: override blocks, karaoke, escapes.
 */
#include "format/ass.h"

#include "format/scan.h"

#define CENTISECOND ((norae_us)10000)

typedef struct cutter {
  nr_pieces *pieces;
  norae_us start;  /* of the event */
  norae_us at;     /* where the current syllable starts, counted from there */
  norae_us length; /* of the current syllable */
  bool drawing;    /* what follows are shapes, not words */
} cutter;

/* "20", "-5", "12.5" behind a tag; false when there is no number. */
static bool number_at(nr_span tag, size_t i, double *out)
{
  size_t from, end;
  while (i < tag.size && nr_is_blank(tag.text[i]))
    i++;
  for (from = end = i; end < tag.size && end - from < 20; end++) {
    char c = tag.text[end];
    if (!(c >= '0' && c <= '9') && c != '.' && !(end == from && (c == '-' || c == '+')))
      break;
  }
  return nr_decimal((nr_span){tag.text + from, end - from}, out);
}

static norae_us centiseconds(double number)
{
  const double most = 1e9;
  number = number > most ? most : number < -most ? -most : number;
  return (norae_us)(number * (double)CENTISECOND + (number < 0 ? -0.5 : 0.5));
}

static norae_us clamped(norae_us time)
{
  return time > NORAE_TIME_MAX ? NORAE_TIME_MAX : time < -NORAE_TIME_MAX ? -NORAE_TIME_MAX : time;
}

/* The next syllable starts where this one ends, wherever that is: durations may
 * be zero or negative. */
static void next_syllable(cutter *c, norae_us length)
{
  c->at = clamped(c->at + c->length);
  c->length = length;
  norae_us start = clamped(c->start + c->at);
  nr_pieces_open(c->pieces, start);
  nr_pieces_close(c->pieces, clamped(start + (length > 0 ? length : 0)));
}

/* One tag, from behind its backslash up to the next one. */
static void take_tag(cutter *c, nr_span tag)
{
  double number;
  if (!tag.size)
    return;
  if (*tag.text == 'p' && tag.size > 1 && number_at(tag, 1, &number)) {
    c->drawing = number > 0;
    return;
  }
  if (*tag.text != 'k' && *tag.text != 'K')
    return;
  bool longer = *tag.text == 'k' && tag.size > 1 && strchr("fot", tag.text[1]) && tag.text[1];
  bool absolute = longer && tag.text[1] == 't';
  bool known = number_at(tag, longer ? 2 : 1, &number);
  if (!known && tag.size > (longer ? 2u : 1u) && !nr_is_blank(tag.text[longer ? 2 : 1]))
    return; /* another tag that begins alike */
  if (absolute) {
    /* Where the next syllable starts, counted from the event's start. */
    c->at = known ? centiseconds(number) : 0;
    c->length = 0;
  } else {
    next_syllable(c, centiseconds(known ? number : 100)); /* what renderers take for no number */
  }
}

/* "{…}" without its braces; nested parentheses (of \t) hide their tags. */
static void take_block(cutter *c, nr_span block)
{
  size_t depth = 0, from = 0;
  bool in_tag = false;
  for (size_t i = 0; i <= block.size; i++) {
    bool end = i == block.size || (block.text[i] == '\\' && depth == 0);
    if (end && in_tag)
      take_tag(c, (nr_span){block.text + from, i - from});
    if (i == block.size)
      break;
    if (end) {
      in_tag = true;
      from = i + 1;
    }
    depth += block.text[i] == '(';
    depth -= block.text[i] == ')' && depth > 0;
  }
}

/* "\N" and its kin at `at`; its size, 0 when it is plain text. */
static size_t take_escape(cutter *c, nr_span text, size_t at)
{
  nr_str *s = &c->pieces->text;
  if (at + 1 >= text.size)
    return 0;
  switch (text.text[at + 1]) {
  case 'N':
    nr_pieces_text(c->pieces, "\n", 1);
    return 2;
  case 'n': /* breaks only where nothing else wraps lines */
    if (!s->size || !nr_is_blank(s->data[s->size - 1]))
      nr_pieces_text(c->pieces, " ", 1);
    return 2;
  case 'h':
    nr_pieces_text(c->pieces, "\u00A0", 2);
    return 2;
  case '{':
  case '}':
    nr_pieces_text(c->pieces, text.text + at + 1, 1);
    return 2;
  default:
    /* Our writer keeps a backslash from meaning something by a word joiner. */
    if (nr_span_begins(nr_span_from(text, text.text + at + 1), "\u2060")) {
      nr_pieces_text(c->pieces, "\\", 1);
      return 1 + strlen("\u2060");
    }
    return 0;
  }
}

void nr_ass_cut(nr_span text, norae_us start, nr_pieces *pieces)
{
  cutter c = {.pieces = pieces, .start = start};
  bool closes = true; /* is there a "}" ahead? */
  nr_pieces_clear(pieces);
  for (size_t i = 0; i < text.size;) {
    size_t step = 0;
    if (text.text[i] == '{' && closes) {
      const char *stop = memchr(text.text + i, '}', text.size - i);
      closes = stop != NULL;
      if (stop) {
        step = (size_t)(stop - text.text) - i + 1;
        take_block(&c, (nr_span){text.text + i + 1, step - 2});
      }
    } else if (text.text[i] == '\\' && !c.drawing) {
      step = take_escape(&c, text, i);
    }
    if (!step) {
      step = 1;
      if (!c.drawing)
        nr_pieces_text(pieces, text.text + i, 1);
    }
    i += step;
  }
}
