/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/credits.h"

#include "format/load_json.h"
#include "format/scan.h"

/* Credits are short; jansson looks at nothing longer. */
#define LONGEST 65536

/* The texts joined; false when the JSON is something else. */
static bool take(const json_t *root, norae_us *start, nr_str *text)
{
  const json_t *parts = json_object_get(root, "c"), *time = json_object_get(root, "t");
  double ms = json_number_value(time);
  if (!json_is_array(parts) || !json_is_number(time))
    return false;
  for (size_t i = 0; i < json_array_size(parts); i++) {
    const char *piece = json_string_value(json_object_get(json_array_get(parts, i), "tx"));
    if (piece)
      nr_str_add(text, piece);
  }
  *start = ms >= 0 && ms < 1e12 ? (norae_us)(ms * 1000) : NORAE_NO_TIME;
  if (!nr_time_fits(*start))
    *start = NORAE_NO_TIME;
  return true;
}

norae_status nr_credit_line(nr_span line, norae_us *start, nr_str *text, bool *is)
{
  json_error_t error;
  json_t *root;
  *is = false;
  line = nr_trim(line);
  nr_str_clear(text);
  if (line.size < 8 || line.size > LONGEST || *line.text != '{' || !nr_span_find(line, "\"c\""))
    return NORAE_OK;
  if (nr_load_json(line.text, line.size, &root, &error) != NORAE_OK)
    return NORAE_ERR_MEMORY;
  *is = root && take(root, start, text);
  json_decref(root);
  return text->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
