/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One film encoded by several workers: how many, and in which pieces.
 */
#ifndef NR_MEDIA_PIECES_H
#define NR_MEDIA_PIECES_H

#include <norae/media.h>

#include "media/plan.h"

/* How many workers are asked for, or are worth having where an encoder leaves cores idle;
 * no more than memory is there for, which *bound tells. */
int nr_pieces_workers(const norae_burn_options *options, const AVCodec *encoder,
                      const AVCodecParameters *picture, bool *bound);
/* Pictures in a piece, at least. */
size_t nr_pieces_least(size_t pictures, int workers);
/* Threads that each of them has. */
int nr_pieces_threads(const norae_burn_options *options, int workers);
/* Read the film and cut it.  *why: why not, NULL if it can be done; static. */
norae_status nr_pieces_plan(const nr_source *source, int workers, nr_units *units, nr_plan *plan,
                            const char **why);

#endif
