/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sound of a recording, kept for the next call that hears it.
 */
#ifndef NR_JOB_SOUNDS_H
#define NR_JOB_SOUNDS_H

#include <norae/job.h>

/* The sound of `path` when it is the one that is kept, and the file is what it was: a view.
 * Else NULL, and nothing is kept any more. */
const norae_pcm *nr_sounds_find(norae_sounds *sounds, const char *path);
/* Before decoding: remember which file it is that is going to be kept. */
void nr_sounds_begin(norae_sounds *sounds, const char *path);
/* Keep its sound; takes it over.  When it can't be kept, it is the caller's still: false. */
bool nr_sounds_keep(norae_sounds *sounds, norae_pcm *pcm);

#endif
