/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way through the lyrics: a row of states, in which a recording stays for a
 * while, from the first sound to the last.  Between two words lies one state of
 * silence that may be left out; at both ends lies one that may not.
 */
#ifndef NR_SYNC_GRAPH_H
#define NR_SYNC_GRAPH_H

#include "sync/sheet.h"

/* A word of the sheet in the row. */
typedef struct nr_graph_word {
  size_t word;        /* of the sheet */
  size_t first, last; /* its states, both included */
} nr_graph_word;

/* A cost for entering a state at the wrong time:
 * slope × max(0, |t − time| − slack), t and the other times in frames. */
typedef struct nr_prior {
  size_t state;
  float time, slack, slope;
} nr_prior;

typedef struct nr_graph {
  size_t states;
  uint16_t *kind;  /* of each state, a kind of the sheet */
  float *stay;     /* log probability of another frame in it */
  float *enter;    /* of coming from the state before, pauses' price included */
  float *skip;     /* of coming from the state before a silence; −INFINITY: may not */
  float *onset;    /* how much an onset in its first frame speaks for it */
  nr_graph_word *words; /* those that can be heard */
  size_t word_count;
  nr_prior *priors; /* by state; empty unless added */
  size_t prior_count, prior_capacity;
} nr_graph;

/* What is expected of singing, in log likelihood. */
typedef struct nr_manner {
  float onset;          /* weight of onsets where words and syllables begin */
  float pause_in_line;  /* earned by a pause between two words */
  float pause_at_break; /* and between two lines */
  const bool *others;   /* by the sheet's lines, and one for the end: something may be sung before
                           it that the lyrics lack; NULL: nothing may */
  float other;          /* earned by it */
} nr_manner;

/* The graph of lines [0, count) of `lines`, indices of voiced lines of the sheet. */
norae_status nr_graph_new(const nr_sheet *sheet, const size_t *lines, size_t count,
                          const nr_manner *manner, nr_graph **out);
void nr_graph_free(nr_graph **graph); /* takes NULL; sets NULL */

/* States must be added in order; the first one, a silence, can have none. */
norae_status nr_graph_add_prior(nr_graph *graph, const nr_prior *prior);

/* The first state of a syllable that can be heard, of a word in the row. */
size_t nr_graph_first_state(const nr_sheet *sheet, const nr_graph_word *word, size_t syllable);

/* Frames that the shortest way through takes. */
size_t nr_graph_shortest(const nr_graph *graph);

#endif
