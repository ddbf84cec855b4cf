/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON for shell tests:
 *   json_tool check FILE           is it valid JSON?
 *   json_tool get FILE a.0.b       the value there (strings bare, others as JSON)
 *   json_tool count FILE a         members of the array there
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

/* The value at a path of names and indices with dots between; "." is the top. */
static const json_t *find(const json_t *at, const char *path)
{
  char name[64];
  while (at && *path && strcmp(path, ".") != 0) {
    size_t size = strcspn(path, ".");
    snprintf(name, sizeof name, "%.*s", (int)size, path);
    at =
        json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10)) : json_object_get(at, name);
    path += size + (path[size] == '.');
  }
  return at;
}

static int print(const json_t *value)
{
  if (!value) {
    puts("(none)");
    return 1;
  }
  if (json_is_string(value)) {
    puts(json_string_value(value));
    return 0;
  }
  json_dumpf(value, stdout, JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
  putchar('\n');
  return 0;
}

int main(int argc, char **argv)
{
  json_error_t error;
  if (argc < 3) {
    fputs("usage: json_tool check|get|count FILE [PATH]\n", stderr);
    return 2;
  }
  json_t *top = json_load_file(argv[2], JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (!top) {
    fprintf(stderr, "%s:%d:%d: %s\n", argv[2], error.line, error.column, error.text);
    return 1;
  }
  int code = 0;
  const json_t *found = find(top, argc > 3 ? argv[3] : ".");
  if (strcmp(argv[1], "get") == 0)
    code = print(found);
  else if (strcmp(argv[1], "count") == 0)
    printf("%zu\n", json_array_size(found));
  json_decref(top);
  return code;
}
