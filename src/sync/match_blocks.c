/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/match_blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/fft.h"
#include "audio/stats.h"
#include "base/checked.h"

#define STEP 100       /* frames from block to block */
#define TRANSFORM 4096 /* samples; TRANSFORM − NR_BLOCK_FRAMES lags at a time */
#define LAGS (TRANSFORM - NR_BLOCK_FRAMES)
#define BINS (TRANSFORM / 2 + 1)
#define APART 8        /* frames between two peaks */
#define QUIET .05f     /* of the mean energy of blocks: nothing to go by */

/* ── correlation of every block with all of B, by overlapping transforms ── */

typedef struct search {
  const nr_onsets *a, *b;
  nr_fft *fft;
  size_t chunks;
  float complex *spectra; /* of B: chunk × band × BINS */
  float complex *block;   /* of one block: band × BINS */
  float *rows;            /* the block itself: NR_BLOCK_FRAMES × bands */
  float *curve;           /* correlation at each frame of B */
  float *norm;            /* of B over a block from each frame on */
} search;

static void close_search(search *s)
{
  nr_fft_free(&s->fft);
  free(s->spectra);
  free(s->block);
  free(s->rows);
  free(s->curve);
  free(s->norm);
}

/* Σ over a block's length of B's squares, from each frame on. */
static void running_norm(search *s)
{
  double sum = 0;
  const nr_onsets *b = s->b;
  for (size_t i = b->frames + NR_BLOCK_FRAMES; i-- > 0;) {
    for (int leave = 0; leave < 2; leave++) {
      size_t at = leave ? i + NR_BLOCK_FRAMES : i;
      for (size_t k = 0; at < b->frames && k < NR_ONSET_BANDS; k++) {
        double v = b->value[at * NR_ONSET_BANDS + k];
        sum += leave ? -v * v : v * v;
      }
    }
    if (i < b->frames)
      s->norm[i] = (float)sqrt(fmax(sum, 0));
  }
}

/* The transform of `count` rows of one band, padded with zeros. */
static void transform(search *s, const float *rows, size_t count, size_t band,
                      float complex *bins)
{
  float *in = nr_fft_samples(s->fft);
  memset(in, 0, TRANSFORM * sizeof *in);
  for (size_t i = 0; i < count; i++)
    in[i] = rows[i * NR_ONSET_BANDS + band];
  nr_fft_forward(s->fft);
  memcpy(bins, nr_fft_bins(s->fft), BINS * sizeof *bins);
}

static norae_status open_search(search *s, const nr_onsets *a, const nr_onsets *b)
{
  *s = (search){.a = a, .b = b, .chunks = (b->frames + LAGS - 1) / LAGS};
  size_t bins = NR_ONSET_BANDS * BINS;
  norae_status status = nr_fft_new(TRANSFORM, &s->fft);
  s->spectra = nr_alloc_array(s->chunks, bins * sizeof *s->spectra);
  s->block = nr_alloc_array(bins, sizeof *s->block);
  s->rows = nr_alloc_array(NR_BLOCK_FRAMES, NR_ONSET_BANDS * sizeof *s->rows);
  s->curve = nr_alloc_array(s->chunks, LAGS * sizeof *s->curve);
  s->norm = nr_alloc_array(b->frames, sizeof *s->norm);
  if (status || !s->spectra || !s->block || !s->rows || !s->curve || !s->norm)
    return status ? status : NORAE_ERR_MEMORY;
  for (size_t c = 0; c < s->chunks; c++) {
    size_t first = c * LAGS;
    size_t count = b->frames - first < TRANSFORM ? b->frames - first : TRANSFORM;
    for (size_t k = 0; k < NR_ONSET_BANDS; k++)
      transform(s, b->value + first * NR_ONSET_BANDS, count, k,
                s->spectra + (c * NR_ONSET_BANDS + k) * BINS);
  }
  running_norm(s);
  return NORAE_OK;
}

static void correlate_chunk(search *s, size_t chunk)
{
  float complex *sum = nr_fft_bins(s->fft);
  memset(sum, 0, BINS * sizeof *sum);
  for (size_t k = 0; k < NR_ONSET_BANDS; k++) {
    const float *b = (const float *)(s->spectra + (chunk * NR_ONSET_BANDS + k) * BINS);
    const float *a = (const float *)(s->block + k * BINS);
    float *to = (float *)sum;
    /* b × conj(a), in real numbers: C's complex product checks for infinities */
    for (size_t i = 0; i < 2 * BINS; i += 2) {
      to[i] += b[i] * a[i] + b[i + 1] * a[i + 1];
      to[i + 1] += b[i + 1] * a[i] - b[i] * a[i + 1];
    }
  }
  nr_fft_backward(s->fft);
  const float *lags = nr_fft_samples(s->fft);
  for (size_t i = 0; i < LAGS; i++)
    s->curve[chunk * LAGS + i] = lags[i] / TRANSFORM;
}

/* The rows of a block that lasts `rate` times as long in A; returns their norm. */
static float take_block(search *s, double middle, double rate)
{
  double sum = 0, a = middle - rate * (NR_BLOCK_FRAMES / 2);
  for (size_t i = 0; i < NR_BLOCK_FRAMES; i++) {
    float *row = s->rows + i * NR_ONSET_BANDS;
    nr_onsets_at(s->a, a + rate * (double)i, row);
    for (size_t k = 0; k < NR_ONSET_BANDS; k++)
      sum += (double)row[k] * row[k];
  }
  return (float)sqrt(sum);
}

static bool is_peak(const float *curve, size_t n, size_t i)
{
  return (i == 0 || curve[i] > curve[i - 1]) && (i + 1 == n || curve[i] >= curve[i + 1]);
}

/* Insert where it belongs among the best so far; neighbours closer than APART give
 * way to the better one. */
static void offer_peak(nr_block *block, nr_block_peak peak)
{
  for (size_t i = 0; i < block->peak_count; i++) {
    size_t other = block->peak[i].frame;
    size_t apart = other > peak.frame ? other - peak.frame : peak.frame - other;
    if (apart >= APART)
      continue;
    if (block->peak[i].likeness >= peak.likeness)
      return;
    block->peak_count--;
    memmove(&block->peak[i], &block->peak[i + 1], (block->peak_count - i) * sizeof peak);
    i--;
  }
  size_t at = block->peak_count;
  while (at > 0 && block->peak[at - 1].likeness < peak.likeness)
    at--;
  if (at == NR_BLOCK_PEAKS)
    return;
  if (block->peak_count < NR_BLOCK_PEAKS)
    block->peak_count++;
  memmove(&block->peak[at + 1], &block->peak[at],
          (block->peak_count - at - 1) * sizeof peak);
  block->peak[at] = peak;
}

static void find_block(search *s, nr_block *block, float norm, double rate)
{
  for (size_t k = 0; k < NR_ONSET_BANDS; k++)
    transform(s, s->rows, NR_BLOCK_FRAMES, k, s->block + k * BINS);
  for (size_t c = 0; c < s->chunks; c++)
    correlate_chunk(s, c);
  size_t n = s->b->frames;
  for (size_t i = 0; i < n; i++)
    s->curve[i] = s->norm[i] > 0.1f * norm ? s->curve[i] / (norm * s->norm[i]) : 0;
  for (size_t i = 0; i + NR_BLOCK_FRAMES / 2 < n; i++) {
    if (s->curve[i] > 0 && is_peak(s->curve, n, i))
      offer_peak(block, (nr_block_peak){i + NR_BLOCK_FRAMES / 2, s->curve[i], (float)rate});
  }
}

/* Which blocks can be looked for. */
static norae_status find_silence(search *s, nr_blocks *blocks)
{
  float *norm = nr_alloc_array(blocks->count, sizeof *norm);
  double mean = 0;
  if (!norm)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < blocks->count; i++) {
    blocks->block[i] = (nr_block){.a = NR_BLOCK_FRAMES / 2 + STEP * (double)i, .chosen = -1};
    norm[i] = take_block(s, blocks->block[i].a, 1);
    mean += norm[i] / (double)blocks->count;
  }
  for (size_t i = 0; i < blocks->count; i++)
    blocks->block[i].silent = norm[i] <= QUIET * (float)mean;
  free(norm);
  return NORAE_OK;
}

static void find_all(search *s, nr_blocks *blocks, double rate)
{
  for (size_t i = 0; i < blocks->count; i++) {
    nr_block *block = &blocks->block[i];
    float norm = block->silent ? 0 : take_block(s, block->a, rate);
    if (norm > 0)
      find_block(s, block, norm, rate);
  }
}

/* ── the best chain ── */

#define WORTH 10.0       /* of a likeness */
#define CHANCE .10f      /* likeness that other songs reach */
#define JUMP 15.0        /* cost of a cut */
#define WAVER .06        /* by which the tempo may differ from that of the finds */
#define SLACK 3.0        /* frames by which it may besides */
#define REACH 15         /* blocks that a chain may pass over */
#define SHORTEST 3       /* blocks of a piece */

typedef struct node {
  double value; /* of the best chain that ends here */
  uint32_t from; /* its node before, itself if there is none */
  bool jumps;
} node;

#define NONE UINT32_MAX

typedef struct chain {
  nr_blocks *blocks;
  size_t b_frames;
  uint32_t *ending; /* tree over B's frames, from 1: the best node that ends there */
  node *nodes; /* NR_BLOCK_PEAKS for each block */
} chain;

static const nr_block_peak *peak_of(const chain *c, size_t n)
{
  return &c->blocks->block[n / NR_BLOCK_PEAKS].peak[n % NR_BLOCK_PEAKS];
}

static size_t b_of(const chain *c, size_t n)
{
  return peak_of(c, n)->frame;
}

/* Whether both belong to one piece: B goes on as fast as both were found. */
static bool smooth(const chain *c, size_t from, size_t to)
{
  double went = STEP * (double)(to / NR_BLOCK_PEAKS - from / NR_BLOCK_PEAKS);
  double there = (double)b_of(c, to) - (double)b_of(c, from);
  double rate = (peak_of(c, from)->rate + peak_of(c, to)->rate) / 2;
  return fabs(there - went / rate) <= WAVER * went + SLACK;
}

/* The best node that ends before a frame of B, of blocks whose turn has passed: a
 * Fenwick tree of maxima over B's frames. */
static uint32_t best_ending_before(const chain *c, size_t frame)
{
  uint32_t best = NONE;
  for (size_t i = frame; i; i &= i - 1) {
    uint32_t n = c->ending[i];
    if (n != NONE && (best == NONE || c->nodes[n].value > c->nodes[best].value))
      best = n;
  }
  return best;
}

static void ends_here(chain *c, uint32_t n)
{
  for (size_t i = b_of(c, n) + 1; i <= c->b_frames; i += i & -i) {
    uint32_t old = c->ending[i];
    if (old == NONE || c->nodes[old].value < c->nodes[n].value)
      c->ending[i] = n;
  }
}

static void offer_before(chain *c, size_t n, size_t from, bool jumps, double *best)
{
  double value = c->nodes[from].value - (jumps ? JUMP : 0);
  if (value <= *best)
    return;
  *best = value;
  c->nodes[n].from = (uint32_t)from;
  c->nodes[n].jumps = jumps;
}

static void best_before(chain *c, size_t n)
{
  size_t block = n / NR_BLOCK_PEAKS;
  double best = 0;
  for (size_t i = block > REACH ? block - REACH : 0; i < block; i++) {
    for (size_t p = 0; p < c->blocks->block[i].peak_count; p++) {
      size_t from = i * NR_BLOCK_PEAKS + p;
      if (b_of(c, from) < b_of(c, n) && smooth(c, from, n))
        offer_before(c, n, from, false, &best);
    }
  }
  uint32_t far = best_ending_before(c, b_of(c, n));
  if (far != NONE)
    offer_before(c, n, far, true, &best);
  c->nodes[n].value += best;
}

static void trace_back(chain *c, size_t last)
{
  for (size_t n = last;;) {
    nr_block *block = &c->blocks->block[n / NR_BLOCK_PEAKS];
    block->chosen = (int)(n % NR_BLOCK_PEAKS);
    block->jumps = c->nodes[n].jumps || c->nodes[n].from == n;
    if (c->nodes[n].from == n)
      return;
    n = c->nodes[n].from;
  }
}

/* Pieces of fewer blocks than SHORTEST are chance. */
static void drop_short(nr_blocks *blocks)
{
  size_t i = 0;
  while (i < blocks->count) {
    size_t end = i, members = 0;
    do {
      members += blocks->block[end].chosen >= 0;
      end++;
    } while (end < blocks->count && !blocks->block[end].jumps);
    for (size_t k = i; k < end && members < SHORTEST; k++) {
      blocks->block[k].chosen = -1;
      blocks->block[k].jumps = false;
    }
    i = end;
  }
}

/* All of a block's nodes, and then their ends: a chain takes one peak of a block. */
static void chain_block(chain *c, size_t block, size_t *last)
{
  size_t count = c->blocks->block[block].peak_count;
  for (size_t p = 0; p < count; p++) {
    size_t n = block * NR_BLOCK_PEAKS + p;
    float likeness = c->blocks->block[block].peak[p].likeness;
    c->nodes[n] = (node){.value = WORTH * (likeness - CHANCE), .from = (uint32_t)n};
    best_before(c, n);
    if (c->nodes[n].value > c->blocks->value) {
      c->blocks->value = c->nodes[n].value;
      *last = n;
    }
  }
  for (size_t p = 0; p < count; p++)
    ends_here(c, (uint32_t)(block * NR_BLOCK_PEAKS + p));
}

static norae_status choose_chain(nr_blocks *blocks, size_t b_frames)
{
  chain c = {.blocks = blocks, .b_frames = b_frames};
  size_t last = SIZE_MAX;
  c.nodes = nr_alloc_array(blocks->count, NR_BLOCK_PEAKS * sizeof *c.nodes);
  c.ending = nr_alloc_array(b_frames + 1, sizeof *c.ending);
  norae_status status = c.nodes && c.ending ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status) {
    memset(c.ending, 0xff, (b_frames + 1) * sizeof *c.ending);
    for (size_t i = 0; i < blocks->count; i++)
      chain_block(&c, i, &last);
    if (last != SIZE_MAX)
      trace_back(&c, last);
    drop_short(blocks);
  }
  free(c.nodes);
  free(c.ending);
  return status;
}

/* How many blocks of B are not silent. */
static size_t count_heard(const search *s)
{
  size_t heard = 0, n = 0;
  double mean = 0;
  for (size_t i = 0; i + NR_BLOCK_FRAMES <= s->b->frames; i += STEP, n++)
    mean += s->norm[i];
  for (size_t i = 0; i + NR_BLOCK_FRAMES <= s->b->frames; i += STEP)
    heard += s->norm[i] > QUIET * mean / (double)n;
  return heard;
}

static norae_status measure(const search *s, nr_blocks *blocks)
{
  size_t heard = 0, found = 0, in_b = count_heard(s);
  float *likeness = nr_alloc_array(blocks->count, sizeof *likeness);
  if (!likeness)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < blocks->count; i++) {
    const nr_block *block = &blocks->block[i];
    heard += !block->silent;
    if (block->chosen >= 0)
      likeness[found++] = block->peak[block->chosen].likeness;
  }
  size_t most = heard < in_b ? heard : in_b;
  blocks->coverage = most ? fmin(1, (double)found / (double)most) : 0;
  blocks->likeness = found ? nr_quantile(likeness, found, 0.5) : 0;
  free(likeness);
  return NORAE_OK;
}

static norae_status find(nr_blocks *blocks, const nr_onsets *a, const nr_onsets *b,
                         const double *rates, size_t rate_count)
{
  search s;
  norae_status status = open_search(&s, a, b);
  if (!status)
    status = find_silence(&s, blocks);
  for (size_t i = 0; i < rate_count && !status; i++)
    find_all(&s, blocks, rates[i]);
  if (!status)
    status = choose_chain(blocks, b->frames);
  if (!status)
    status = measure(&s, blocks);
  close_search(&s);
  return status;
}

norae_status nr_blocks_new(const nr_onsets *a, const nr_onsets *b, const double *rates,
                           size_t rate_count, nr_blocks **out)
{
  nr_blocks *blocks = *out = calloc(1, sizeof *blocks);
  if (!blocks)
    return NORAE_ERR_MEMORY;
  if (a->frames >= NR_BLOCK_FRAMES && b->frames >= NR_BLOCK_FRAMES)
    blocks->count = 1 + (a->frames - NR_BLOCK_FRAMES) / STEP;
  blocks->block = nr_alloc_array(blocks->count, sizeof *blocks->block);
  norae_status status = blocks->block ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status && blocks->count)
    status = find(blocks, a, b, rates, rate_count);
  if (status)
    nr_blocks_free(out);
  return status;
}

void nr_blocks_free(nr_blocks **blocks)
{
  if (!blocks || !*blocks)
    return;
  free((*blocks)->block);
  free(*blocks);
  *blocks = NULL;
}
