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

norae_status nr_load_json(const char *text, size_t size, json_t **out, json_error_t *error)
{
  *out = json_loadb(text, size, 0, error);
  return *out || !is_out_of_memory(text, size, error) ? NORAE_OK : NORAE_ERR_MEMORY;
}
