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

#include <string.h>

#include "media/overlay.h"

#define HALF (NR_OPAQUE / 2)

CLONES static void compose_run(uint16_t *restrict alpha, uint16_t *restrict luma,
                               uint16_t *restrict cb, uint16_t *restrict cr,
                               const uint8_t *restrict mask, int count, uint32_t opacity,
                               uint32_t y, uint32_t u, uint32_t v)
{
  for (int i = 0; i < count; i++) {
    uint32_t a = (mask[i] * opacity + 128) >> 8;
    uint32_t rest = NR_OPAQUE - a;
    alpha[i] = (uint16_t)(a + ((alpha[i] * rest + HALF) >> 15));
    luma[i] = (uint16_t)((y * a + luma[i] * rest + HALF) >> 15);
    cb[i] = (uint16_t)((u * a + cb[i] * rest + HALF) >> 15);
    cr[i] = (uint16_t)((v * a + cr[i] * rest + HALF) >> 15);
  }
}

/* Masks are mostly empty: letters are thin, and a wiped half is cut away. */
void nr_kernel_compose(uint16_t *alpha, uint16_t *luma, uint16_t *cb, uint16_t *cr,
                       const uint8_t *mask, int count, unsigned opacity, const uint16_t colour[3])
{
  enum { BLOCK = 32 };
  static const uint8_t zero[BLOCK];
  for (int i = 0; i < count;) {
    int begin = i;
    while (i + BLOCK <= count && memcmp(mask + i, zero, BLOCK) != 0)
      i += BLOCK;
    if (i + BLOCK > count)
      i = count;
    if (i > begin)
      compose_run(alpha + begin, luma + begin, cb + begin, cr + begin, mask + begin, i - begin,
                  opacity, colour[0], colour[1], colour[2]);
    while (i + BLOCK <= count && memcmp(mask + i, zero, BLOCK) == 0)
      i += BLOCK;
  }
}

CLONES void nr_kernel_blend8(uint8_t *restrict samples, const uint16_t *restrict alpha,
                             const uint16_t *restrict over, int count)
{
  for (int i = 0; i < count; i++) {
    uint32_t rest = NR_OPAQUE - alpha[i];
    uint32_t under = (((uint32_t)samples[i] << 7) * rest) >> 15;
    uint32_t sum = (over[i] + under + 64) >> 7;
    samples[i] = (uint8_t)(sum > 255 ? 255 : sum);
  }
}

CLONES void nr_kernel_blend16(uint16_t *restrict samples, const uint16_t *restrict alpha,
                              const uint16_t *restrict over, int count, int depth)
{
  const int shift = 15 - depth;
  const uint32_t half = 1u << shift >> 1, most = (1u << depth) - 1;
  for (int i = 0; i < count; i++) {
    uint32_t rest = NR_OPAQUE - alpha[i];
    uint32_t under = (((uint32_t)samples[i] << shift) * rest) >> 15;
    uint32_t sum = (over[i] + under + half) >> shift;
    samples[i] = (uint16_t)(sum > most ? most : sum);
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
