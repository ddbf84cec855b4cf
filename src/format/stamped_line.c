/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the family: its head, and its text cut into words.
 */
#include "format/scan.h"
#include "format/stamped.h"

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *at, const char *end)
{
  while (at < end && nr_is_blank(*at))
    at++;
  return at;
}

/* "1000,500" and what closes it; returns how many numbers, 0 when it is not that. */
static int numbers(const char **at, const char *end, char close, int64_t *out, int most)
{
  const char *c = *at;
  for (int count = 0; count < most;) {
    c = skip_blanks(c, end);
    bool negative = c < end && *c == '-';
    const char *from = negative ? ++c : c;
    while (c < end && is_digit(*c))
      c++;
    if (c == from)
      return 0;
    out[count] = nr_digits(from, (size_t)(c - from));
    out[count] = negative ? -out[count] : out[count];
    count++;
    c = skip_blanks(c, end);
    if (c < end && *c == close) {
      *at = c + 1;
      return count;
    }
    if (c == end || *c++ != ',')
      return 0;
  }
  return 0;
}

nr_stamped_head nr_stamped_head_of(nr_span line)
{
  nr_stamped_head head = {.rest = line};
  const char *at = line.text + 1, *end = line.text + line.size;
  if (!line.size || *line.text != '[')
    return head;
  head.count = numbers(&at, end, ']', head.number, 2);
  if (head.count)
    head.rest = nr_span_from(line, at);
  return head;
}

nr_stamped_item nr_stamped_next(nr_span text, const char *at)
{
  const char *end = text.text + text.size;
  for (; at < end; at++) {
    int64_t n[3];
    const char *c = at + 1;
    if (*at != '(' && *at != '<')
      continue;
    int count = numbers(&c, end, *at == '(' ? ')' : '>', n, 3);
    if (count >= 2)
      return (nr_stamped_item){.at = at,
                               .size = (size_t)(c - at),
                               .open = *at,
                               .count = count,
                               .start = n[0],
                               .length = n[1]};
  }
  return (nr_stamped_item){0};
}

/* The next stamp of this line's kind: others are text. */
static nr_stamped_item next_like(nr_span text, const char *at, char open, int count)
{
  nr_stamped_item item = nr_stamped_next(text, at);
  while (item.at && (item.open != open || (count && item.count != count)))
    item = nr_stamped_next(text, item.at + 1);
  return item;
}

nr_stamped nr_stamped_words(nr_span text)
{
  text = nr_trim(text);
  nr_stamped_item item = nr_stamped_next(text, text.text);
  if (item.at == text.text && item.open == '<')
    return NR_STAMPED_KRC;
  item = next_like(text, text.text, '(', 0);
  if (!item.at)
    return NR_STAMPED_LYL;
  if (item.count == 3)
    return NR_STAMPED_YRC;
  /* Two numbers stand behind the word; some write them before it, and then the
   * line ends with a word. */
  bool before = item.at == text.text && text.text[text.size - 1] != ')';
  return before ? NR_STAMPED_YRC : NR_STAMPED_QRC;
}

norae_us nr_stamped_time(int64_t ms)
{
  norae_us us = ms * 1000;
  return nr_time_fits(us) ? us : NORAE_NO_TIME;
}

/* ── brackets ── YRC can't hold "(": full-width ones stand for them. */

static const char wide_open[] = "\uFF08", wide_close[] = "\uFF09";

/* East Asian characters begin with this byte or a higher one. */
static bool is_east(char c)
{
  return (unsigned char)c >= 0xE2;
}

/* The character that ends right before `at`. */
static bool is_east_before(const char *text, const char *at)
{
  while (at > text && ((unsigned char)at[-1] & 0xC0) == 0x80)
    at--;
  return at == text || is_east(at[-1]);
}

/* The next one of either bracket; NULL when there is none. */
static const char *next_bracket(nr_span text)
{
  const char *end = text.text + text.size;
  for (const char *at = text.text; end - at >= 3; at++) {
    at = memchr(at, wide_open[0], (size_t)(end - at) - 2);
    if (!at)
      return NULL;
    if (at[1] == wide_open[1] && (at[2] == wide_open[2] || at[2] == wide_close[2]))
      return at;
  }
  return NULL;
}

/* Were the brackets of the text round ones before?  Around Latin letters they
 * were, and around a whole line (backing vocals). */
static void add_narrow(nr_pieces *out, nr_span text, bool whole_line)
{
  const char *word = text.text;
  for (const char *at = next_bracket(text); at; at = next_bracket(text)) {
    const char *after = at + 3, *end = text.text + text.size;
    bool opens = at[2] == wide_open[2];
    bool round =
        whole_line || (opens ? after < end && !is_east(*after) : !is_east_before(word, at));
    nr_pieces_text(out, text.text, (size_t)(at - text.text));
    nr_pieces_text(out, round ? (opens ? "(" : ")") : at, round ? 1 : 3);
    text = nr_span_from(text, after);
  }
  nr_pieces_text(out, text.text, text.size);
}

/* "(1,2,0)（…(3,4,0)…）": is all of the text within one pair? */
static bool is_wrapped(nr_span text)
{
  nr_stamped_item first = nr_stamped_next(text, text.text);
  nr_span rest = first.at ? nr_span_from(text, first.at + first.size) : text;
  nr_span end = {wide_close, sizeof wide_close - 1};
  rest = nr_trim(rest);
  return nr_span_begins(rest, wide_open) && rest.size > end.size &&
         memcmp(rest.text + rest.size - end.size, end.text, end.size) == 0;
}

/* ── words ── */

typedef struct cutter {
  nr_pieces *out;
  nr_stamped kind;
  int64_t line;
  bool whole_line; /* brackets stand around all of it */
} cutter;

static void add_text(const cutter *c, nr_span text)
{
  if (c->kind == NR_STAMPED_YRC)
    add_narrow(c->out, text, c->whole_line);
  else
    nr_pieces_text(c->out, text.text, text.size);
}

static void add_word(const cutter *c, nr_span text, const nr_stamped_item *item)
{
  bool relative = c->kind == NR_STAMPED_KRC;
  norae_us start = nr_stamped_time(item->start + (relative ? c->line : 0));
  norae_us end = nr_stamped_time(item->start + item->length + (relative ? c->line : 0));
  /* Spaces belong to the word before: their own stamps are zero, or nobody's. */
  while (text.size && nr_is_blank(*text.text) && c->out->count) {
    nr_pieces_text(c->out, text.text, 1);
    text = nr_span_from(text, text.text + 1);
  }
  if (!text.size)
    return;
  bool unset = !relative && item->start == 0 && item->length == 0 && c->out->count;
  if (unset || (nr_is_empty(text) && c->out->count)) {
    add_text(c, text);
    return;
  }
  nr_pieces_open(c->out, start);
  add_text(c, text);
  nr_pieces_close(c->out, end != NORAE_NO_TIME && item->length >= 0 ? end : start);
}

static void cut_after(const cutter *c, nr_span text)
{
  const char *at = text.text;
  nr_stamped_item item = next_like(text, at, '(', 2);
  for (; item.at; item = next_like(text, at, '(', 2)) {
    add_word(c, (nr_span){at, (size_t)(item.at - at)}, &item);
    at = item.at + item.size;
  }
  add_text(c, nr_span_from(text, at));
}

static void cut_before(const cutter *c, nr_span text)
{
  char open = c->kind == NR_STAMPED_KRC ? '<' : '(';
  nr_stamped_item item = next_like(text, text.text, open, 0);
  int count = open == '(' ? item.count : 0;
  nr_span before = {text.text, item.at ? (size_t)(item.at - text.text) : text.size};
  if (!nr_is_empty(before))
    add_text(c, before);
  while (item.at) {
    const char *from = item.at + item.size;
    nr_stamped_item next = next_like(text, from, open, count);
    const char *to = next.at ? next.at : text.text + text.size;
    add_word(c, (nr_span){from, (size_t)(to - from)}, &item);
    item = next;
  }
}

void nr_stamped_cut(nr_span text, nr_stamped kind, int64_t line, nr_pieces *out)
{
  cutter c = {.out = out, .kind = kind, .line = line};
  c.whole_line = kind == NR_STAMPED_YRC && is_wrapped(text);
  nr_pieces_clear(out);
  if (kind == NR_STAMPED_QRC || kind == NR_STAMPED_LYS)
    cut_after(&c, text);
  else
    cut_before(&c, text);
}
