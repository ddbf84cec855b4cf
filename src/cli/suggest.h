/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Did you mean …?": the nearest of some words to a mistyped one.
 */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <stddef.h>

typedef struct suggestion {
  const char *typed;
  const char *best; /* NULL while nothing comes near */
  size_t distance;  /* of best */
} suggestion;

suggestion suggest_for(const char *typed);
/* Offer one candidate; call for each word there is. */
void suggest_offer(suggestion *s, const char *word);

#endif
