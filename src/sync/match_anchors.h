/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fine way: along a coarse path, pairs of moments are measured to a fraction of
 * a millisecond.
 */
#ifndef NR_SYNC_MATCH_ANCHORS_H
#define NR_SYNC_MATCH_ANCHORS_H

#include "sync/match.h"

/* What is measured: both recordings' onsets every 10 ms and every 2 ms. */
typedef struct nr_match_sound {
  const nr_onsets *coarse_a, *coarse_b;
  const nr_onsets *fine_a, *fine_b;
} nr_match_sound;

/* In place: `anchors` (count of them, rough to some 100 ms, rising) become exact;
 * those that can't be trusted are dropped.  Returns how many are left, or
 * SIZE_MAX without memory. */
size_t nr_refine_anchors(const nr_match_sound *sound, nr_match_anchor *anchors, size_t count);

/* b at a by the line through the anchors around it, weighted by a Gaussian of
 * `width` seconds; *slope (may be NULL) is that line's. */
double nr_anchors_at(const nr_match_anchor *anchors, size_t count, double a, double width,
                     double *slope);

/* A piece's rate, shift and residual: a line through its anchors that outliers don't
 * pull, by least squares over those within three times the median distance of the
 * last line.  `spare` has room for `count`. */
void nr_fit_line(const nr_match_anchor *anchors, size_t count, nr_match_piece *piece,
                 float *spare);

#endif
