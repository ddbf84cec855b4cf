/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_LOAD_JSON_H
#define NR_FORMAT_LOAD_JSON_H

#include <jansson.h>

#include <norae/status.h>

/* Text as JSON.  NORAE_ERR_MEMORY, else NORAE_OK: *out is NULL then when it is
 * none, and *error tells where. */
norae_status nr_load_json(const char *text, size_t size, json_t **out, json_error_t *error);

#endif
