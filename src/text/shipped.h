/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Description files that are part of the library; src/data/embed.awk makes the tables.
 */
#ifndef NR_TEXT_SHIPPED_H
#define NR_TEXT_SHIPPED_H

#include <stddef.h>

typedef struct nr_shipped {
  const char *name, *title, *text;
} nr_shipped;

extern const nr_shipped nr_shipped_rules[];
extern const size_t nr_shipped_rules_count;
extern const nr_shipped nr_shipped_grammars[];
extern const size_t nr_shipped_grammars_count;
extern const nr_shipped nr_shipped_report[]; /* parts of a page; without titles */
extern const size_t nr_shipped_report_count;

#endif
