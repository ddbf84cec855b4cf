/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Korean in Latin letters by the Revised Romanisation (국어의 로마자 표기법, Ministry of
 * Culture and Tourism notice 2000-8), which follows the standard pronunciation.
 */
#ifndef NR_TEXT_REVISED_H
#define NR_TEXT_REVISED_H

#include "base/str.h"
#include "text/blocks.h"

/* The letters of a block changed as NR_BLOCKS_WRITTEN, in lower case; `before` is
 * the block it is joined to, NULL if there is none. */
void nr_revised(const nr_block *block, const nr_block *before, nr_str *out);

#endif
