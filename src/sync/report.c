/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/report.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/str.h"

#define UNMOVED 0.05 /* s: a move that nobody notices and the lyrics can't be blamed for */

static void say_move(nr_str *text, double moved)
{
  if (fabs(moved) >= UNMOVED)
    nr_str_addf(text, "lyrics moved %.2f s %s", fabs(moved), moved < 0 ? "earlier" : "later");
}

static void separate(nr_str *text)
{
  if (text->size)
    nr_str_add(text, "; ");
}

static void say_cut(nr_str *text, const norae_sync_piece *piece)
{
  double gap = (double)piece->gap / NORAE_US_PER_S;
  if (piece->removed || piece->gap == 0)
    return;
  separate(text);
  nr_str_addf(text, "one %s of %.1f s after line %zu", gap < 0 ? "cut" : "inserted scene",
              fabs(gap), piece->first_line);
}

static double first_start(const nr_sheet *sheet)
{
  for (size_t i = 0; i < sheet->line_count; i++) {
    if (!isnan(sheet->lines[i].start))
      return sheet->lines[i].start;
  }
  return 0;
}

static const char *verdict_words(norae_verdict verdict)
{
  switch (verdict) {
  case NORAE_VERDICT_FOUND:
    return "";
  case NORAE_VERDICT_OTHER_VERSION:
    return "; the lyrics seem to be of another version";
  case NORAE_VERDICT_OTHER_LYRICS:
    return "; the lyrics don't seem to belong to this recording";
  case NORAE_VERDICT_NOTHING_SUNG:
    return "; nothing seems to be sung here";
  }
  return "";
}

static void say_all(nr_str *text, const nr_sheet *sheet, const norae_sync_report *report,
                    size_t placed)
{
  if (report->piece_count) {
    const norae_sync_piece *first = report->pieces;
    double start = first_start(sheet);
    say_move(text, first->rate * start + (double)first->shift / NORAE_US_PER_S - start);
    if (first->rate != 1) {
      separate(text);
      nr_str_addf(text, "tempo %.4f", 1 / first->rate);
    }
    for (size_t i = 1; i < report->piece_count; i++)
      say_cut(text, &report->pieces[i]);
  }
  if (placed) {
    separate(text);
    nr_str_addf(text, "words placed in %zu line%s", placed, placed == 1 ? "" : "s");
  }
  if (!text->size)
    nr_str_add(text, "no change needed");
  if (report->unsung_count)
    nr_str_addf(text, "; %zu line%s not sung here", report->unsung_count,
                report->unsung_count == 1 ? " is" : "s are");
  nr_str_add(text, verdict_words(report->verdict));
}

/* The piece that a line begins, if it begins one: those of the retiming, divided where lines
 * turn out to be sung or not to be. */
static norae_sync_piece begin_piece(const nr_sheet *sheet, const nr_retiming *retiming,
                                    size_t line, bool removed, const nr_piece *sung)
{
  const nr_piece *piece = nr_retiming_piece(retiming, line);
  double gap = sung && !removed ? piece->shift - sung->shift : 0;
  return (norae_sync_piece){
      .first_line = line ? sheet->lines[line].source : 0,
      .rate = piece->rate,
      .shift = llround(piece->shift * NORAE_US_PER_S),
      .gap = llround(gap * NORAE_US_PER_S),
      .removed = removed,
  };
}

static norae_status copy_pieces(const nr_sheet *sheet, const nr_findings *findings,
                                norae_sync_report *report)
{
  const nr_retiming *retiming = findings->retiming;
  const nr_piece *before = NULL, *sung = NULL; /* of the line before; of the last one sung */
  bool gone = false;
  report->pieces = nr_alloc_array(retiming->count + sheet->line_count, sizeof *report->pieces);
  if (!report->pieces)
    return NORAE_ERR_MEMORY;
  report->margin = retiming->margin;
  for (size_t i = 0; i < sheet->line_count; i++) {
    const nr_piece *piece = nr_retiming_piece(retiming, i);
    bool silent = !sheet->lines[i].voiced || isnan(sheet->lines[i].start);
    bool removed = piece->removed || (silent && piece == before ? gone : findings->is_unsung[i]);
    if (before && removed == gone && (removed || piece == before))
      continue;
    report->pieces[report->piece_count++] = begin_piece(sheet, retiming, i, removed, sung);
    before = piece;
    gone = removed;
    sung = removed ? sung : piece;
  }
  return NORAE_OK;
}

norae_status nr_report_new(const nr_sheet *sheet, const nr_findings *findings,
                           norae_sync_report **out)
{
  nr_str text = {0};
  norae_sync_report *report = *out = calloc(1, sizeof *report);
  if (!report)
    return NORAE_ERR_MEMORY;
  report->given = findings->given;
  report->confidence = findings->confidence;
  report->verdict = findings->verdict;
  report->unsung_count = findings->unsung;
  norae_status status =
      findings->retiming ? copy_pieces(sheet, findings, report) : NORAE_OK;
  if (!status) {
    say_all(&text, sheet, report, findings->placed);
    status = nr_str_take(&text, &report->summary, NULL);
  }
  nr_str_free(&text);
  if (status)
    norae_sync_report_free(out);
  return status;
}

void nr_report_unsure(const norae_song *placed, norae_sync_report *report)
{
  float least = NORAE_UNSURE;
  for (size_t i = 0; i < norae_song_line_count(placed); i++) {
    const norae_line *line = norae_song_line_at(placed, i);
    if (line->unsung || !(line->confidence >= 0) || line->confidence >= NORAE_UNSURE)
      continue;
    report->unsure_count++;
    if (line->confidence < least) {
      least = line->confidence;
      report->least_sure = i;
    }
  }
}

void norae_sync_report_free(norae_sync_report **report)
{
  if (!report || !*report)
    return;
  for (size_t i = 0; (*report)->pieces && i < (*report)->piece_count; i++)
    free((*report)->pieces[i].text);
  free((*report)->pieces);
  free((*report)->summary);
  free(*report);
  *report = NULL;
}
