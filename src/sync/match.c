/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/match.h"

#include <math.h>
#include <stdlib.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "sync/match_anchors.h"
#include "sync/match_blocks.h"
#include "sync/match_holes.h"
#include "sync/match_notes.h"

#define WINDOW 512
#define HOP 160
#define FINE_WINDOW 256
#define FINE_HOP 32
#define SURE 0.5        /* coverage at which no other speed is tried */
#define LIKELY 0.18     /* likeness that goes with it */
#define CLEAR 0.55      /* likeness that no two songs have: then a part is enough */
#define CLEAR_SHARE 0.3
#define ANCHOR_STEP 0.5 /* s */
#define STRAIGHT 0.006  /* s: residual up to which a piece is a straight line */
#define LOCAL_WIDTH 0.8 /* s: of the local fit in other pieces */
#define BORNE_OUT 0.7   /* share of the anchors that have to be left for a map to be exact */
#define EDGE 3.0        /* s around the middles of the outermost blocks where a break may be */

/* Speeds of A that are tried when it is not found at its own. */
static const double speeds[] = {1.0, 0.98, 1.02, 0.96, 1.04, 0.94, 1.06, 0.92, 1.08, 0.90, 1.10};

typedef struct matcher {
  const norae_pcm *pcm_a, *pcm_b;
  const norae_log *log;
  nr_onsets *a, *b, *fine_a, *fine_b;
  nr_blocks *blocks;
  nr_match *match;
  size_t laid; /* anchors, before they were measured */
} matcher;

/* ── the coarse path ── */

/* Copies are alike throughout; with a lot of noise they are a little alike, but nearly
 * everywhere.  Two songs of one tempo reach .45 in a fifth of their blocks. */
static bool is_clear(const nr_blocks *blocks)
{
  return blocks->likeness >= CLEAR && blocks->coverage >= CLEAR_SHARE;
}

static bool is_sure(const nr_blocks *blocks)
{
  return is_clear(blocks) || (blocks->likeness >= LIKELY && blocks->coverage >= SURE);
}

static norae_status find_blocks(matcher *m)
{
  size_t all = sizeof speeds / sizeof *speeds;
  norae_status status = nr_blocks_new(m->a, m->b, speeds, 1, &m->blocks);
  if (!status && !is_clear(m->blocks)) {
    nr_blocks_free(&m->blocks);
    status = nr_blocks_new(m->a, m->b, speeds, all, &m->blocks);
  }
  if (status)
    return status;
  m->match->coverage = m->blocks->coverage;
  m->match->kind = is_clear(m->blocks) ? NR_MATCH_SAME : NR_MATCH_OTHER;
  return NORAE_OK;
}

/* The middle of a chosen block in both recordings. */
static nr_match_anchor middle_of(const matcher *m, const nr_block *block)
{
  return (nr_match_anchor){
      .a = block->a / m->a->rate,
      .b = (double)block->peak[block->chosen].frame / m->b->rate,
  };
}

/* ── pieces ── */

static norae_status add_anchor(nr_match *match, nr_match_anchor anchor)
{
  if (!nr_grow(&match->anchors, &match->anchor_capacity, match->anchor_count + 1,
               sizeof anchor))
    return NORAE_ERR_MEMORY;
  match->anchors[match->anchor_count++] = anchor;
  return NORAE_OK;
}

/* Rough anchors every ANCHOR_STEP along `count` block middles. */
static norae_status lay_anchors(nr_match *match, const nr_match_anchor *middles, size_t count)
{
  double from = middles[0].a - EDGE / 2, to = middles[count - 1].a + EDGE / 2;
  norae_status status = NORAE_OK;
  for (double a = from; a <= to && !status; a += ANCHOR_STEP)
    status = add_anchor(match, (nr_match_anchor){a, nr_anchors_at(middles, count, a, 2.0, NULL)});
  return status;
}

static norae_status add_piece(matcher *m, const nr_match_anchor *middles, size_t count)
{
  nr_match *match = m->match;
  nr_match_sound sound = {m->a, m->b, m->fine_a, m->fine_b};
  nr_match_piece piece = {.from = middles[0].a, .to = middles[count - 1].a,
                          .first_anchor = match->anchor_count};
  norae_status status = lay_anchors(match, middles, count);
  if (status)
    return status;
  nr_match_anchor *anchors = match->anchors + piece.first_anchor;
  size_t laid = match->anchor_count - piece.first_anchor;
  size_t left = nr_refine_anchors(&sound, anchors, laid);
  m->laid += laid;
  float *spare = nr_alloc_array(laid, sizeof *spare);
  if (left == SIZE_MAX || !spare ||
      !nr_grow(&match->pieces, &match->piece_capacity, match->piece_count + 1, sizeof piece)) {
    free(spare);
    return NORAE_ERR_MEMORY;
  }
  match->anchor_count = piece.first_anchor + left;
  piece.anchor_count = left;
  /* Where hardly an anchor could be measured, the find was chance. */
  if (left * 4 >= laid && left >= 2) {
    nr_fit_line(anchors, left, &piece, spare);
    piece.straight = piece.residual < STRAIGHT;
    match->pieces[match->piece_count++] = piece;
  } else {
    match->anchor_count = piece.first_anchor;
  }
  free(spare);
  return NORAE_OK;
}

static norae_status make_pieces(matcher *m)
{
  nr_match_anchor *middles = nr_alloc_array(m->blocks->count, sizeof *middles);
  size_t count = 0;
  norae_status status = middles ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < m->blocks->count && !status; i++) {
    const nr_block *block = &m->blocks->block[i];
    if (block->chosen < 0)
      continue;
    if (block->jumps && count) {
      status = add_piece(m, middles, count);
      count = 0;
    }
    middles[count++] = middle_of(m, block);
  }
  if (!status && count)
    status = add_piece(m, middles, count);
  free(middles);
  return status;
}

/* ── where one piece ends and the next begins ── */

static double piece_at(const nr_match *match, const nr_match_piece *piece, double a)
{
  if (piece->straight)
    return piece->rate * a + piece->shift;
  return nr_anchors_at(match->anchors + piece->first_anchor, piece->anchor_count, a, LOCAL_WIDTH,
                       NULL);
}

/* How alike both recordings are at a moment of A under a piece's map. */
static float likeness_at(const matcher *m, const nr_match_piece *piece, double a)
{
  float x[NR_ONSET_BANDS], y[NR_ONSET_BANDS], dot = 0;
  nr_onsets_at(m->a, a * m->a->rate, x);
  nr_onsets_at(m->b, piece_at(m->match, piece, a) * m->b->rate, y);
  for (size_t k = 0; k < NR_ONSET_BANDS; k++)
    dot += x[k] * y[k];
  return dot;
}

/* The break after which the second map explains more than the first.  When B lacks
 * `hole` seconds of A there, they are left out from the break on. */
static norae_status find_break(matcher *m, nr_match_piece *left, nr_match_piece *right)
{
  double from = fmax(left->from, left->to - EDGE), to = fmin(right->to, right->from + EDGE);
  double middle = (left->to + right->from) / 2;
  double hole = fmax(0, piece_at(m->match, left, middle) - piece_at(m->match, right, middle));
  hole /= right->rate > 0.5 ? right->rate : 1;
  size_t n = (size_t)fmax(1, (to - from) * m->a->rate);
  size_t skip = (size_t)(hole * m->a->rate + 0.5);
  float *one = nr_alloc_array(n + 1, 2 * sizeof *one);
  if (!one)
    return NORAE_ERR_MEMORY;
  float *two = one + n + 1;
  one[0] = two[0] = 0;
  for (size_t i = 0; i < n; i++) {
    double a = from + (double)i / m->a->rate;
    one[i + 1] = one[i] + likeness_at(m, left, a);
    two[i + 1] = two[i] + likeness_at(m, right, a);
  }
  size_t best = 0;
  float most = -INFINITY;
  for (size_t i = 0; i <= n; i++) {
    size_t next = i + skip < n ? i + skip : n;
    float sum = one[i] + two[n] - two[next];
    if (sum > most) {
      most = sum;
      best = i;
    }
  }
  left->to = from + (double)best / m->a->rate;
  right->from = left->to + hole;
  free(one);
  return NORAE_OK;
}

static norae_status set_breaks(matcher *m)
{
  nr_match *match = m->match;
  norae_status status = NORAE_OK;
  for (size_t i = 1; i < match->piece_count && !status; i++)
    status = find_break(m, &match->pieces[i - 1], &match->pieces[i]);
  if (match->piece_count) {
    match->pieces[0].from = -INFINITY;
    match->pieces[match->piece_count - 1].to = INFINITY;
  }
  return status;
}

/* Most anchors are this near to the map. */
static norae_status measure_exactness(const matcher *m)
{
  nr_match *match = m->match;
  size_t n = 0;
  float *off = nr_alloc_array(match->anchor_count, sizeof *off);
  if (!off)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < match->piece_count; i++) {
    const nr_match_piece *piece = &match->pieces[i];
    const nr_match_anchor *anchors = match->anchors + piece->first_anchor;
    for (size_t k = 0; k < piece->anchor_count; k++)
      off[n++] = (float)fabs(piece_at(match, piece, anchors[k].a) - anchors[k].b);
  }
  match->exactness = n ? nr_quantile(off, n, 0.9) : 0;
  /* between anchors that are far apart, nobody knows */
  if (match->kind == NR_MATCH_OTHER && (double)n < BORNE_OUT * (double)m->laid)
    match->exactness = fmax(match->exactness, NR_MATCH_ROUGH);
  free(off);
  return NORAE_OK;
}

/* ── all of it ── */

static norae_status run(matcher *m)
{
  norae_status status = nr_onsets_new(m->pcm_a, WINDOW, HOP, m->log, &m->a);
  if (!status)
    status = nr_onsets_new(m->pcm_b, WINDOW, HOP, m->log, &m->b);
  if (!status)
    status = find_blocks(m);
  if (!status)
    status = nr_onsets_new(m->pcm_a, FINE_WINDOW, FINE_HOP, m->log, &m->fine_a);
  if (!status)
    status = nr_onsets_new(m->pcm_b, FINE_WINDOW, FINE_HOP, m->log, &m->fine_b);
  nr_match_sound sound = {m->a, m->b, m->fine_a, m->fine_b};
  if (!status && !is_sure(m->blocks))
    return nr_match_by_notes(m->pcm_a, m->pcm_b, &sound, m->log, m->match);
  if (!status)
    status = make_pieces(m);
  if (!status)
    status = set_breaks(m);
  if (!status)
    status = measure_exactness(m);
  if (!status && m->match->kind == NR_MATCH_SAME)
    status = nr_match_cut_holes(m->match, m->a, m->b);
  return status;
}

norae_status nr_match_new(const norae_pcm *a, const norae_pcm *b, const norae_log *log,
                          nr_match **out)
{
  matcher m = {.pcm_a = a, .pcm_b = b, .log = log};
  m.match = *out = calloc(1, sizeof *m.match);
  if (!m.match)
    return NORAE_ERR_MEMORY;
  m.match->length = (double)b->frames / b->rate;
  norae_status status = run(&m);
  nr_onsets_free(&m.a);
  nr_onsets_free(&m.b);
  nr_onsets_free(&m.fine_a);
  nr_onsets_free(&m.fine_b);
  nr_blocks_free(&m.blocks);
  if (status)
    nr_match_free(out);
  return status;
}

void nr_match_free(nr_match **match)
{
  if (!match || !*match)
    return;
  free((*match)->pieces);
  free((*match)->anchors);
  free(*match);
  *match = NULL;
}

double nr_match_at(const nr_match *match, double a)
{
  for (size_t i = 0; i < match->piece_count; i++) {
    const nr_match_piece *piece = &match->pieces[i];
    if (a < piece->from)
      return NAN; /* between two */
    if (a >= piece->to)
      continue;
    double b = piece_at(match, piece, a);
    return b >= 0 && b <= match->length ? b : NAN;
  }
  return NAN;
}

double nr_match_map(const nr_match *match, size_t piece, double a)
{
  return piece_at(match, &match->pieces[piece], a);
}

size_t nr_match_piece_of(const nr_match *match, double from, double to)
{
  size_t best = SIZE_MAX;
  double most = (to - from) / 2;
  for (size_t i = 0; i < match->piece_count; i++) {
    const nr_match_piece *piece = &match->pieces[i];
    double first = fmax(from, piece->from), last = fmin(to, piece->to);
    if (!(last > first))
      continue;
    /* what lies before B's beginning or after its end is not there */
    double b = piece_at(match, piece, first), c = piece_at(match, piece, last);
    double inside = fmin(c, match->length) - fmax(b, 0), rate = (c - b) / (last - first);
    double share = rate > 0 ? inside / rate : 0;
    if (share >= most) {
      most = share;
      best = i;
    }
  }
  return best;
}

double nr_match_nearest(const nr_match *match, double a)
{
  double b = 0;
  for (size_t i = 0; i < match->piece_count && !(match->pieces[i].from > a); i++)
    b = piece_at(match, &match->pieces[i], fmin(a, match->pieces[i].to));
  return fmin(fmax(b, 0), match->length);
}
