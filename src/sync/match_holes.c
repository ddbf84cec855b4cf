/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/match_holes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define ALIKE .25f   /* correlation that is halfway between copies and strangers */
#define SHORTEST 2.0 /* s of a hole with nothing in common at all */

typedef struct scan {
  const nr_match *match;
  const nr_onsets *a, *b;
  size_t first, count; /* frames of A */
  float *merit;        /* of each frame: how much it speaks for being there */
  uint8_t *there;      /* from which state each state of a frame comes, then the state */
} scan;

/* Fill in the merits; returns what a change of state costs. */
static float weigh(scan *s, size_t piece)
{
  double sum = 0;
  for (size_t i = 0; i < s->count; i++) {
    float x[NR_ONSET_BANDS], y[NR_ONSET_BANDS], xy = 0, xx = 0, yy = 0;
    double at = (double)(s->first + i);
    nr_onsets_at(s->a, at, x);
    nr_onsets_at(s->b, nr_match_map(s->match, piece, at / s->a->rate) * s->b->rate, y);
    for (size_t k = 0; k < NR_ONSET_BANDS; k++) {
      xy += x[k] * y[k];
      xx += x[k] * x[k];
      yy += y[k] * y[k];
    }
    float size = sqrtf(xx * yy);
    s->merit[i] = xy - ALIKE * size;
    sum += size;
  }
  /* in a hole each frame loses ALIKE × size, and wins as much out of it; in and out */
  return s->count ? (float)(sum / (double)s->count * ALIKE * SHORTEST * s->a->rate) : 0;
}

/* Whether each frame is there: the likeliest course of two states. */
static void decide(scan *s, float cost)
{
  float in = 0, out = 0;
  for (size_t i = 0; i < s->count; i++) {
    bool enters = out - cost > in, leaves = in - cost > out;
    float was_in = in;
    in = (enters ? out - cost : in) + s->merit[i];
    out = (leaves ? was_in - cost : out) - s->merit[i];
    s->there[i] = (uint8_t)(enters | leaves << 1);
  }
  bool state = in >= out;
  for (size_t i = s->count; i-- > 0;) {
    bool changes = state ? s->there[i] & 1 : s->there[i] >> 1;
    s->there[i] = state;
    state ^= changes;
  }
}

/* The piece's runs of frames that are there, added to `out`. */
static norae_status add_runs(const scan *s, const nr_match_piece *piece, nr_match *out)
{
  for (size_t i = 0, end; i < s->count; i = end) {
    for (end = i; end < s->count && s->there[end] == s->there[i];)
      end++;
    if (!s->there[i])
      continue;
    nr_match_piece run = *piece;
    if (i)
      run.from = (double)(s->first + i) / s->a->rate;
    if (end < s->count)
      run.to = (double)(s->first + end) / s->a->rate;
    if (!nr_grow(&out->pieces, &out->piece_capacity, out->piece_count + 1, sizeof run))
      return NORAE_ERR_MEMORY;
    out->pieces[out->piece_count++] = run;
  }
  return NORAE_OK;
}

/* The frames of A that a piece has in both recordings. */
static void set_range(scan *s, size_t piece)
{
  const nr_match_piece *p = &s->match->pieces[piece];
  double from = fmax(p->from * s->a->rate, 0), to = fmin(p->to * s->a->rate, (double)s->a->frames);
  s->first = (size_t)from;
  s->count = to > from ? (size_t)to - s->first : 0;
  while (s->count && nr_match_map(s->match, piece, (double)s->first / s->a->rate) < 0) {
    s->first++;
    s->count--;
  }
  while (s->count && nr_match_map(s->match, piece, (double)(s->first + s->count) / s->a->rate) >
                         s->match->length)
    s->count--;
}

norae_status nr_match_cut_holes(nr_match *match, const nr_onsets *a, const nr_onsets *b)
{
  nr_match cut = {0};
  scan s = {.match = match, .a = a, .b = b};
  s.merit = nr_alloc_array(a->frames, sizeof *s.merit);
  s.there = nr_alloc_array(a->frames, 1);
  norae_status status = s.merit && s.there ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < match->piece_count && !status; i++) {
    set_range(&s, i);
    decide(&s, weigh(&s, i));
    status = add_runs(&s, &match->pieces[i], &cut);
  }
  free(s.merit);
  free(s.there);
  if (status || !cut.piece_count) {
    free(cut.pieces);
    return status;
  }
  free(match->pieces);
  match->pieces = cut.pieces;
  match->piece_count = cut.piece_count;
  match->piece_capacity = cut.piece_capacity;
  return NORAE_OK;
}
