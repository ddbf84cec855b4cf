/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much later a recording runs that shares sound with another one, as its
 * instrumental version or its voice alone do.
 */
#ifndef NR_AUDIO_LAG_H
#define NR_AUDIO_LAG_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/log.h>
#include <norae/pcm.h>

typedef struct nr_lag {
  ptrdiff_t samples; /* what is at i in the mix is at i + samples in the part */
  double agreeing;   /* share of the probes that found this lag */
  double likeness;   /* of those with the mix: median correlation, without lows */
  bool found;        /* enough to say that the part is of this mix */
} nr_lag;

/* Where `part` is loud, nine times 6 s of it are looked for in `mix` within ±29 s.
 * Both at the same rate. */
norae_status nr_find_lag(const norae_pcm *mix, const norae_pcm *part, const norae_log *log,
                         nr_lag *out);

#endif
