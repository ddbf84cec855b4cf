/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sound as words are placed by it.
 */
#ifndef NR_JOB_HEAR_H
#define NR_JOB_HEAR_H

#include <norae/energy.h>
#include <norae/media.h>

/* The sound of a file that a player takes, at NORAE_SYNC_RATE, up to NORAE_SYNC_LONGEST. */
norae_status nr_hear(const char *path, norae_pcm **out, const norae_log *log, norae_diags *diags);
/* Its energy. */
norae_status nr_hear_energy(const char *path, norae_energy **out, const norae_log *log,
                            norae_diags *diags);

#endif
