/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song for containers that hold no scripts.
 */
#ifndef NR_JOB_CUES_H
#define NR_JOB_CUES_H

#include <norae/karaoke.h>

/* WebVTT with the times of words; `name` is what messages call the lyrics, `karaoke` the look
 * that was asked for.  What is lost is told. */
norae_status nr_song_cues(const norae_song *song, const char *name,
                          const norae_karaoke_options *karaoke, char **out, size_t *size,
                          norae_diags *diags);

#endif
