/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/jsonload.h"

#include "format/load_json.h"
#include "format/registry.h"
#include "format/scan.h"

/* What an empty object takes in memory, about; files of nothing else are refused. */
#define CONTAINER ((size_t)320)
#define MOST_TIMES ((size_t)32)
#define ALWAYS_FINE ((size_t)65536)

/* How deep values are looked for; responses of servers wrap them in a few objects. */
#define DEEPEST 12

static bool is_dense(const char *text, size_t size)
{
  size_t containers = 0;
  for (size_t i = 0; i < size; i++)
    containers += text[i] == '{' || text[i] == '[';
  return containers > ALWAYS_FINE / CONTAINER && containers > size * MOST_TIMES / CONTAINER;
}

static norae_status load(const nr_source *source, const char *text, size_t size, bool whole,
                         json_t **out)
{
  json_error_t error = {0};
  *out = NULL;
  if (is_dense(text, size)) {
    nr_error(source->diags, "json-dense", (nr_place){source->name, 1, 1},
             "holds next to nothing but empty lists and objects");
    return NORAE_ERR_LIMIT;
  }
  norae_status status = nr_load_json(text, size, out, &error);
  if (status != NORAE_OK || *out)
    return status;
  nr_place place = {.file = source->name, .line = 1, .column = 1};
  if (whole && error.line > 0)
    place.line = (uint32_t)error.line;
  if (whole && error.column > 0)
    place.column = (uint32_t)error.column;
  nr_error(source->diags, "json-syntax", place, "%s%s",
           whole ? "" : "the JSON within its string: ", error.text);
  return NORAE_ERR_FORMAT;
}

norae_status nr_json_load(const nr_source *source, json_t **out)
{
  return load(source, source->text, source->size, true, out);
}

norae_status nr_json_load_string(const nr_source *source, const char *text, json_t **out)
{
  return load(source, text, strlen(text), false, out);
}

const char *nr_json_text(const json_t *object, const char *key)
{
  return json_string_value(json_object_get(object, key));
}

bool nr_json_number(const json_t *value, double *out)
{
  if (json_is_number(value)) {
    *out = json_number_value(value);
    return true;
  }
  return json_is_string(value) && nr_decimal(nr_span_of(json_string_value(value)), out);
}

static const json_t *find(const json_t *value, const char *key, int depth)
{
  const json_t *found = json_object_get(value, key);
  const char *name;
  json_t *inner;
  if (found && !json_is_null(found))
    return found;
  if (depth == DEEPEST)
    return NULL;
  found = NULL;
  if (json_is_object(value)) {
    json_object_foreach((json_t *)value, name, inner)
    {
      if (!found)
        found = find(inner, key, depth + 1);
    }
  }
  for (size_t i = 0; i < json_array_size(value) && !found; i++)
    found = find(json_array_get(value, i), key, depth + 1);
  return found;
}

const json_t *nr_json_find(const json_t *root, const char *key)
{
  return find(root, key, 0);
}

norae_status nr_read_within(const nr_source *source, const char *format, const char *text,
                            norae_song *song)
{
  nr_source within = *source;
  within.text = text;
  within.size = strlen(text);
  return nr_format_by_name(format)->read(&within, song);
}
