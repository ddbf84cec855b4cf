/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NR_CLONES before a function that the compiler turns into vector code: it is
 * compiled once for any CPU of the family and once for AVX2 with FMA, and the
 * loader picks.  Under sanitizers the loader runs too early for it.
 */
#ifndef NR_BASE_CLONES_H
#define NR_BASE_CLONES_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define NR_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define NR_CLONES
#endif

#endif
