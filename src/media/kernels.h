/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inner loops: plain C that compilers turn into vector code.
 */
#ifndef NR_MEDIA_KERNELS_H
#define NR_MEDIA_KERNELS_H

#include <stdint.h>

/* The opacity below for an opaque colour. */
#define NR_OPAQUE_MASK 32896u

/* Lay a mask in one colour over `count` pixels of the overlay.  `opacity` is 2⁸
 * × 2¹⁵ / 255 for an opaque colour, so that a full mask gives exactly 2¹⁵. */
void nr_kernel_compose(uint16_t *alpha, uint16_t *luma, uint16_t *cb, uint16_t *cr,
                       const uint8_t *mask, int count, unsigned opacity, const uint16_t colour[3]);

/* out = over + in × (1 − alpha), for samples of `depth` bits; `lift` bits below
 * them are empty. */
void nr_kernel_blend8(uint8_t *samples, const uint16_t *alpha, const uint16_t *over, int count);
void nr_kernel_blend16(uint16_t *samples, const uint16_t *alpha, const uint16_t *over, int count,
                       int depth, int lift);

/* Two samples in turns ↔ each by itself. */
void nr_kernel_split8(uint16_t *a, uint16_t *b, const uint8_t *pairs, int count);
void nr_kernel_split16(uint16_t *a, uint16_t *b, const uint16_t *pairs, int count);
void nr_kernel_join8(uint8_t *pairs, const uint16_t *a, const uint16_t *b, int count);
void nr_kernel_join16(uint16_t *pairs, const uint16_t *a, const uint16_t *b, int count);

/* out = (a + b) / 2, and (a + 2b + c) / 4. */
void nr_kernel_mean2(uint16_t *out, const uint16_t *a, const uint16_t *b, int count);
void nr_kernel_mean3(uint16_t *out, const uint16_t *a, const uint16_t *b, const uint16_t *c,
                     int count);

/* Every second item of a row, filtered: with both neighbours (1 2 1) / 4, or
 * with the next one (1 1) / 2.  in[-1] and in[2 × count] are read. */
void nr_kernel_half_left(uint16_t *out, const uint16_t *in, int count);
void nr_kernel_half_centre(uint16_t *out, const uint16_t *in, int count);

#endif
