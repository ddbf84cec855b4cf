/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/scan.h"

#define DIGITS_MAX INT64_C(1000000000000000)

int64_t nr_digits(const char *text, size_t size)
{
  int64_t n = 0;
  for (size_t i = 0; i < size && n < DIGITS_MAX; i++)
    n = n * 10 + (text[i] - '0');
  return n < DIGITS_MAX ? n : DIGITS_MAX;
}

norae_us nr_fraction(const char *text, size_t size)
{
  norae_us us = 0, unit = NORAE_US_PER_S / 10;
  for (size_t i = 0; i < size && unit; i++, unit /= 10)
    us += unit * (text[i] - '0');
  return us;
}

bool nr_time_fits(norae_us time)
{
  return time >= -NORAE_TIME_MAX && time <= NORAE_TIME_MAX;
}

norae_us nr_clock(int64_t h, int64_t m, int64_t s, norae_us fraction)
{
  /* Far out of range, yet safe to add up: the caller's check refuses it. */
  const int64_t most = 100000000;
  if (h > most || m > most || s > most)
    return NORAE_TIME_MAX + 1;
  return ((h * 60 + m) * 60 + s) * NORAE_US_PER_S + fraction;
}

bool nr_decimal(nr_span span, double *out)
{
  span = nr_trim(span);
  size_t i = 0, digits = 0;
  bool negative = span.size && span.text[0] == '-';
  double value = 0, unit = 1;
  bool point = false;
  if (span.size && (span.text[0] == '-' || span.text[0] == '+'))
    i++;
  for (; i < span.size && span.size < 40; i++) {
    char c = span.text[i];
    if ((c == '.' || c == ',') && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9')
      return false;
    digits++;
    if (point)
      unit *= 10;
    value = value * 10 + (c - '0');
  }
  *out = (negative ? -value : value) / unit;
  return digits > 0;
}

int64_t nr_group_digits(const nr_match *match, int group)
{
  return nr_digits(match->group[group].start, match->group[group].size);
}

int64_t nr_group_int(const nr_match *match, int group)
{
  nr_span g = nr_group(match, group);
  bool negative = g.size && g.text[0] == '-';
  if (g.size && (g.text[0] == '-' || g.text[0] == '+')) {
    g.text++;
    g.size--;
  }
  int64_t n = nr_digits(g.text, g.size);
  return negative ? -n : n;
}
