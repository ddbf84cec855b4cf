/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/load_json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* jansson takes a string that it has no memory for as a syntax error.  The same
 * text parsed again gives the same error, or it was none. */
static bool is_out_of_memory(const char *text, size_t size, const json_error_t *error)
{
  json_error_t again = {0};
  void *memory = malloc(4096);
  bool out = !memory || json_error_code(error) == json_error_out_of_memory;
  free(memory);
  if (out)
    return true;
  json_t *root = json_loadb(text, size, 0, &again);
  json_decref(root);
  return root || again.position != error->position || strcmp(again.text, error->text) != 0;
}

/* ── strings that lost something ── jansson drops characters of a token that it
 * can't make room for, and goes on */

/* What an escape at `at` stands for, in bytes of UTF-8; *at moves behind it. */
static size_t escape_size(const char **at, const char *end)
{
  if (*++*at != 'u' || end - *at < 5) {
    ++*at;
    return 1;
  }
  char digits[5] = {0};
  memcpy(digits, *at + 1, 4);
  unsigned long code = strtoul(digits, NULL, 16);
  *at += 5;
  /* Each half of a pair counts two. */
  return code < 0x80 ? 1 : code < 0x800 || (code >= 0xD800 && code < 0xE000) ? 2 : 3;
}

/* How long all strings of a valid text are. */
static size_t size_in_text(const char *text, size_t size)
{
  const char *at = text, *end = text + size;
  size_t sum = 0;
  while ((at = memchr(at, '"', (size_t)(end - at)))) {
    at++;
    while (at < end && *at != '"') {
      if (*at == '\\')
        sum += escape_size(&at, end);
      else
        sum += *at++ != '\0';
    }
    at += at < end;
  }
  return sum;
}

/* The same of what was made of it. */
static size_t size_in_value(const json_t *value)
{
  size_t sum = json_string_length(value);
  const char *key;
  json_t *inner;
  json_object_foreach((json_t *)value, key, inner)
  {
    sum += strlen(key) + size_in_value(inner);
  }
  for (size_t i = 0; i < json_array_size(value); i++)
    sum += size_in_value(json_array_get(value, i));
  return sum;
}

/* Only keys that come twice may make it shorter. */
static bool has_lost(const char *text, size_t size, const json_t *root)
{
  json_error_t error;
  if (size_in_text(text, size) == size_in_value(root))
    return false;
  json_t *again = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
  bool lost = again || json_error_code(&error) != json_error_duplicate_key;
  json_decref(again);
  return lost;
}

norae_status nr_load_json(const char *text, size_t size, json_t **out, json_error_t *error)
{
  *out = json_loadb(text, size, 0, error);
  if (!*out)
    return is_out_of_memory(text, size, error) ? NORAE_ERR_MEMORY : NORAE_OK;
  if (!has_lost(text, size, *out))
    return NORAE_OK;
  json_decref(*out);
  *out = NULL;
  return NORAE_ERR_MEMORY;
}
