/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "sync/retime.h"

#define INLIER 0.5     /* s from the answer that a vote may be and still be counted on */
#define ROUNDS 4       /* of looking which votes those are */
#define SURE_RATE 3.0  /* standard errors that a tempo must be away from 1 */
#define LEAST_RATE 3e-4
#define LEAST_VOTES 4  /* to tell a tempo from */

norae_status nr_retiming_new(size_t count, nr_retiming **out)
{
  nr_retiming *retiming = *out = calloc(1, sizeof *retiming);
  if (!retiming)
    return NORAE_ERR_MEMORY;
  retiming->pieces = nr_alloc_array(count, sizeof *retiming->pieces);
  if (!retiming->pieces) {
    nr_retiming_free(out);
    return NORAE_ERR_MEMORY;
  }
  retiming->count = count;
  for (size_t i = 0; i < count; i++)
    retiming->pieces[i] = (nr_piece){i, 1, 0, false};
  return NORAE_OK;
}

void nr_retiming_free(nr_retiming **retiming)
{
  if (!retiming || !*retiming)
    return;
  free((*retiming)->pieces);
  free(*retiming);
  *retiming = NULL;
}

const nr_piece *nr_retiming_piece(const nr_retiming *retiming, size_t line)
{
  size_t i = retiming->count - 1;
  while (i && retiming->pieces[i].first > line)
    i--;
  return &retiming->pieces[i];
}

double nr_retiming_map(const nr_retiming *retiming, size_t line, double time)
{
  const nr_piece *piece = nr_retiming_piece(retiming, line);
  return piece->rate * time + piece->shift;
}

/* ── refining ── */

/* Votes [from, to) that lie in one piece. */
static size_t end_of_piece(const nr_retiming *retiming, size_t piece, const nr_vote *votes,
                           size_t from, size_t count)
{
  size_t to = from;
  size_t end = piece + 1 < retiming->count ? retiming->pieces[piece + 1].first : SIZE_MAX;
  while (to < count && votes[to].line < end)
    to++;
  return to;
}

/* Sums for a straight line through the votes' errors, a level of its own for each
 * piece. */
typedef struct sums {
  double freedom; /* votes that were free to differ */
  double gg, ge, ee; /* given × given and so on, about their means */
} sums;

static void add_piece(const nr_piece *piece, const nr_vote *votes, size_t count, sums *out)
{
  double n = 0, g = 0, e = 0, gg = 0, ge = 0, ee = 0;
  for (size_t i = 0; i < count && !piece->removed; i++) {
    double given = votes[i].given;
    double error = votes[i].found - piece->rate * given - piece->shift;
    if (fabs(error) > INLIER)
      continue;
    n++, g += given, e += error;
    gg += given * given, ge += given * error, ee += error * error;
  }
  if (n < 2)
    return;
  out->freedom += n - 1;
  out->gg += gg - g * g / n, out->ge += ge - g * e / n, out->ee += ee - e * e / n;
}

/* The rate of all pieces by least squares, or 1 when that can't be told from it. */
static double find_rate(const nr_retiming *retiming, const nr_vote *votes, size_t count)
{
  sums s = {0};
  double rate = retiming->pieces[0].rate;
  for (size_t p = 0, from = 0, to; p < retiming->count; p++, from = to) {
    to = end_of_piece(retiming, p, votes, from, count);
    add_piece(&retiming->pieces[p], votes + from, to - from, &s);
  }
  if (s.freedom < LEAST_VOTES || s.gg <= 0)
    return rate;
  double refined = rate + s.ge / s.gg;
  double deviation = sqrt(fmax(s.ee - s.ge * s.ge / s.gg, 0) / (s.freedom - 1));
  bool sure = fabs(refined - 1) > fmax(SURE_RATE * deviation / sqrt(s.gg), LEAST_RATE);
  return sure ? refined : 1;
}

/* Give a piece a new rate, turning it about its middle, and the median shift of
 * the votes near it. */
static void move_piece(nr_piece *piece, double rate, const nr_vote *votes, size_t count,
                       float *scratch)
{
  if (count && !piece->removed)
    piece->shift += (piece->rate - rate) * votes[count / 2].given;
  piece->rate = rate;
  for (int round = 0; round < ROUNDS && !piece->removed; round++) {
    size_t near = 0;
    for (size_t i = 0; i < count; i++) {
      double error = votes[i].found - rate * votes[i].given - piece->shift;
      if (fabs(error) < INLIER)
        scratch[near++] = (float)error;
    }
    piece->shift += near ? nr_quantile(scratch, near, 0.5) : 0;
  }
}

norae_status nr_retiming_refine(nr_retiming *retiming, const nr_vote *votes, size_t count,
                                bool no_tempo)
{
  float *scratch = nr_alloc_array(count, sizeof *scratch);
  if (!scratch)
    return NORAE_ERR_MEMORY;
  double rate = no_tempo ? 1 : find_rate(retiming, votes, count);
  for (size_t p = 0, from = 0, to; p < retiming->count; p++, from = to) {
    to = end_of_piece(retiming, p, votes, from, count);
    move_piece(&retiming->pieces[p], rate, votes + from, to - from, scratch);
  }
  free(scratch);
  return NORAE_OK;
}
