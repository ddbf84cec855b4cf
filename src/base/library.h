/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Libraries that few runs need, loaded by those: what they bring with them would double
 * the time that every start of the program takes.
 */
#ifndef NR_BASE_LIBRARY_H
#define NR_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* A function, and the member of a table that points to it. */
typedef struct nr_symbol {
  const char *name;
  size_t offset;
} nr_symbol;

/* A member that is called as the function is: `X` of a list of functions. */
#define NR_LIBRARY_MEMBER(name) __typeof__(name) *name;

/* Load a shared library and fill a table with its functions.  False when it is not there or
 * lacks one; *library is then NULL, else for nr_library_close(). */
bool nr_library_open(const char *file, const nr_symbol *symbols, size_t count, void *table,
                     void **library);
void nr_library_close(void **library); /* takes NULL; sets NULL */

#endif
