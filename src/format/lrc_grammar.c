/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LRC's small signs: stamps, word tags, tags, singers.  Scanned by hand and never
 * looked at twice: a file has one of them every few letters.
 */
#include "format/lrc.h"

#include "format/scan.h"

/* ── times ── */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* One to `most` digits at *at, which moves behind them; of more only the first. */
static nr_span take_digits(const char **at, const char *end, size_t most)
{
  const char *from = *at;
  while (*at < end && (size_t)(*at - from) < most && is_digit(**at))
    ++*at;
  return (nr_span){from, (size_t)(*at - from)};
}

static void skip_blanks(const char **at, const char *end)
{
  while (*at < end && nr_is_blank(**at))
    ++*at;
}

/* The parts of "-a:bb.cc" and "a:bb:cc.ddd". */
typedef struct parts {
  bool negative;
  char first, second; /* separators; second 0: there is none */
  nr_span a, b, c, fraction;
} parts;

/* A separator (a colon only with `colon`) and digits behind it; both or nothing. */
static bool take_part(const char **at, const char *end, bool colon, char *separator,
                      nr_span *digits)
{
  const char *next = *at + 1;
  if (*at >= end)
    return false;
  char found = **at;
  if (found != '.' && found != ',' && !(colon && found == ':'))
    return false;
  *digits = take_digits(&next, end, 9);
  if (!digits->size)
    return false;
  *separator = found;
  *at = next;
  return true;
}

static bool take_parts(const char **at, const char *end, size_t least_seconds, parts *out)
{
  char point;
  out->negative = false;
  out->second = '\0';
  out->c = out->fraction = (nr_span){"", 0};
  if (*at < end && (**at == '-' || **at == '+'))
    out->negative = *(*at)++ == '-';
  out->a = take_digits(at, end, 6);
  if (!out->a.size || *at >= end || (**at != ':' && **at != '.'))
    return false;
  out->first = *(*at)++;
  out->b = take_digits(at, end, 2);
  if (out->b.size < least_seconds)
    return false;
  if (take_part(at, end, true, &out->second, &out->c))
    take_part(at, end, false, &point, &out->fraction);
  return true;
}

/* What they tell; false when it is no time after all. */
static bool time_of(const parts *p, nr_lrc_time *out)
{
  int64_t a = nr_digits(p->a.text, p->a.size), b = nr_digits(p->b.text, p->b.size);
  bool colon = p->second == ':';
  *out = (nr_lrc_time){0};
  /* With points alone it takes all three to be a time: mm.ss.xx. */
  if (p->first == '.' && (p->second != '.' || p->fraction.size))
    return false;
  if (p->fraction.size && !colon)
    return false;
  if (p->fraction.size)
    out->time = nr_clock(a, b, nr_digits(p->c.text, p->c.size),
                         nr_fraction(p->fraction.text, p->fraction.size));
  else
    out->time = nr_clock(0, a, b, nr_fraction(p->c.text, p->c.size));
  out->colons = colon && !p->fraction.size && p->c.size == 2;
  if (p->negative)
    out->time = -out->time;
  return nr_time_fits(out->time);
}

norae_us nr_lrc_as_hours(norae_us time)
{
  norae_us size = time < 0 ? -time : time;
  norae_us minutes = size / (60 * NORAE_US_PER_S), seconds = size / NORAE_US_PER_S % 60;
  norae_us hundredths = size % NORAE_US_PER_S / 10000;
  norae_us hours = nr_clock(minutes, seconds, hundredths, 0);
  if (!nr_time_fits(hours))
    hours = NORAE_TIME_MAX;
  return time < 0 ? -hours : hours;
}

/* ── signs ── */

bool nr_lrc_stamp_at(nr_span text, nr_lrc_stamp *out)
{
  const char *at = text.text, *end = at + text.size;
  parts from, to;
  skip_blanks(&at, end);
  if (at >= end || *at++ != '[')
    return false;
  skip_blanks(&at, end);
  if (!take_parts(&at, end, 1, &from))
    return false;
  skip_blanks(&at, end);
  bool range = at < end && *at == '-';
  if (range) {
    at++;
    skip_blanks(&at, end);
    if (!take_parts(&at, end, 1, &to))
      return false;
    skip_blanks(&at, end);
  }
  if (at >= end || *at++ != ']')
    return false;
  *out = (nr_lrc_stamp){.span = {text.text, (size_t)(at - text.text)}, .to.time = NORAE_NO_TIME};
  out->is_time = time_of(&from, &out->from) && (!range || time_of(&to, &out->to));
  return true;
}

/* A word's tag that begins at `at`, where there is a bracket. */
static bool tag_at(const char *at, const char *end, nr_lrc_stamp *out)
{
  const char *from = at++;
  parts p;
  skip_blanks(&at, end);
  if (!take_parts(&at, end, 2, &p))
    return false;
  skip_blanks(&at, end);
  if (at >= end || (*at != '>' && *at != ']'))
    return false;
  at++;
  *out = (nr_lrc_stamp){.span = {from, (size_t)(at - from)}, .to.time = NORAE_NO_TIME};
  out->is_time = time_of(&p, &out->from);
  return true;
}

bool nr_lrc_word_in(nr_span text, size_t from, nr_lrc_stamp *out)
{
  const char *end = text.text + text.size;
  for (const char *at = text.text + from; at < end; at++) {
    if ((*at == '<' || *at == '[') && tag_at(at, end, out))
      return true;
  }
  return false;
}

static bool is_key_start(char c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '#' || c == '_';
}

static bool is_key_part(char c)
{
  return is_key_start(c) || is_digit(c) || c == '.' || c == ' ' || c == '-';
}

/* Does the bracket at `at` end a tag?  Another one or the line's end follows. */
static bool ends_tag(const char *at, const char *end)
{
  at++;
  skip_blanks(&at, end);
  return at == end || *at == '[';
}

bool nr_lrc_tag_at(nr_span text, nr_lrc_tag *out)
{
  const char *at = text.text, *end = at + text.size;
  skip_blanks(&at, end);
  if (at >= end || *at++ != '[')
    return false;
  skip_blanks(&at, end);
  const char *key = at;
  if (at < end && is_key_start(*at)) {
    while (at < end && at - key < 41 && is_key_part(*at))
      at++;
  }
  out->key = (nr_span){key, (size_t)(at - key)};
  if (at >= end || *at++ != ':')
    return false;
  for (const char *value = at; at < end; at++) {
    if (*at == ']' && ends_tag(at, end)) {
      out->value = (nr_span){value, (size_t)(at - value)};
      out->span = (nr_span){text.text, (size_t)(at + 1 - text.text)};
      return true;
    }
  }
  return false;
}

bool nr_lrc_singer_at(nr_span text, nr_lrc_singer *out)
{
  const char *at = text.text, *end = at + text.size;
  *out = (nr_lrc_singer){0};
  skip_blanks(&at, end);
  if (end - at >= 2 && (*at == 'F' || *at == 'M' || *at == 'D')) {
    out->part = *at++;
  } else if (end - at >= 3 && *at == 'v' && at[1] >= '1' && at[1] <= '9') {
    out->number = at[1];
    at += 2;
  } else {
    return false;
  }
  if (*at++ != ':')
    return false;
  skip_blanks(&at, end);
  out->span = (nr_span){text.text, (size_t)(at - text.text)};
  return true;
}

/* ── is it LRC? ── */

int nr_lrc_probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  size_t stamped = 0, tagged = 0, other = 0;
  while (nr_next_line(&lines, &line)) {
    nr_lrc_stamp stamp;
    nr_span t = nr_trim(line.span);
    if (!t.size)
      continue;
    bool is_stamp = (*t.text == '[' && nr_lrc_stamp_at(t, &stamp)) ||
                    (*t.text == '<' && tag_at(t.text, t.text + t.size, &stamp));
    if (is_stamp && stamp.is_time)
      stamped++;
    else if (*t.text == '[')
      tagged++;
    else
      other++;
  }
  if (!stamped)
    return 0;
  return stamped + tagged >= other ? 85 : 55;
}
