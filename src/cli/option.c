/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/option.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/suggest.h"

static bool fail(char error[OPTION_ERROR_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(char error[OPTION_ERROR_SIZE], const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(error, OPTION_ERROR_SIZE, format, args);
  va_end(args);
  return false;
}

static const option *find_letter(const option *table, char letter)
{
  for (const option *o = table; o->kind != OPTION_END; o++) {
    if (option_is_real(o) && o->letter == letter)
      return o;
  }
  return NULL;
}

static const option *find_name(const option *table, const char *name, size_t size)
{
  for (const option *o = table; o->kind != OPTION_END; o++) {
    if (option_is_real(o) && strlen(o->name) == size && memcmp(o->name, name, size) == 0)
      return o;
  }
  return NULL;
}

static bool unknown_name(const option *table, const char *name, size_t size, char *error)
{
  char typed[64];
  snprintf(typed, sizeof typed, "%.*s", (int)size, name);
  suggestion s = suggest_for(typed);
  for (const option *o = table; o->kind != OPTION_END; o++) {
    if (option_is_real(o))
      suggest_offer(&s, o->name);
  }
  if (s.best)
    return fail(error, "unknown option --%s, did you mean --%s?", typed, s.best);
  return fail(error, "unknown option --%s", typed);
}

static const option *find_dashed(const option *table, const char *name)
{
  for (const option *o = table; o->kind != OPTION_END; o++) {
    if (option_is_real(o) && o->dash && strcmp(o->dash, name) == 0)
      return o;
  }
  return NULL;
}

/* Where reading stands in the arguments. */
typedef struct reader {
  const option *table;
  int count, at;
  char **args;
  settings *out;
  char *error;
  option_told *told; /* NULL: nobody wants to know */
  void *user;
} reader;

/* Does it stand alone, without a value in the next argument? */
static bool stands_alone(const option *o)
{
  return o->kind == OPTION_FLAG || option_may_stand_alone(o);
}

static bool store(reader *r, const option *o, const char *value)
{
  if (!option_store(o, value, r->out, r->error))
    return false;
  if (r->told)
    r->told(r->user, o, value);
  return true;
}

static bool set_flag(reader *r, const option *o)
{
  if (option_may_stand_alone(o))
    return store(r, o, o->words(0));
  *(bool *)((char *)r->out + o->field) = true;
  if (r->told)
    r->told(r->user, o, NULL);
  return true;
}

/* The value is the next argument, whatever it looks like: "--shift -0.5". */
static bool take_next(reader *r, const option *o, const char *shown)
{
  if (r->at + 1 >= r->count)
    return fail(r->error, "%s needs a value: %s", shown, o->value);
  r->at++;
  return store(r, o, r->args[r->at]);
}

/* "--name", "--name=value" or "--name value". */
static bool read_long(reader *r, const char *arg)
{
  const char *name = arg + 2;
  size_t size = strcspn(name, "=");
  bool joined = name[size] == '=';
  const option *o = find_name(r->table, name, size);
  if (!o)
    return unknown_name(r->table, name, size, r->error);
  if (o->kind == OPTION_FLAG && joined)
    return fail(r->error, "--%s takes no value", o->name);
  if (stands_alone(o) && !joined)
    return set_flag(r, o);
  return joined ? store(r, o, name + size + 1) : take_next(r, o, arg);
}

/* "-fq", "-oFILE" or "-o FILE"; "-ss TIME". */
static bool read_letters(reader *r, const char *arg)
{
  const option *dashed = find_dashed(r->table, arg + 1);
  if (dashed)
    return take_next(r, dashed, arg);
  for (const char *c = arg + 1; *c; c++) {
    const option *o = find_letter(r->table, *c);
    if (!o)
      return fail(r->error, "unknown option -%c", *c);
    if (stands_alone(o)) {
      if (!set_flag(r, o))
        return false;
      continue;
    }
    if (c[1])
      return store(r, o, c + 1);
    return take_next(r, o, (const char[]){'-', *c, '\0'});
  }
  return true;
}

/* A lone "-" is an operand: standard input. */
static bool looks_like_option(const char *arg)
{
  return arg[0] == '-' && arg[1] != '\0';
}

const option *option_of_word(const option *table, const char *word)
{
  size_t size = strcspn(word, "=");
  for (const option *o = table; size > 2 && o->kind != OPTION_END; o++) {
    if (option_is_real(o) && strlen(o->name) == size - 2 &&
        strncmp(o->name, word + 2, size - 2) == 0)
      return o;
  }
  return NULL;
}

bool options_parse(const option *table, int count, char **args, settings *out, int *operands,
                   char error[OPTION_ERROR_SIZE])
{
  return options_parse_told(table, count, args, out, operands, error, NULL, NULL);
}

bool options_parse_told(const option *table, int count, char **args, settings *out, int *operands,
                        char error[OPTION_ERROR_SIZE], option_told *told, void *user)
{
  reader r = {.table = table, .count = count, .args = args, .out = out, .error = error,
              .told = told, .user = user};
  bool only_operands = false;
  *operands = 0;
  for (; r.at < count; r.at++) {
    char *arg = args[r.at];
    if (only_operands || !looks_like_option(arg))
      args[(*operands)++] = arg;
    else if (strcmp(arg, "--") == 0)
      only_operands = true;
    else if (!(arg[1] == '-' ? read_long(&r, arg) : read_letters(&r, arg)))
      return false;
  }
  return true;
}
