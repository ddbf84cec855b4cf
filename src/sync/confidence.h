/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How sure it is that things are where they were put: the chance that they are
 * within 0.3 s of where they are sung.  What evidence means was learned from songs
 * whose times people made (bench/confidence.py).
 */
#ifndef NR_SYNC_CONFIDENCE_H
#define NR_SYNC_CONFIDENCE_H

#include "sync/evidence.h"

/* How times were found; evidence means something else for each. */
typedef enum nr_confidence_kind {
  NR_CONFIDENCE_MODEL,  /* placed, with an acoustic model */
  NR_CONFIDENCE_TIMED,  /* the same, near line times that were given */
  NR_CONFIDENCE_ENERGY, /* placed, without */
  NR_CONFIDENCE_MOVED,  /* given for each word, and moved */
  NR_CONFIDENCE_KINDS
} nr_confidence_kind;

#define NR_LINE_WEIGHTS 13
#define NR_SYLLABLE_WEIGHTS 5
#define NR_SONG_WEIGHTS 4

/* Weights of log odds; confidence_tables.c. */
extern const float nr_line_weights[NR_CONFIDENCE_KINDS][NR_LINE_WEIGHTS];
extern const float nr_syllable_weights[NR_CONFIDENCE_KINDS][NR_SYLLABLE_WEIGHTS];
extern const float nr_song_weights[2 * NR_CONFIDENCE_KINDS][NR_SONG_WEIGHTS]; /* without times,
                                                                                 with times */

typedef struct nr_confidence {
  float *lines;     /* by the sheet's lines: that the middle one of its words' errors is
                       under 0.3 s; NORAE_NO_CONFIDENCE where nothing is known */
  float *syllables; /* by the sheet's syllables: that it starts within 0.3 s */
  float belongs;    /* that lyrics and recording belong together; what is above holds it */
  float song;       /* the share of words that should be within 0.3 s */
} nr_confidence;

/* Of a session that was run. */
norae_status nr_confidence_new(nr_session *session, nr_confidence **out);
void nr_confidence_free(nr_confidence **confidence); /* takes NULL; sets NULL */

/* Log odds of a line and of a syllable of it by their evidence. */
float nr_line_odds(nr_confidence_kind kind, const float traits[NR_LINE_TRAITS]);
float nr_syllable_odds(nr_confidence_kind kind, float line_odds,
                       const float traits[NR_SYLLABLE_TRAITS]);

#endif
