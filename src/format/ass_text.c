/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of an ASS event: override blocks, karaoke, escapes.
 */
#include "format/ass.h"

#include "format/scan.h"

#define CENTISECOND ((norae_us)10000)

/* ── tags ── */

/* "20", "-5", "12.5" behind a tag; empty when there is no number. */
static nr_span number_at(nr_span tag, size_t i)
{
  size_t from, end;
  while (i < tag.size && nr_is_blank(tag.text[i]))
    i++;
  for (from = end = i; end < tag.size && end - from < 20; end++) {
    char c = tag.text[end];
    if (!(c >= '0' && c <= '9') && c != '.' && !(end == from && (c == '-' || c == '+')))
      break;
  }
  return (nr_span){tag.text + from, end - from};
}

norae_us nr_ass_centiseconds(double number)
{
  const double most = 1e9;
  number = number > most ? most : number < -most ? -most : number;
  return (norae_us)(number * (double)CENTISECOND + (number < 0 ? -0.5 : 0.5));
}

/* \k \kf \K \ko \kt, from behind the backslash on. */
static void karaoke(nr_span tag, nr_ass_tag *out)
{
  bool longer = *tag.text == 'k' && tag.size > 1 && strchr("fot", tag.text[1]) && tag.text[1];
  size_t name = longer ? 2 : 1;
  bool absolute = longer && tag.text[1] == 't', known;
  nr_span digits = number_at(tag, name);
  known = nr_decimal(digits, &out->number);
  if (!known && tag.size > name && !nr_is_blank(tag.text[name]))
    return; /* another tag that begins alike */
  out->kind = absolute ? NR_ASS_TAG_ABSOLUTE : NR_ASS_TAG_LENGTH;
  out->digits = known ? digits : (nr_span){tag.text + name, 0};
  if (!known)
    out->number = absolute ? 0 : 100; /* what renderers take for no number */
}

static void know(nr_span tag, nr_ass_tag *out)
{
  *out = (nr_ass_tag){.span = tag, .kind = NR_ASS_TAG_OTHER};
  nr_span name = nr_span_from(tag, tag.text + 1);
  if (!name.size)
    return;
  if (*name.text == 'p' && name.size > 1 && nr_decimal(number_at(name, 1), &out->number))
    out->kind = NR_ASS_TAG_DRAWING;
  else if (*name.text == 'k' || *name.text == 'K')
    karaoke(name, out);
}

bool nr_ass_next_tag(nr_span block, size_t *at, nr_ass_tag *out)
{
  size_t depth = 0, i = *at;
  while (i < block.size && block.text[i] != '\\')
    i++;
  if (i >= block.size)
    return false;
  size_t from = i++;
  for (; i < block.size && !(block.text[i] == '\\' && depth == 0); i++) {
    depth += block.text[i] == '(';
    depth -= block.text[i] == ')' && depth > 0;
  }
  /* The brace that closes the block is of no tag. */
  size_t end = i == block.size && block.text[i - 1] == '}' ? i - 1 : i;
  know((nr_span){block.text + from, end - from}, out);
  *at = i;
  return true;
}

/* ── tokens ── */

static void read_drawing(nr_ass_tokens *t, nr_span block)
{
  nr_ass_tag tag;
  for (size_t at = 0; nr_ass_next_tag(block, &at, &tag);) {
    if (tag.kind == NR_ASS_TAG_DRAWING)
      t->drawing = tag.number > 0;
  }
}

/* "\N" and its kin; false when it is plain text. */
static bool read_escape(nr_ass_tokens *t, nr_span rest, nr_ass_token *out)
{
  if (rest.size < 2)
    return false;
  out->span = (nr_span){rest.text, 2};
  switch (rest.text[1]) {
  case 'N':
    out->shown = nr_span_of("\n");
    return true;
  case 'n': /* breaks only where nothing else wraps lines */
    out->shown = nr_span_of(nr_is_blank(t->last) ? "" : " ");
    return true;
  case 'h':
    out->shown = nr_span_of("\u00A0");
    return true;
  case '{':
  case '}':
    out->shown = (nr_span){rest.text + 1, 1};
    return true;
  default:
    /* Our writer keeps a backslash from meaning something by a word joiner. */
    if (!nr_span_begins(nr_span_from(rest, rest.text + 1), "\u2060"))
      return false;
    out->span.size = 1 + strlen("\u2060");
    out->shown = (nr_span){rest.text, 1};
    return true;
  }
}

static bool read_block(nr_ass_tokens *t, nr_span rest, nr_ass_token *out)
{
  const char *stop = t->unclosed ? NULL : memchr(rest.text, '}', rest.size);
  t->unclosed = !stop;
  if (!stop)
    return false;
  out->block = true;
  out->span = (nr_span){rest.text, (size_t)(stop - rest.text) + 1};
  read_drawing(t, out->span);
  return true;
}

bool nr_ass_next_token(nr_ass_tokens *t, nr_ass_token *out)
{
  if (t->at >= t->text.size)
    return false;
  nr_span rest = nr_span_from(t->text, t->text.text + t->at);
  *out = (nr_ass_token){.shown = {"", 0}};
  bool special = (*rest.text == '{' && read_block(t, rest, out)) ||
                 (*rest.text == '\\' && !t->drawing && read_escape(t, rest, out));
  if (!special) {
    size_t size = 1;
    while (size < rest.size && rest.text[size] != '{' && rest.text[size] != '\\')
      size++;
    out->span = (nr_span){rest.text, size};
    if (!t->drawing)
      out->shown = out->span;
  }
  if (out->shown.size)
    t->last = out->shown.text[out->shown.size - 1];
  t->at += out->span.size;
  return true;
}

/* ── into pieces ── */

typedef struct cutter {
  nr_pieces *pieces;
  norae_us start;  /* of the event */
  norae_us at;     /* where the current syllable starts, counted from there */
  norae_us length; /* of the current syllable */
} cutter;

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

static void take_block(cutter *c, nr_span block)
{
  nr_ass_tag tag;
  for (size_t at = 0; nr_ass_next_tag(block, &at, &tag);) {
    if (tag.kind == NR_ASS_TAG_LENGTH) {
      next_syllable(c, nr_ass_centiseconds(tag.number));
    } else if (tag.kind == NR_ASS_TAG_ABSOLUTE) {
      c->at = nr_ass_centiseconds(tag.number);
      c->length = 0;
    }
  }
}

void nr_ass_cut(nr_span text, norae_us start, nr_pieces *pieces)
{
  cutter c = {.pieces = pieces, .start = start};
  nr_ass_tokens tokens = {.text = text};
  nr_ass_token token;
  nr_pieces_clear(pieces);
  while (nr_ass_next_token(&tokens, &token)) {
    if (token.block)
      take_block(&c, token.span);
    else
      nr_pieces_text(pieces, token.shown.text, token.shown.size);
  }
}
