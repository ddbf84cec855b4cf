/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The values of options: from what people typed to what settings hold.
 */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/option.h"
#include "cli/suggest.h"

static bool fail(const option *o, char *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "--crf takes …" */
static bool fail(const option *o, char *error, const char *format, ...)
{
  int used = snprintf(error, OPTION_ERROR_SIZE, "--%s ", o->name);
  va_list args;
  va_start(args, format);
  vsnprintf(error + used, OPTION_ERROR_SIZE - (size_t)used, format, args);
  va_end(args);
  return false;
}

static void *field_of(const option *o, settings *out)
{
  return (char *)out + o->field;
}

/* A decimal number and nothing else; neither "inf", "nan" nor "0x10". */
static bool read_number(const char *text, double *out)
{
  if (text[strspn(text, "+-.0123456789eE")] != '\0' || !*text)
    return false;
  char *end;
  *out = strtod(text, &end);
  return *end == '\0' && isfinite(*out);
}

/* "75.5" and, as ffmpeg takes it, "75.5s", "200ms" or "200us". */
static bool read_plain_seconds(const char *text, double *out)
{
  static const struct {
    const char *name;
    double seconds;
  } units[] = {{"ms", 1e-3}, {"us", 1e-6}, {"s", 1}};
  size_t size = strlen(text);
  char number[64];
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    size_t unit = strlen(units[i].name);
    if (size <= unit || strcmp(text + size - unit, units[i].name) != 0)
      continue;
    if (size - unit >= sizeof number)
      return false;
    snprintf(number, sizeof number, "%.*s", (int)(size - unit), text);
    if (!read_number(number, out))
      return false;
    *out *= units[i].seconds;
    return true;
  }
  return read_number(text, out);
}

/* Digits up to a colon; returns what follows it, NULL when there is no such thing. */
static const char *read_sixtieths(const char *text, double *out)
{
  char *end;
  if (!isdigit((unsigned char)*text))
    return NULL;
  unsigned long number = strtoul(text, &end, 10);
  if (*end != ':' || number > 1000000 || !isdigit((unsigned char)end[1]))
    return NULL;
  *out = (double)number;
  return end + 1;
}

/* "75.5", "1:15.5", "0:01:15.5" or "-0:00.5". */
static bool read_seconds(const char *text, double *out)
{
  if (!strchr(text, ':'))
    return read_plain_seconds(text, out);
  bool negative = *text == '-';
  double hours = 0, minutes, seconds;
  const char *rest = read_sixtieths(text + (*text == '-' || *text == '+'), &minutes);
  if (rest && strchr(rest, ':')) {
    hours = minutes;
    rest = read_sixtieths(rest, &minutes);
    if (minutes >= 60)
      return false;
  }
  if (!rest || !read_number(rest, &seconds) || seconds >= 60)
    return false;
  *out = 3600 * hours + 60 * minutes + seconds;
  if (negative)
    *out = -*out;
  return true;
}

static bool in_range(const option *o, double value)
{
  return value >= o->least && value <= o->most;
}

static bool store_count(const option *o, const char *value, settings *out, char *error)
{
  double number;
  if (!read_number(value, &number) || number != floor(number) || !in_range(o, number))
    return fail(o, error, "takes a whole number from %.0f to %.0f, not '%s'", o->least, o->most,
                value);
  *(int *)field_of(o, out) = (int)number;
  return true;
}

static bool store_number(const option *o, const char *value, settings *out, char *error)
{
  double number;
  if (!read_number(value, &number) || !in_range(o, number))
    return fail(o, error, "takes a number from %g to %g, not '%s'", o->least, o->most, value);
  *(double *)field_of(o, out) = number;
  return true;
}

static bool store_seconds(const option *o, const char *value, settings *out, char *error)
{
  double seconds;
  if (!read_seconds(value, &seconds) || !in_range(o, seconds))
    return fail(o, error, "takes seconds from %g to %g, not '%s'", o->least, o->most, value);
  *(norae_us *)field_of(o, out) = llround(seconds * (double)NORAE_US_PER_S);
  return true;
}

/* Digits up to `stop`, within the range; returns what follows `stop`. */
static const char *read_side(const option *o, const char *text, char stop, int *out)
{
  size_t digits = strspn(text, "0123456789");
  if (digits == 0 || digits > 6 || text[digits] != stop)
    return NULL;
  *out = atoi(text);
  return in_range(o, *out) ? text + digits + 1 : NULL;
}

static bool store_size(const option *o, const char *value, settings *out, char *error)
{
  picture_size size;
  const char *height = read_side(o, value, 'x', &size.width);
  if (!height || !read_side(o, height, '\0', &size.height))
    return fail(o, error, "takes %s, both from %.0f to %.0f, not '%s'", o->value, o->least,
                o->most, value);
  *(picture_size *)field_of(o, out) = size;
  return true;
}

static void list_words(const option *o, char *list, size_t size)
{
  size_t used = 0;
  list[0] = '\0';
  for (size_t i = 0; o->words(i) && used < size; i++)
    used += (size_t)snprintf(list + used, size - used, "%s%s", i ? ", " : "", o->words(i));
}

/* The word itself, NULL if it is none of them. */
static const char *find_word(const option *o, const char *value)
{
  for (size_t i = 0; o->words(i); i++) {
    if (strcmp(o->words(i), value) == 0)
      return o->words(i);
  }
  return NULL;
}

static bool unknown_word(const option *o, const char *value, char *error)
{
  suggestion s = suggest_for(value);
  for (size_t i = 0; o->words(i); i++)
    suggest_offer(&s, o->words(i));
  if (s.best)
    return fail(o, error, "doesn't know '%s', did you mean %s?", value, s.best);
  char list[OPTION_ERROR_SIZE / 2];
  list_words(o, list, sizeof list);
  return fail(o, error, "doesn't know '%s'; it takes one of: %s", value, list);
}

static bool store_word(const option *o, const char *value, settings *out, char *error)
{
  const char *word = find_word(o, value);
  if (!word)
    return unknown_word(o, value, error);
  *(const char **)field_of(o, out) = word;
  return true;
}

static bool store_word_or_file(const option *o, const char *value, settings *out, char *error)
{
  if (!strpbrk(value, "/.") && !norae_own_theme_is_there(value))
    return store_word(o, value, out, error);
  *(const char **)field_of(o, out) = value;
  return true;
}

static bool store_item(const option *o, const char *value, settings *out, char *error)
{
  text_list *list = field_of(o, out);
  if (!*value)
    return fail(o, error, "needs a value: %s", o->value);
  if (list->count == TEXT_LIST_MAX)
    return fail(o, error, "can be given at most %d times", TEXT_LIST_MAX);
  list->item[list->count++] = value;
  return true;
}

bool options_check_formats(const option *table, const settings *set, const char *other,
                           char error[OPTION_ERROR_SIZE])
{
  for (const option *o = table; o->kind != OPTION_END; o++) {
    if (o->kind != OPTION_FORMAT)
      continue;
    const char *value = *(const char *const *)((const char *)set + o->field);
    if (value && !find_word(o, value) && !(other && strcmp(value, other) == 0))
      return unknown_word(o, value, error);
  }
  return true;
}

static bool store_text(const option *o, const char *value, settings *out, char *error)
{
  if (!*value)
    return fail(o, error, "needs a value: %s", o->value);
  *(const char **)field_of(o, out) = value;
  return true;
}

bool option_store(const option *o, const char *value, settings *out, char error[OPTION_ERROR_SIZE])
{
  switch (o->kind) {
  case OPTION_WORD:
  case OPTION_MAYBE:
    return store_word(o, value, out, error);
  case OPTION_WORD_FILE:
    return store_word_or_file(o, value, out, error);
  case OPTION_LIST:
    return store_item(o, value, out, error);
  case OPTION_COUNT:
    return store_count(o, value, out, error);
  case OPTION_NUMBER:
  case OPTION_MAYBE_NUMBER:
    return store_number(o, value, out, error);
  case OPTION_SECONDS:
    return store_seconds(o, value, out, error);
  case OPTION_SIZE:
    return store_size(o, value, out, error);
  case OPTION_FORMAT:
  case OPTION_TEXT:
  case OPTION_FILE:
  case OPTION_FOLDER:
    return store_text(o, value, out, error);
  case OPTION_END:
  case OPTION_HEADING:
  case OPTION_FLAG:
    break;
  }
  return false;
}
