/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON that is read: parsed with its faults told, and looked into.
 */
#ifndef NR_FORMAT_JSONLOAD_H
#define NR_FORMAT_JSONLOAD_H

#include <jansson.h>

#include "format/lines.h"

/* What is no JSON is told as an error with its place;
 * NORAE_ERR_LIMIT for what would take far more memory than it is long. */
norae_status nr_json_load(const nr_source *source, json_t **out);
/* The same with JSON that stands in a string of another one; faults concern the
 * whole file then. */
norae_status nr_json_load_string(const nr_source *source, const char *text, json_t **out);

/* The string of a key, NULL when there is none. */
const char *nr_json_text(const json_t *object, const char *key);
/* A number, or a string that holds one. */
bool nr_json_number(const json_t *value, double *out);
/* The first value of that key anywhere within, NULL when there is none.  Looks
 * no deeper than a few levels. */
const json_t *nr_json_find(const json_t *root, const char *key);

/* Reads a text that stands within JSON as another format does. */
norae_status nr_read_within(const nr_source *source, const char *format, const char *text,
                            norae_song *song);

#endif
