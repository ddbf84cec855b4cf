/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether there is anything to hear at all.
 */
#ifndef NR_SYNC_SOUND_H
#define NR_SYNC_SOUND_H

#include <norae/pcm.h>
#include <norae/status.h>

/* `pcm` at NORAE_SYNC_RATE, not silent, not too long; `what` ("the recording") names it.
 * NORAE_ERR_FORMAT with a message when there is nothing to hear or too much. */
norae_status nr_check_sound(const norae_pcm *pcm, const char *what, norae_diags *diags);

#endif
