/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Placing words by a file's sound, for those who need that sound for more.
 */
#ifndef NR_JOB_PLACE_H
#define NR_JOB_PLACE_H

#include <norae/energy.h>
#include <norae/job.h>

/* norae_place(), with the energy of the sound, which is decoded once for both; `energy` may
 * be NULL. */
norae_status nr_place_words(const norae_song *song, const char *media,
                            const norae_recordings *others, const norae_sync_options *options,
                            norae_song **out, norae_sync_report **report, norae_energy **energy,
                            const norae_log *log, norae_diags *diags);

#endif
