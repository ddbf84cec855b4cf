/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Templates of what grammars write: text, {fields}, {?field}text that needs it{/}.
 */
#ifndef NR_FORMAT_GRAMMAR_TEMPLATE_H
#define NR_FORMAT_GRAMMAR_TEMPLATE_H

#include "format/grammar.h"
#include "format/lines.h"

typedef enum nr_token_kind {
  NR_TOKEN_TEXT,
  NR_TOKEN_FIELD,
  NR_TOKEN_IF,    /* "{?name}" */
  NR_TOKEN_FI,    /* "{/}" */
  NR_TOKEN_FAULT, /* no such thing: text is where */
  NR_TOKEN_END
} nr_token_kind;

typedef struct nr_token {
  nr_token_kind kind;
  nr_span text; /* to be written, or the field's name */
  int width;    /* digits at least, or decimals of a whole time; -1: not given */
} nr_token;

/* The next one from *at on. */
nr_token nr_template_next(const char **at);

#endif
