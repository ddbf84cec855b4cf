/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * -O2 vectorises too little.  Where it can, each loop is compiled twice, and the
 * one that fits the machine is taken at load time; sanitizers can't follow that.
 */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) &&             \
    !defined(__SANITIZE_THREAD__)
#define CLONES __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef CLONES
#define CLONES
#endif

#include "media/kernels.h"

#include <stdbool.h>
#include <string.h>

#include "media/overlay.h"

#define HALF (NR_OPAQUE / 2)

/* The upper half of a product of 16 bits: one instruction, if written like this. */
static inline uint16_t high(uint16_t a, uint16_t b)
{
  return (uint16_t)(((uint32_t)a * b) >> 16);
}

/* Colours are below 2¹⁵, so that twice one still fits; opacity itself is not. */
CLONES static void compose_run(uint16_t *restrict alpha, uint16_t *restrict luma,
                               uint16_t *restrict cb, uint16_t *restrict cr,
                               const uint8_t *restrict mask, int count, uint32_t opacity,
                               uint16_t y, uint16_t u, uint16_t v)
{
  const uint16_t y2 = (uint16_t)(2 * y), u2 = (uint16_t)(2 * u), v2 = (uint16_t)(2 * v);
  for (int i = 0; i < count; i++) {
    uint16_t a = (uint16_t)((mask[i] * opacity + 128) >> 8);
    uint16_t rest = (uint16_t)(NR_OPAQUE - a);
    alpha[i] = (uint16_t)(a + (((uint32_t)alpha[i] * rest + HALF) >> 15));
    luma[i] = (uint16_t)(high(y2, a) + high((uint16_t)(luma[i] << 1), rest));
    cb[i] = (uint16_t)(high(u2, a) + high((uint16_t)(cb[i] << 1), rest));
    cr[i] = (uint16_t)(high(v2, a) + high((uint16_t)(cr[i] << 1), rest));
  }
}

CLONES static void fill(uint16_t *restrict to, int count, uint16_t value)
{
  for (int i = 0; i < count; i++)
    to[i] = value;
}

#define BLOCK 16

/* 0 or 255 when all of a block of the mask is; anything else: neither. */
static int kind_of(const uint8_t *mask)
{
  uint64_t part[2];
  memcpy(part, mask, sizeof part);
  if ((part[0] | part[1]) == 0)
    return 0;
  return (part[0] & part[1]) == UINT64_MAX ? 255 : 1;
}

/* Masks are mostly empty: letters are thin, and a wiped half is cut away; and
 * what is not is mostly full. */
void nr_kernel_compose(uint16_t *alpha, uint16_t *luma, uint16_t *cb, uint16_t *cr,
                       const uint8_t *mask, int count, unsigned opacity, const uint16_t colour[3])
{
  bool opaque = opacity == NR_OPAQUE_MASK;
  for (int i = 0; i < count;) {
    int begin = i, kind = i + BLOCK <= count ? kind_of(mask + i) : 1;
    do
      i += BLOCK;
    while (i + BLOCK <= count && kind_of(mask + i) == kind);
    if (kind == 1 && i + BLOCK > count)
      i = count;
    if (kind == 255 && opaque) {
      fill(alpha + begin, i - begin, NR_OPAQUE);
      fill(luma + begin, i - begin, colour[0]);
      fill(cb + begin, i - begin, colour[1]);
      fill(cr + begin, i - begin, colour[2]);
    } else if (kind)
      compose_run(alpha + begin, luma + begin, cb + begin, cr + begin, mask + begin, i - begin,
                  opacity, colour[0], colour[1], colour[2]);
  }
}

CLONES void nr_kernel_blend8(uint8_t *restrict samples, const uint16_t *restrict alpha,
                             const uint16_t *restrict over, int count)
{
  for (int i = 0; i < count; i++) {
    uint16_t rest = (uint16_t)(NR_OPAQUE - alpha[i]);
    uint16_t under = high((uint16_t)(samples[i] << 8), rest);
    uint16_t sum = (uint16_t)((uint16_t)(over[i] + under + 64) >> 7);
    samples[i] = (uint8_t)(sum > 255 ? 255 : sum);
  }
}

CLONES void nr_kernel_blend16(uint16_t *restrict samples, const uint16_t *restrict alpha,
                              const uint16_t *restrict over, int count, int depth, int lift)
{
  const int shift = 15 - depth;
  const uint16_t half = (uint16_t)(1u << shift >> 1), most = (uint16_t)((1u << depth) - 1);
  for (int i = 0; i < count; i++) {
    uint16_t rest = (uint16_t)(NR_OPAQUE - alpha[i]);
    uint16_t under = high((uint16_t)(samples[i] >> lift << (shift + 1)), rest);
    uint16_t sum = (uint16_t)((uint16_t)(over[i] + under + half) >> shift);
    samples[i] = (uint16_t)((sum > most ? most : sum) << lift);
  }
}

CLONES void nr_kernel_split8(uint16_t *restrict a, uint16_t *restrict b,
                             const uint8_t *restrict pairs, int count)
{
  for (int i = 0; i < count; i++) {
    a[i] = pairs[2 * i];
    b[i] = pairs[2 * i + 1];
  }
}

CLONES void nr_kernel_split16(uint16_t *restrict a, uint16_t *restrict b,
                              const uint16_t *restrict pairs, int count)
{
  for (int i = 0; i < count; i++) {
    a[i] = pairs[2 * i];
    b[i] = pairs[2 * i + 1];
  }
}

CLONES void nr_kernel_join8(uint8_t *restrict pairs, const uint16_t *restrict a,
                            const uint16_t *restrict b, int count)
{
  for (int i = 0; i < count; i++) {
    pairs[2 * i] = (uint8_t)a[i];
    pairs[2 * i + 1] = (uint8_t)b[i];
  }
}

CLONES void nr_kernel_join16(uint16_t *restrict pairs, const uint16_t *restrict a,
                             const uint16_t *restrict b, int count)
{
  for (int i = 0; i < count; i++) {
    pairs[2 * i] = a[i];
    pairs[2 * i + 1] = b[i];
  }
}

CLONES void nr_kernel_mean2(uint16_t *restrict out, const uint16_t *restrict a,
                            const uint16_t *restrict b, int count)
{
  for (int i = 0; i < count; i++)
    out[i] = (uint16_t)(((uint32_t)a[i] + b[i] + 1) >> 1);
}

CLONES void nr_kernel_mean3(uint16_t *restrict out, const uint16_t *restrict a,
                            const uint16_t *restrict b, const uint16_t *restrict c, int count)
{
  for (int i = 0; i < count; i++)
    out[i] = (uint16_t)(((uint32_t)a[i] + 2u * b[i] + c[i] + 2) >> 2);
}

CLONES void nr_kernel_half_left(uint16_t *restrict out, const uint16_t *restrict in, int count)
{
  for (int i = 0; i < count; i++)
    out[i] = (uint16_t)(((uint32_t)in[2 * i - 1] + 2u * in[2 * i] + in[2 * i + 1] + 2) >> 2);
}

CLONES void nr_kernel_half_centre(uint16_t *restrict out, const uint16_t *restrict in, int count)
{
  for (int i = 0; i < count; i++)
    out[i] = (uint16_t)(((uint32_t)in[2 * i] + in[2 * i + 1] + 1) >> 1);
}
