/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Korean compounds whose sound their letters don't tell.
 */
#ifndef NR_TEXT_COMPOUNDS_H
#define NR_TEXT_COMPOUNDS_H

#include "text/blocks.h"

/* What is between a block and the one before it. */
typedef enum nr_bond {
  NR_BOND_PLAIN,
  NR_BOND_N,     /* ㄴ is put in: 꽃+잎 [꼰닙] (article 29 of the standard pronunciation) */
  NR_BOND_APART, /* the coda is that of a word's end before it moves on: 겉-옷 [거돋] (15) */
  NR_BOND_NASAL, /* ㄴ and ㄹ become ㄴ and ㄴ: 의견=란 [의견난] (20) */
  NR_BOND_NOUN   /* ㅎ stands at the inside of a noun: 북.한 */
} nr_bond;

/* The bond before block i > 0, which is joined to the one before it. */
nr_bond nr_bond_before(const nr_block *blocks, size_t count, size_t i);

#endif
