/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * White space of TTML.  Between the spans of words it separates them, yet tools
 * that indent the document put line ends and spaces there too.
 */
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "format/ttml.h"

/* ── what line ends mean in this document ── */

/* How the spans of words that follow each other are kept apart. */
typedef struct gaps {
  size_t spaces; /* by spaces, between them or within */
  size_t breaks; /* by white space with line ends alone */
} gaps;

static bool is_white(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_all_white(const char *text)
{
  return !text[strspn(text, " \t\n\r")];
}

/* A span of a word, told by its times. */
static bool is_word(const nr_xml *xml, uint32_t node)
{
  return nr_xml_is(xml, node, "span") && nr_xml_get(xml, node, "begin") &&
         !nr_xml_get(xml, node, "role");
}

/* Does the word begin or end with a space? */
static bool holds_space(const nr_xml *xml, uint32_t node)
{
  uint32_t inside = xml->nodes[node].first;
  if (inside == NR_XML_NONE || !xml->nodes[inside].is_text)
    return false;
  const char *text = nr_xml_text(xml, inside);
  size_t size = strlen(text);
  return size > 1 && (text[0] == ' ' || text[size - 1] == ' ');
}

static void count_gaps(const nr_xml *xml, uint32_t parent, gaps *g)
{
  uint32_t word = NR_XML_NONE; /* the one before, when only white space followed */
  const char *between = NULL;
  for (uint32_t n = xml->nodes[parent].first; n != NR_XML_NONE; n = xml->nodes[n].next) {
    if (xml->nodes[n].is_text) {
      between = nr_xml_text(xml, n);
      if (!is_all_white(between))
        word = NR_XML_NONE;
      continue;
    }
    if (word != NR_XML_NONE && is_word(xml, n)) {
      bool broken = between && strpbrk(between, "\n\r");
      g->spaces += (between && !broken) || holds_space(xml, word);
      g->breaks += broken;
    }
    word = is_word(xml, n) ? n : NR_XML_NONE;
    between = NULL;
  }
}

bool nr_ttml_breaks_are_spaces(const nr_xml *xml)
{
  gaps g = {0};
  for (uint32_t n = 0; n != NR_XML_NONE; n = nr_xml_walk(xml, 0, n, false)) {
    if (!xml->nodes[n].is_text)
      count_gaps(xml, n, &g);
  }
  /* Where spaces are told otherwise, line ends mean nothing. */
  return !g.breaks || g.spaces * 5 < g.breaks;
}

/* ── adding text ── */

/* Scripts that put no spaces between words. */
static bool is_unspaced(UChar32 c)
{
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
  case USCRIPT_HAN:
  case USCRIPT_HIRAGANA:
  case USCRIPT_KATAKANA:
  case USCRIPT_THAI:
  case USCRIPT_LAO:
  case USCRIPT_KHMER:
  case USCRIPT_MYANMAR:
    return true;
  default:
    return c >= 0x3000 && c < 0x3040; /* 。「」 and their kin */
  }
}

/* Would a space stand between what is there and `text`? */
static bool takes_space(const nr_pieces *out, const char *text)
{
  const uint8_t *before = (const uint8_t *)out->text.data, *after = (const uint8_t *)text;
  int32_t at = (int32_t)out->text.size, next = 0;
  UChar32 a, b;
  if (out->text.size > INT32_MAX)
    return true;
  U8_PREV(before, 0, at, a);
  U8_NEXT(after, next, -1, b);
  return !is_unspaced(a) && !is_unspaced(b);
}

static bool ends_with_space(const nr_pieces *out)
{
  return !out->text.size || out->text.data[out->text.size - 1] == ' ';
}

static void add_space(nr_ttml_text *how, size_t count, nr_pieces *out)
{
  if (how->preserve && out->text.size) {
    while (count--)
      nr_pieces_text(out, " ", 1);
  } else if (!ends_with_space(out)) {
    nr_pieces_text(out, " ", 1);
  }
}

/* A space that separates two words goes with the first of them. */
static void add_space_before(nr_pieces *out)
{
  if (out->failed || out->count < 2 || out->items[out->count - 1].size) {
    nr_pieces_text(out, " ", 1);
    return;
  }
  nr_str_add_char(&out->text, ' ');
  out->items[out->count - 2].size++;
  out->items[out->count - 1].from++;
}

void nr_ttml_add_text(nr_ttml_text *how, const char *text, nr_pieces *out)
{
  if (is_all_white(text) && strpbrk(text, "\n\r")) {
    how->pending = true;
    return;
  }
  while (*text) {
    size_t white = 0, solid = 0;
    bool broken = false;
    for (; is_white(text[white]); white++)
      broken |= text[white] == '\n' || text[white] == '\r';
    if (white)
      add_space(how, broken ? 1 : white, out);
    text += white;
    while (text[solid] && !is_white(text[solid]))
      solid++;
    if (solid && how->pending && how->breaks_are_spaces && !ends_with_space(out) &&
        takes_space(out, text))
      add_space_before(out);
    how->pending &= !solid && !white;
    nr_pieces_text(out, text, solid);
    text += solid;
  }
}

/* ── brackets ── */

/* The bracket at `at`: 1 opens, -1 closes, 0 is none; its size. */
static int bracket(const char *at, size_t left, size_t *size)
{
  static const struct {
    const char *text;
    int step;
  } brackets[] = {{"(", 1}, {")", -1}, {"\uFF08", 1}, {"\uFF09", -1}};
  nr_span rest = {at, left};
  for (size_t i = 0; i < 4; i++) {
    if (nr_span_begins(rest, brackets[i].text)) {
      *size = strlen(brackets[i].text);
      return brackets[i].step;
    }
  }
  *size = 0;
  return 0;
}

typedef struct ends {
  size_t open, close; /* sizes of the brackets at both ends, 0: none */
} ends;

/* Which brackets enclose the whole text: those of each other, or one that has no
 * other at all, as people forget one. */
static ends enclosing(nr_span text)
{
  ends e = {0};
  size_t size, pairs = 0, last = 0;
  int depth = 0, deepest = 0;
  bool inside = false; /* the first one is closed before the end */
  for (size_t i = 0; i < text.size; i += size ? size : 1) {
    int step = bracket(text.text + i, text.size - i, &size);
    if (!step)
      continue;
    pairs++;
    depth += step;
    deepest = depth < deepest ? depth : deepest;
    last = i + size == text.size && step < 0 ? size : 0;
    if (i == 0 && step > 0)
      e.open = size;
    inside |= depth == 0 && i + size < text.size;
  }
  e.close = last;
  if (e.open && e.close)
    return inside && depth == 0 && deepest == 0 ? (ends){0} : e;
  return pairs == 1 ? e : (ends){0};
}

void nr_ttml_unwrap(nr_pieces *p)
{
  if (p->failed || p->text.failed)
    return;
  while (p->count && !nr_piece_text(p, p->count - 1).size)
    p->count--;
  nr_span text = nr_pieces_joined(p);
  size_t blanks = 0;
  while (blanks < text.size && text.text[blanks] == ' ')
    blanks++;
  while (text.size > blanks && text.text[text.size - 1] == ' ')
    text.size--;
  ends e = enclosing((nr_span){text.text + blanks, text.size - blanks});
  size_t from = blanks + e.open, to = text.size - e.close;
  if ((!e.open && !e.close) || from >= to)
    return;
  const char *start = text.text + from, *end = text.text + to;
  for (size_t i = 0; i < p->count; i++) {
    nr_span t = nr_piece_text(p, i);
    nr_piece *piece = &p->items[i];
    const char *a = t.text < start ? start : t.text, *b = t.text + t.size;
    b = b > end ? end : b;
    if (!t.size)
      continue;
    piece->from += (size_t)((a < t.text + t.size ? a : t.text + t.size) - t.text);
    piece->size = a < b ? (size_t)(b - a) : 0;
  }
}
