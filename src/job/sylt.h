/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timed pieces of a SYLT frame as a song, and back.
 */
#ifndef NR_JOB_SYLT_H
#define NR_JOB_SYLT_H

#include <norae/song.h>

#include "media/held.h"

/* `encoding`: what the user says, NULL: nothing. */
norae_status nr_sylt_read(const nr_held *held, const char *name, const char *encoding,
                          norae_song **out, norae_diags *diags);

/* Fill the events of an empty `held`.  Backing vocals stay out: a frame holds one row of
 * times.  NORAE_ERR_UNSUPPORTED without an event when the song has no times. */
norae_status nr_sylt_write(const norae_song *song, nr_held *held, norae_diags *diags);

#endif
