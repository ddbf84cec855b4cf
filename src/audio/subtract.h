/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recording minus its instrumental version: what is left is the voice.
 *
 * Both are lined up to the sample (audio/lag).  Then, bin by bin, G = ⟨A·B*⟩ / ⟨|B|²⟩ over two
 * seconds says how the instrumental B went into the recording A (levels, equalisers,
 * the rest of the delay); R = A − G·B, weighted by |R|² / (|R|² + 0.15 |G·B|²).
 */
#ifndef NR_AUDIO_SUBTRACT_H
#define NR_AUDIO_SUBTRACT_H

#include <norae/log.h>
#include <norae/pcm.h>

/* Both at the same rate; what is at i in `mix` is at i + lag in `instrumental`.
 * *out is like `mix`. */
norae_status nr_subtract(const norae_pcm *mix, const norae_pcm *instrumental, ptrdiff_t lag,
                         const norae_log *log, norae_pcm **out);

#endif
