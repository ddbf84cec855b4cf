/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song's sound made singable: its voice softer or away, another key, another
 * tempo, another loudness.
 */
#ifndef NR_MEDIA_SING_H
#define NR_MEDIA_SING_H

#include <norae/media.h>
#include <norae/pcm.h>

#include "media/source.h"
#include "media/timeline.h"

typedef struct nr_sing {
  const nr_source *source; /* whose sound a player takes */
  const norae_sing_options *options;
  nr_timeline timeline; /* its tempo is the options' */
  int rate, channels;
  norae_diags *diags;
} nr_sing;

/* Whether sound is to be other than it is; whether sound that keeps its voices is. */
bool nr_sing_changes(const norae_sing_options *options);
bool nr_sing_changes_all(const norae_sing_options *options);

/* What can't be done is refused before the work begins. */
norae_status nr_sing_check(const norae_sing_options *options, const nr_source *source,
                           norae_diags *diags);

/* The part of the timeline, sample i at output time i / rate: with its voices as they
 * are, and as options->vocals wants them. */
norae_status nr_sing_original(const nr_sing *sing, norae_pcm **out);
norae_status nr_sing_karaoke(const nr_sing *sing, norae_pcm **out);

#endif
