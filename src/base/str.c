/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

static bool reserve(nr_str *str, size_t more)
{
  size_t need;
  if (str->failed)
    return false;
  /* + 1 for the NUL. */
  if (!nr_add_size(str->size, more, &need) || !nr_add_size(need, 1, &need) ||
      !nr_grow(&str->data, &str->capacity, need, 1))
    str->failed = true;
  return !str->failed;
}

void nr_str_add_bytes(nr_str *str, const void *bytes, size_t size)
{
  bool fits = !str->failed && str->capacity - str->size > size;
  if (!fits && !reserve(str, size))
    return;
  if (size)
    memcpy(str->data + str->size, bytes, size);
  str->size += size;
  str->data[str->size] = '\0';
}

void nr_str_add(nr_str *str, const char *text)
{
  nr_str_add_bytes(str, text, strlen(text));
}

void nr_str_add_char(nr_str *str, char c)
{
  if (str->failed || str->capacity - str->size < 2) {
    nr_str_add_bytes(str, &c, 1);
    return;
  }
  str->data[str->size++] = c;
  str->data[str->size] = '\0';
}

void nr_str_addv(nr_str *str, const char *format, va_list args)
{
  va_list again;
  va_copy(again, args);
  /* Most of it fits into what is left; else this tells how much is needed. */
  size_t room = str->failed ? 0 : str->capacity - str->size;
  int size = vsnprintf(room ? str->data + str->size : NULL, room, format, args);
  if (size < 0)
    str->failed = true;
  else if ((size_t)size < room)
    str->size += (size_t)size;
  else if (reserve(str, (size_t)size)) {
    vsnprintf(str->data + str->size, (size_t)size + 1, format, again);
    str->size += (size_t)size;
  }
  /* What was cut off must not stand behind the text. */
  if (str->failed && str->data)
    str->data[str->size] = '\0';
  va_end(again);
}

void nr_str_addf(nr_str *str, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  nr_str_addv(str, format, args);
  va_end(args);
}

void nr_str_add_json(nr_str *str, const char *text)
{
  nr_str_add_char(str, '"');
  for (const char *c = text; *c; c++) {
    if (*c == '"' || *c == '\\') {
      nr_str_add_char(str, '\\');
      nr_str_add_char(str, *c);
    } else if (*c == '\n') {
      nr_str_add(str, "\\n");
    } else if (*c == '\t') {
      nr_str_add(str, "\\t");
    } else if ((unsigned char)*c < 0x20) {
      nr_str_addf(str, "\\u%04x", (unsigned)*c);
    } else {
      nr_str_add_char(str, *c);
    }
  }
  nr_str_add_char(str, '"');
}

void nr_str_clear(nr_str *str)
{
  str->size = 0;
  str->failed = false;
  if (str->data)
    str->data[0] = '\0';
}

void nr_str_free(nr_str *str)
{
  free(str->data);
  *str = (nr_str){0};
}

const char *nr_str_text(const nr_str *str)
{
  if (str->failed)
    return NULL;
  return str->data ? str->data : "";
}

norae_status nr_str_take(nr_str *str, char **out, size_t *size)
{
  *out = NULL;
  if (!reserve(str, 0)) { /* also gives an empty string its NUL */
    nr_str_free(str);
    return NORAE_ERR_MEMORY;
  }
  str->data[str->size] = '\0';
  *out = str->data;
  if (size)
    *size = str->size;
  *str = (nr_str){0};
  return NORAE_OK;
}
