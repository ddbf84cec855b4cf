/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What speaks for and against each line and each syllable being where it was put,
 * as numbers.  What they mean together, confidence.h says.
 */
#ifndef NR_SYNC_EVIDENCE_H
#define NR_SYNC_EVIDENCE_H

#include "sync/session.h"

/* Of a line. */
typedef enum nr_line_trait {
  NR_LINE_REGRET,    /* how much better any state would score than its own; mean over its frames */
  NR_LINE_ADVANTAGE, /* how much better its states score than silence */
  NR_LINE_SECOND,    /* log of its words' distance (median, s) from a second way of listening */
  NR_LINE_PLAIN,     /* the same, from plain listening */
  NR_LINE_PACE,      /* |log(seconds per syllable / the song's median)| */
  NR_LINE_DOUBT,     /* nr_posterior's, median over its words */
  NR_LINE_DOUBT_COLD,
  NR_LINE_START_DOUBT, /* and of its first word */
  NR_LINE_START_COLD,
  NR_LINE_GAP,       /* log(1 + gap), median over its words */
  NR_LINE_OFF,       /* s that it starts beyond where it was expected at most */
  NR_LINE_SIZE,      /* log of its syllables */
  NR_LINE_SECOND_AROUND, /* means over the lines around it: what is off is so together */
  NR_LINE_PLAIN_AROUND,
  NR_LINE_DOUBT_AROUND,
  NR_LINE_ADVANTAGE_HERE, /* beyond the song's median */
  NR_LINE_TRAITS
} nr_line_trait;

/* Of a syllable. */
typedef enum nr_syllable_trait {
  NR_SYLLABLE_REGRET,
  NR_SYLLABLE_ADVANTAGE,
  NR_SYLLABLE_SECOND,
  NR_SYLLABLE_PLAIN,
  NR_SYLLABLE_DOUBT,
  NR_SYLLABLE_DOUBT_COLD,
  NR_SYLLABLE_GAP,
  NR_SYLLABLE_PACE, /* |log(its seconds / the median of its line's)| */
  NR_SYLLABLE_TRAITS
} nr_syllable_trait;

typedef struct nr_evidence {
  float (*lines)[NR_LINE_TRAITS]; /* by the sheet's lines; NAN where not in the row */
  float (*syllables)[NR_SYLLABLE_TRAITS]; /* by the sheet's syllables; NAN without a time */
} nr_evidence;

/* Names as scripts know them. */
extern const char *const nr_line_trait_names[NR_LINE_TRAITS];
extern const char *const nr_syllable_trait_names[NR_SYLLABLE_TRAITS];

/* Of a session that was run. */
norae_status nr_evidence_new(nr_session *session, nr_evidence **out);
/* Mean over the frames of a span that sound of what their states lack to the best one, and
 * have over silence; NAN without such frames. */
void nr_measure_fit(const nr_session *session, const nr_alignment *alignment, nr_interval span,
                    float *regret, float *advantage);

/* Of all lines together, placed as if nothing were known of their times. */
typedef struct nr_unasked {
  float doubt;     /* mean of NR_LINE_DOUBT */
  float advantage; /* median of NR_LINE_ADVANTAGE */
} nr_unasked;
norae_status nr_evidence_unasked(const nr_session *session, nr_unasked *out);

void nr_evidence_free(nr_evidence **evidence); /* takes NULL; sets NULL */

#endif
