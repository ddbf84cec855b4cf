/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two performances of a song: the way through both along which most notes agree.
 * Dynamic time warping with the steps (1,1), (1,2) and (2,1) and free ends (Müller,
 * "Information Retrieval for Music and Motion", Springer 2007, ch. 4).
 */
#ifndef NR_SYNC_MATCH_NOTES_H
#define NR_SYNC_MATCH_NOTES_H

#include <stdbool.h>

#include "audio/chroma.h"
#include "sync/match.h"
#include "sync/match_anchors.h"

typedef struct nr_notes_path {
  nr_match_anchor *step; /* seconds, rising in both */
  size_t count;
  double share;    /* of the shorter one that it leads through */
  double evidence; /* how many times as much agrees along it as along the best way
                      through A played backwards; 1 and a little by chance */
  double steady;   /* share of it that goes as fast as all of it, within a tenth */
  int shift;       /* thirds of a semitone that B is higher */
} nr_notes_path;

/* NORAE_ERR_LIMIT when they are too long for it. */
norae_status nr_notes_path_new(const nr_chroma *a, const nr_chroma *b, const norae_log *log,
                               nr_notes_path **out);
void nr_notes_path_free(nr_notes_path **path); /* takes NULL; sets NULL */

/* One piece along that path, where it convinces, and else no piece.  Its anchors are
 * measured on onsets where those agree. */
norae_status nr_match_by_notes(const norae_pcm *a, const norae_pcm *b,
                               const nr_match_sound *sound, const norae_log *log,
                               nr_match *match);

#endif
