/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Positive definite equations, by Cholesky's factors.
 */
#ifndef NR_AUDIO_DEFINITE_H
#define NR_AUDIO_DEFINITE_H

#include <stddef.h>

/* The lower half of the n × n matrix `a`, row by row, becomes its factor L with
 * L Lᵀ = a.  What lies above the diagonal is not touched. */
void nr_factorise(double *a, size_t n);

/* x becomes a⁻¹ x, for the factor of a. */
void nr_solve(const double *factor, size_t n, double *x);

#endif
