/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cipher of QRC files: DES three times over, with S-boxes, a key schedule
 * and an order of bytes of its own.
 */
#ifndef NR_FORMAT_QQDES_H
#define NR_FORMAT_QQDES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct nr_qqdes {
  uint8_t keys[3][16][8]; /* six bits of each S-box, round by round, pass by pass */
  uint32_t boxes[8][64];  /* S-boxes with the permutation behind them */
} nr_qqdes;

/* With QQ Music's one key. */
void nr_qqdes_init(nr_qqdes *cipher, bool encrypt);
/* In place; what is left of `size` after whole blocks of 8 bytes stays as it is. */
void nr_qqdes_run(const nr_qqdes *cipher, uint8_t *bytes, size_t size);

#endif
