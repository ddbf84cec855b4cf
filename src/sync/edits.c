/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/edits.h"

#include <stdlib.h>

#include "base/checked.h"
#include "song/song.h"

/* The piece that a line given at `time` lies in: the last that starts before or
 * with it. */
static size_t piece_at(const norae_sync_report *report, norae_us time)
{
  size_t i = report->piece_count - 1;
  while (i && (report->pieces[i].given_start == NORAE_NO_TIME ||
               report->pieces[i].given_start > time))
    i--;
  return i;
}

static void add_line(const norae_song *song, size_t line, norae_sync_report *report)
{
  norae_us start = nr_song_line_start(song, line), end = nr_song_line_end(song, line);
  if (start == NORAE_NO_TIME)
    return;
  norae_sync_piece *piece = &report->pieces[piece_at(report, start)];
  if (end == NORAE_NO_TIME)
    end = start;
  piece->line_count++;
  if (piece->given_start == NORAE_NO_TIME || start < piece->given_start)
    piece->given_start = start;
  if (piece->given_end == NORAE_NO_TIME || end > piece->given_end)
    piece->given_end = end;
}

norae_status nr_edits_describe(const norae_song *song, norae_sync_report *report)
{
  size_t lines = norae_song_line_count(song);
  for (size_t i = 0; i < report->piece_count; i++) {
    norae_sync_piece *piece = &report->pieces[i];
    piece->given_start = piece->given_end = NORAE_NO_TIME;
    if (piece->first_line >= lines)
      continue;
    piece->given_start = nr_song_line_start(song, piece->first_line);
    piece->text = nr_song_line_text(song, piece->first_line);
    if (!piece->text)
      return NORAE_ERR_MEMORY;
  }
  for (size_t line = 0; line < lines && report->piece_count; line++)
    add_line(song, line, report);
  for (size_t i = 0; i < report->piece_count; i++) {
    norae_sync_piece *piece = &report->pieces[i];
    bool there = !piece->removed && piece->given_start != NORAE_NO_TIME;
    norae_us none = NORAE_NO_TIME;
    piece->start = there ? nr_time_map(piece->given_start, piece->rate, piece->shift) : none;
    piece->end = there ? nr_time_map(piece->given_end, piece->rate, piece->shift) : none;
  }
  return NORAE_OK;
}

static int compare(const void *a, const void *b)
{
  const norae_sync_piece *x = *(norae_sync_piece *const *)a, *y = *(norae_sync_piece *const *)b;
  return (x->given_start > y->given_start) - (x->given_start < y->given_start);
}

norae_status nr_edits_move_origin(const norae_sync_report *report, norae_song *song)
{
  size_t count = 0;
  const norae_sync_piece **sung = nr_alloc_array(report->piece_count, sizeof *sung);
  nr_move *moves = nr_alloc_array(report->piece_count, sizeof *moves);
  norae_status status = sung && moves ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < report->piece_count && status == NORAE_OK; i++) {
    const norae_sync_piece *piece = &report->pieces[i];
    if (!piece->removed && piece->given_start != NORAE_NO_TIME)
      sung[count++] = piece;
  }
  if (status == NORAE_OK && count)
    qsort(sung, count, sizeof *sung, compare);
  for (size_t i = 0; i < count; i++) {
    norae_us from = sung[i]->given_start;
    if (i && sung[i - 1]->given_end < from)
      from -= (from - sung[i - 1]->given_end) / 2;
    moves[i] = (nr_move){i ? from : -NORAE_TIME_MAX, sung[i]->rate, sung[i]->shift};
  }
  if (status == NORAE_OK)
    status = nr_song_move_origin(song, moves, count);
  free(sung);
  free(moves);
  return status;
}
