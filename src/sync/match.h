/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two recordings of one performance, or of one song: which moment of the second
 * belongs to a moment of the first.  Works on onsets alone; words play no role.
 */
#ifndef NR_SYNC_MATCH_H
#define NR_SYNC_MATCH_H

#include <norae/log.h>
#include <norae/pcm.h>

#include "audio/onsets.h"

/* A stretch of recording A that recording B has in one piece. */
typedef struct nr_match_piece {
  double from, to;  /* seconds of A; the first starts at −∞, the last ends at ∞ */
  bool straight;    /* b = rate × a + shift; else a local fit of its anchors */
  double rate, shift; /* of the piece as a whole, in both cases */
  size_t first_anchor, anchor_count;
  double residual;  /* s: median distance of its anchors from the straight line */
} nr_match_piece;

/* A pair of moments measured to belong together. */
typedef struct nr_match_anchor {
  double a, b; /* seconds */
} nr_match_anchor;

#define NR_MATCH_ROUGH .2 /* s: what a map is off where onsets don't bear it out */

typedef enum nr_match_kind {
  NR_MATCH_SAME,  /* copies of one recording */
  NR_MATCH_OTHER  /* hardly alike: another performance, or much was added */
} nr_match_kind;

typedef struct nr_match {
  nr_match_kind kind;
  double exactness; /* s: few moments are mapped with a larger error */
  double coverage; /* share of the shorter one that the other one has, in order */
  double length;   /* of B, seconds */
  nr_match_piece *pieces; /* in order of A; what lies between two is not in B */
  size_t piece_count, piece_capacity;
  nr_match_anchor *anchors; /* in order of A */
  size_t anchor_count, anchor_capacity;
} nr_match;

/* Both at 16 kHz.  NORAE_OK with no pieces when the two have nothing in common. */
norae_status nr_match_new(const norae_pcm *a, const norae_pcm *b, const norae_log *log,
                          nr_match **out);
void nr_match_free(nr_match **match); /* takes NULL; sets NULL */

/* The moment of B for a moment of A, NAN where B lacks it. */
double nr_match_at(const nr_match *match, double a);
/* Where a piece's map puts a moment of A, which may lie outside of it, and of B. */
double nr_match_map(const nr_match *match, size_t piece, double a);
/* The piece that holds most of [from, to) of A, SIZE_MAX when B lacks most of it. */
size_t nr_match_piece_of(const nr_match *match, double from, double to);
/* Where in B a moment of A would be that B lacks: at the end of the piece before. */
double nr_match_nearest(const nr_match *match, double a);

#endif
