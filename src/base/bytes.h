/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers in the bytes of binary files.
 */
#ifndef NR_BASE_BYTES_H
#define NR_BASE_BYTES_H

#include <stdint.h>

/* The highest byte first; `bytes` ≤ 8. */
static inline uint64_t nr_big_endian(const unsigned char *at, int bytes)
{
  uint64_t n = 0;
  for (int i = 0; i < bytes; i++)
    n = n << 8 | at[i];
  return n;
}

/* The lowest byte first. */
static inline uint64_t nr_little_endian(const unsigned char *at, int bytes)
{
  uint64_t n = 0;
  while (bytes-- > 0)
    n = n << 8 | at[bytes];
  return n;
}

#endif
