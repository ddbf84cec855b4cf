/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two recordings and the lyrics of one of them.
 */
#ifndef NR_SYNC_THROUGH_H
#define NR_SYNC_THROUGH_H

#include <norae/sync.h>

/* What norae_sync() does with options->from. */
norae_status nr_sync_through(const norae_song *song, const norae_pcm *pcm,
                             const norae_sync_options *options, norae_song **out,
                             norae_sync_report **report, const norae_log *log,
                             norae_diags *diags);

#endif
