/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/str.h"
#include "song/song.h"
#include "sync/transfer.h"

#define UNHEARD 0.05   /* s: changes that nobody notices */
#define UNCHANGED 5e-4 /* of a tempo */

/* ── numbers ── */

/* By how much a piece moves what it holds against the one before it. */
static double gap_before(const nr_match *match, size_t piece)
{
  double at = match->pieces[piece].from;
  return nr_match_map(match, piece, at) - nr_match_map(match, piece - 1, at);
}

static norae_sync_piece begin_piece(const nr_match *match, size_t at, size_t line, double gap,
                                    bool removed)
{
  const nr_match_piece *piece = &match->pieces[at];
  return (norae_sync_piece){
      .first_line = line,
      .rate = piece->rate,
      .shift = llround(piece->shift * (double)NORAE_US_PER_S),
      .gap = llround(gap * (double)NORAE_US_PER_S),
      .removed = removed,
  };
}

/* The pieces that hold lines, in the lines' order; what is not sung between them is a piece
 * of its own. */
static norae_status list_pieces(const norae_song *song, const nr_match *match,
                                const size_t *pieces, norae_sync_report *report)
{
  size_t at = 0, count = 0; /* the last piece that holds lines */
  bool gone = false;
  report->pieces = nr_alloc_array(song->line_count + 2, sizeof *report->pieces);
  if (!report->pieces)
    return NORAE_ERR_MEMORY;
  if (!song->line_count || !song->lines[0].unsung)
    report->pieces[count++] = begin_piece(match, 0, 0, 0, false);
  for (size_t i = 0; i < song->line_count; i++) {
    bool removed = song->lines[i].unsung;
    double gap = 0;
    if (!removed && (pieces[i] == NR_NO_PIECE || pieces[i] < at))
      continue; /* without times, or not in order */
    if (count && removed == gone && (removed || pieces[i] == at))
      continue;
    while (!removed && at < pieces[i])
      gap += gap_before(match, ++at);
    report->pieces[count++] = begin_piece(match, at, i, gap, removed);
    gone = removed;
  }
  report->piece_count = count;
  return NORAE_OK;
}

/* ── words ── */

/* How much longer everything lasts in the second recording. */
static double usual_rate(const nr_match *match)
{
  double sum = 0, length = 0;
  for (size_t i = 0; i < match->piece_count; i++) {
    const nr_match_piece *piece = &match->pieces[i];
    double lasts = match->anchors[piece->first_anchor + piece->anchor_count - 1].a -
                   match->anchors[piece->first_anchor].a;
    sum += lasts * piece->rate;
    length += lasts;
  }
  return length > 0 ? sum / length : 1;
}

static void say_intro(nr_str *text, const nr_match *match)
{
  double start = nr_match_map(match, 0, 0);
  if (fabs(start) < UNHEARD)
    return;
  if (start > 0)
    nr_str_addf(text, "; starts %.1f s later", start);
  else
    nr_str_addf(text, "; without the first %.1f s", -start / match->pieces[0].rate);
}

static void say_gap(nr_str *text, const norae_sync_piece *piece)
{
  double gap = (double)piece->gap / (double)NORAE_US_PER_S;
  if (!piece->removed && fabs(gap) >= UNHEARD)
    nr_str_addf(text, "; %s of %.1f s after line %zu", gap < 0 ? "cut" : "inserted scene",
                fabs(gap), piece->first_line);
}

static void say_tempo(nr_str *text, const nr_match *match)
{
  double speed = 1 / usual_rate(match);
  if (fabs(speed - 1) >= UNCHANGED)
    nr_str_addf(text, "; %.1f %% %s", 100 * fabs(speed - 1), speed > 1 ? "faster" : "slower");
}

static size_t count_unsung(const norae_song *song)
{
  size_t unsung = 0;
  for (size_t i = 0; i < song->line_count; i++)
    unsung += song->lines[i].unsung;
  return unsung;
}

static void say_unsung(nr_str *text, size_t unsung)
{
  if (unsung)
    nr_str_addf(text, "; %zu line%s not in this recording", unsung, unsung == 1 ? "" : "s");
}

static void say_exactness(nr_str *text, const nr_match *match)
{
  double ms = fmax(1, 1000 * match->exactness);
  if (match->kind == NR_MATCH_SAME)
    nr_str_addf(text, "; the same recording, exact to %.0f ms", ms);
  else
    nr_str_addf(text, "; not quite the same recording, exact to some %.0f ms", ms);
}

norae_status nr_transfer_report(const norae_song *song, const nr_match *match,
                                const size_t *pieces, norae_timing given,
                                norae_sync_report **out)
{
  nr_str text = {0};
  norae_sync_report *report = *out = calloc(1, sizeof *report);
  if (!report)
    return NORAE_ERR_MEMORY;
  report->given = given;
  report->confidence = (float)match->coverage;
  report->unsung_count = count_unsung(song);
  norae_status status = list_pieces(song, match, pieces, report);
  if (!status) {
    nr_str_addf(&text, "moved through the other recording, %.0f %% of it found again",
                100 * match->coverage);
    say_intro(&text, match);
    for (size_t i = 1; i < report->piece_count; i++)
      say_gap(&text, &report->pieces[i]);
    say_tempo(&text, match);
    say_unsung(&text, report->unsung_count);
    say_exactness(&text, match);
    status = nr_str_take(&text, &report->summary, NULL);
  }
  nr_str_free(&text);
  if (status)
    norae_sync_report_free(out);
  return status;
}
