/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The output's sound: copied, encoded anew because the container can't hold it or
 * because it is to sound otherwise, and perhaps a second track without voices.
 */
#ifndef NR_MEDIA_SOUNDTRACKS_H
#define NR_MEDIA_SOUNDTRACKS_H

#include "media/sing.h"
#include "media/soundtrack.h"

typedef struct nr_soundtracks {
  nr_soundtrack track[2];
  int count;         /* of those that are encoded */
  bool encodes_main; /* the source's own track is not copied */
  bool adds_karaoke; /* beside it */
} nr_soundtracks;

/* Say what becomes of the source's sound tracks, before they are mapped. */
void nr_soundtracks_plan(nr_soundtracks *tracks, const nr_remux *remux,
                         const norae_sing_options *options, nr_fate *fate, norae_diags *diags);
/* Decode, change and begin to encode what the plan wants, and fill the streams. */
norae_status nr_soundtracks_open(nr_soundtracks *tracks, nr_remux *remux,
                                 const norae_sing_options *options, norae_diags *diags);
void nr_soundtracks_close(nr_soundtracks *tracks); /* takes a zeroed one */

/* Write what sounds before an output time; NORAE_NO_TIME: all that is left.
 * Returns one of libav's errors, or 0. */
int nr_soundtracks_write(nr_soundtracks *tracks, nr_remux *remux, norae_us until);

#endif
