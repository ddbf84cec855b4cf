/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of jobs by their numbers, a bit each: a million take 125 kB.
 */
#ifndef NR_LEDGER_LIST_H
#define NR_LEDGER_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zeroed one is empty. */
typedef struct nr_list {
  uint64_t *words;
  size_t size;  /* of words */
  size_t count; /* of jobs */
} nr_list;

/* False without memory. */
bool nr_list_put(nr_list *list, int64_t id);
void nr_list_drop(nr_list *list, int64_t id);
bool nr_list_has(const nr_list *list, int64_t id);
/* The first one behind `id`; 0: none. */
int64_t nr_list_next(const nr_list *list, int64_t id);
void nr_list_free(nr_list *list);

#endif
