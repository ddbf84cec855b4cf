/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that is known while one song is synchronised.
 */
#ifndef NR_SYNC_SESSION_H
#define NR_SYNC_SESSION_H

#include <norae/sync.h>

#include "sync/align.h"
#include "sync/learn.h"
#include "sync/retime.h"

typedef struct nr_session {
  const norae_song *song;
  const norae_pcm *pcm;
  const norae_sync_options *options;
  const norae_log *log;
  norae_diags *diags;
  norae_timing timing; /* of the song as given, or as if */
  nr_sheet *sheet;
  nr_acoustic *acoustic; /* NULL: there is no model */
  nr_cues *cues;
  nr_scores *scores;          /* all that is known of each frame */
  nr_scores *acoustic_scores; /* what the model alone says; NULL without it */
  nr_traits *traits;
  float *cepstra; /* frames × NR_CEPSTRA, for listening again */
  size_t *row; /* the sheet's lines that are sung one after the other */
  size_t row_count;
  bool *others; /* by the sheet's lines, and the end: something is sung before it that the lyrics
                   lack; NULL: not known */
  bool *unsung; /* by the sheet's lines: not in the recording, nor in the row */
  nr_alignment *alignment;
  nr_alignment *plain; /* by sound alone, before anything was known of times or learned */
  nr_alignment *other; /* by the second way of listening; NULL: not done */
  nr_interval *expected; /* the sheet's lines as given, moved to this recording */
  double support; /* share of the lines that were heard where they were moved to, unasked */
  struct nr_confidence *confidence;
  nr_retiming *retiming; /* how they were moved; NULL: nothing was timed */
} nr_session;

static inline nr_hearing nr_session_hearing(const nr_session *s)
{
  return (nr_hearing){s->sheet, s->scores, s->cues->onset, s->log, {NULL, 0, 0}, s->others};
}

/* The frame nearest to a time, within the recording. */
static inline size_t nr_session_frame(const nr_session *s, double seconds)
{
  double frame = seconds * NR_FRAMES_PER_S + 0.5;
  return frame < 0 ? 0 : frame < (double)s->cues->frames ? (size_t)frame : s->cues->frames;
}

/* Where lines are expected, if the song came with times; NULL: they lie by sound alone. */
static inline const nr_interval *nr_session_times(const nr_session *s)
{
  return s->timing == NORAE_TIMING_NONE ? NULL : s->expected;
}

/* Place the whole row by `scores`, near the expected times if there are any; see nr_align().
 * A recording of hours is not searched again as a whole: what was placed before stays within
 * minutes of where it was. */
norae_status nr_session_align_row(const nr_session *s, const nr_scores *scores,
                                  const nr_interval *expected, nr_alignment *out);

/* All of it; what is made of it is the session's until it is closed. */
norae_status nr_session_run(nr_session *session);
void nr_session_close(nr_session *session);

/* The acoustic model, if there is one and it is not to be done without. */
norae_status nr_session_load_model(nr_session *session);

/* What there is to hear: cues, scores, traits. */
norae_status nr_session_listen(nr_session *session);

/* Find how the given times map to the recording (`retiming`, `expected`), from
 * what plain listening found (`alignment`, which then follows the mapping). */
norae_status nr_session_move(nr_session *session);

/* Learn from the lines that are in place for sure how this song sounds, and place
 * all lines again. */
norae_status nr_session_learn(nr_session *session);

/* What each frame may be, by all there is to listen with, and nothing that was
 * learned. */
norae_status nr_session_score(nr_session *session);

/* Find out between which lines something else is sung (`others`). */
norae_status nr_session_find_others(nr_session *session);

/* How well what the lyrics lack fits each frame, by what is known of all their sounds. */
void nr_session_fill_other(nr_session *session);

/* Make the acoustic model sound like the singer, by frames whose class is known
 * (an nr_class or NR_UNLABELLED each) and what `alignment` found them to be. */
norae_status nr_session_adapt(nr_session *session, const uint8_t *labels);

/* Place lines without given times again, each where most of it was found. */
norae_status nr_session_settle(nr_session *session);

/* Place the lines that are sung over others. */
norae_status nr_session_align_aside(nr_session *session);

#endif
