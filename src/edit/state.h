/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song as bytes and back, with all that a file of lyrics may not hold: times to the
 * microsecond, confidences, the script that it was read from.
 */
#ifndef NR_EDIT_STATE_H
#define NR_EDIT_STATE_H

#include "base/diag.h"
#include "base/str.h"
#include "song/song.h"

void nr_state_write(const norae_song *song, nr_str *out);
/* *used is how many bytes of `text` it took.  NORAE_ERR_FORMAT when they are no song. */
norae_status nr_state_read(const char *text, size_t size, norae_song **out, size_t *used,
                           norae_diags *diags);

#endif
