/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The voice of a finished stereo recording, made softer or taken out.
 *
 * Singers are in the middle, most instruments beside it.  In each bin of a short-time
 * spectrum M = (L+R)/2 holds what is in the middle and half of the rest, S = (L−R)/2
 * that half alone: the middle's share of |M|² is 1 − |S|²/|M|², which is taken from
 * both channels.  Lows stay, and so does most of what comes again and again, as drums
 * and chords do (audio/repeats): a voice sings each word once.
 */
#ifndef NR_AUDIO_VOCALS_H
#define NR_AUDIO_VOCALS_H

#include <norae/log.h>
#include <norae/pcm.h>

/* Leave `rest` (0…1) of the voice's amplitude; in place.  NORAE_ERR_ARGUMENT unless
 * there are two channels, NORAE_ERR_CANCELLED. */
norae_status nr_vocals_lower(norae_pcm *pcm, double rest, const norae_log *log);

/* How much of a recording is beside the middle, 0…1: hardly anything can be told
 * apart where it is 0, a mono recording with two channels. */
double nr_vocals_width(const norae_pcm *pcm);

#endif
