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

/* The first line of the file that starts in a piece, SIZE_MAX without any. */
static size_t first_line(const norae_song *song, const size_t *pieces, size_t piece)
{
  size_t i = 0;
  while (i < song->line_count && pieces[i] != piece)
    i++;
  return i < song->line_count ? i : SIZE_MAX;
}

/* By how much a piece moves what it holds against the one before it. */
static double gap_before(const nr_match *match, size_t piece)
{
  double at = match->pieces[piece].from;
  return nr_match_map(match, piece, at) - nr_match_map(match, piece - 1, at);
}

static norae_status list_pieces(const norae_song *song, const nr_match *match,
                                const size_t *pieces, norae_sync_report *report)
{
  double gap = 0;
  report->pieces = nr_alloc_array(match->piece_count, sizeof *report->pieces);
  if (!report->pieces)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < match->piece_count; i++) {
    const nr_match_piece *piece = &match->pieces[i];
    size_t line = first_line(song, pieces, i);
    gap += i ? gap_before(match, i) : 0;
    if (line == SIZE_MAX && i)
      continue; /* the next one with lines moves by this one's gap, too */
    report->pieces[report->piece_count++] = (norae_sync_piece){
        .first_line = report->piece_count ? line : 0,
        .rate = piece->rate,
        .shift = llround(piece->shift * (double)NORAE_US_PER_S),
        .gap = llround(gap * (double)NORAE_US_PER_S),
    };
    gap = 0;
  }
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
  if (fabs(gap) >= UNHEARD)
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
