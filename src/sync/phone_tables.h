/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables behind phones.h.
 *
 * A phone's sounds are written in the names of the acoustic model:
 *   P F          one sound after the other
 *   A|B          a state is the mean of A's and B's
 *   A:001        of A, the states 0, 0 and 1 instead of 0, 1 and 2
 *   A{B}         with the energy class of B
 *   [A][A|B][B]  a sound told state by state
 * The energy class is the first alternative's where none is told.
 */
#ifndef NR_SYNC_PHONE_TABLES_H
#define NR_SYNC_PHONE_TABLES_H

typedef struct nr_phone_row {
  const char *ipa;
  const char *sounds;
} nr_phone_row;

typedef struct nr_phone_table {
  const char *lang;         /* first subtag; "" for the table that all others fall back on */
  const nr_phone_row *rows; /* ends with a NULL ipa */
} nr_phone_table;

/* Ends with the table of lang "". */
extern const nr_phone_table nr_phone_tables[];

#endif
