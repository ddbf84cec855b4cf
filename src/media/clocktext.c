/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/clocktext.h"

/* In units of `unit` microseconds, never before zero. */
static long long rounded(norae_us time, norae_us unit)
{
  return (long long)((time < 0 ? 0 : time) + unit / 2) / unit;
}

void nr_add_clock(nr_str *out, norae_us time, char point)
{
  long long n = rounded(time, 1000);
  nr_str_addf(out, "%02lld:%02lld:%02lld%c%03lld", n / 3600000, n / 60000 % 60, n / 1000 % 60,
              point, n % 1000);
}

void nr_add_ass_clock(nr_str *out, norae_us time)
{
  long long n = rounded(time, 10000);
  nr_str_addf(out, "%lld:%02lld:%02lld.%02lld", n / 360000, n / 6000 % 60, n / 100 % 60, n % 100);
}

/* Digits from *i on; false if there are none or too many. */
static bool read_digits(const char *text, size_t size, size_t *i, long long *out)
{
  size_t first = *i;
  for (*out = 0; *i < size && text[*i] >= '0' && text[*i] <= '9'; ++*i) {
    if (*i - first == 9)
      return false;
    *out = *out * 10 + (text[*i] - '0');
  }
  return *i > first;
}

bool nr_read_ass_clock(const char *text, size_t size, norae_us *out)
{
  long long part[3];
  size_t i = 0;
  while (size && text[size - 1] == ' ')
    size--;
  while (i < size && text[i] == ' ')
    i++;
  for (size_t p = 0; p < 3; p++) {
    if (!read_digits(text, size, &i, &part[p]))
      return false;
    if (p < 2 && (i >= size || text[i++] != ':'))
      return false;
  }
  long long hundredths;
  if (i >= size || text[i++] != '.' || !read_digits(text, size, &i, &hundredths))
    return false;
  *out = (part[0] * 3600 + part[1] * 60 + part[2]) * NORAE_US_PER_S + hundredths * 10000;
  return i == size && part[0] < 100000 && part[1] < 100000 && part[2] < 100000;
}

size_t nr_vtt_stamp(const char *at, size_t size, norae_us *out)
{
  long long parts[3] = {0}, ms = 0;
  int part = 0, digits = 0;
  size_t i = 1;
  for (; i < size && i < 20 && at[i] != '>'; i++) {
    if (at[i] >= '0' && at[i] <= '9') {
      if (digits >= 0)
        parts[part] = parts[part] * 10 + (at[i] - '0');
      else if (digits-- >= -3)
        ms = ms * 10 + (at[i] - '0');
    } else if (at[i] == ':' && part < 2 && digits >= 0) {
      part++;
    } else if (at[i] == '.' && part > 0 && digits >= 0) {
      digits = -1;
    } else {
      return 0;
    }
  }
  if (i >= size || at[i] != '>' || digits != -4 || parts[0] > 100000 || parts[1] > 100000)
    return 0;
  long long s = part == 2 ? (parts[0] * 60 + parts[1]) * 60 + parts[2] : parts[0] * 60 + parts[1];
  *out = (s * 1000 + ms) * 1000;
  return i + 1;
}
