/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The voice alone, where the recording's instrumental version or its vocals are
 * given.
 */
#ifndef NR_SYNC_STEMS_H
#define NR_SYNC_STEMS_H

#include <norae/sync.h>

/* *out is as long as `pcm`, in time with it; NULL when nothing is given by options,
 * or what is given is not of this recording, which a warning tells. */
norae_status nr_voice_from_stems(const norae_pcm *pcm, const norae_sync_options *options,
                                 norae_pcm **out, const norae_log *log, norae_diags *diags);

#endif
