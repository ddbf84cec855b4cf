/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/values.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>

void nr_value_name(nr_str *out, const char *name)
{
  const char *text = nr_str_text(out);
  size_t end = text ? out->size : 0;
  while (end && text[end - 1] == '\n')
    end--;
  if (end && text[end - 1] != '{' && text[end - 1] != '[')
    nr_str_add_char(out, ',');
  if (name)
    nr_str_addf(out, "\"%s\":", name);
}

void nr_value_text(nr_str *out, const char *name, const char *text)
{
  nr_value_name(out, name);
  if (text)
    nr_str_add_json(out, text);
  else
    nr_str_add(out, "null");
}

void nr_add_decimal(nr_str *out, double number, int digits)
{
  int64_t scale = 1;
  for (int i = 0; i < digits; i++)
    scale *= 10;
  int64_t ticks = llround(fabs(number) * (double)scale), rest = ticks % scale;
  nr_str_addf(out, "%s%" PRId64, number < 0 && ticks ? "-" : "", ticks / scale);
  while (digits && rest % 10 == 0) {
    rest /= 10;
    digits--;
  }
  if (digits)
    nr_str_addf(out, ".%0*" PRId64, digits, rest);
}

void nr_value_seconds(nr_str *out, const char *name, norae_us time)
{
  nr_value_name(out, name);
  if (time == NORAE_NO_TIME)
    nr_str_add(out, "null");
  else
    nr_add_decimal(out, (double)time / NORAE_US_PER_S, 6);
}

void nr_value_share(nr_str *out, const char *name, float share)
{
  nr_value_name(out, name);
  if (share >= 0 && share <= 1)
    nr_add_decimal(out, (double)share, 3);
  else
    nr_str_add(out, "null");
}

void nr_value_number(nr_str *out, const char *name, double number)
{
  nr_value_name(out, name);
  nr_add_decimal(out, number, 9);
}

void nr_value_count(nr_str *out, const char *name, size_t count)
{
  nr_value_name(out, name);
  nr_str_addf(out, "%zu", count);
}

void nr_value_bool(nr_str *out, const char *name, bool value)
{
  nr_value_name(out, name);
  nr_str_add(out, value ? "true" : "false");
}
