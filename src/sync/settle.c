/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines hold together.  With no times to go by, a word or two of a line may be
 * found far from the others, across a pause that nobody would sing.  Where most
 * syllables of a line say that it lies becomes the time that the line is
 * expected at, and all are placed again near it.
 */
#include "sync/session.h"

#include <math.h>
#include <stdlib.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "sync/stretch.h"

/* A line's pace against the song's; what is beyond is a line torn apart. */
#define QUICKEST 0.5
#define SLOWEST 1.5

/* Seconds per syllable of the lines, the median. */
static double find_pace(const nr_session *s, float *scratch)
{
  size_t count = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    const nr_sung_line *line = &s->sheet->lines[s->row[r]];
    nr_interval span = nr_line_span(s->sheet, s->alignment, s->row[r]);
    if (!isnan(span.start))
      scratch[count++] = (float)((span.end - span.start) / (double)line->syllable_count);
  }
  return count ? nr_quantile(scratch, count, 0.5) : NAN;
}

/* Where most syllables say that a line of this length starts. */
static double find_start(const nr_session *s, const nr_sung_line *line, double lasts,
                         float *scratch)
{
  size_t count = 0;
  for (size_t i = 0; i < line->syllable_count; i++) {
    double found = s->alignment->syllables[line->first_syllable + i].start;
    if (!isnan(found))
      scratch[count++] = (float)(found - lasts * (double)i / (double)line->syllable_count);
  }
  return nr_quantile(scratch, count, 0.5);
}

static nr_interval settle_line(const nr_session *s, size_t index, double pace, float *scratch)
{
  const nr_sung_line *line = &s->sheet->lines[index];
  nr_interval span = nr_line_span(s->sheet, s->alignment, index);
  double usual = pace * (double)line->syllable_count, lasts = span.end - span.start;
  if (isnan(span.start) || (lasts >= QUICKEST * usual && lasts <= SLOWEST * usual))
    return span;
  double start = find_start(s, line, usual, scratch);
  return (nr_interval){start, start + usual};
}

/* Lines that would now start before the line before them are left to the sound. */
static void drop_disorder(const nr_session *s)
{
  for (size_t r = 1; r < s->row_count; r++) {
    nr_interval *before = &s->expected[s->row[r - 1]], *line = &s->expected[s->row[r]];
    if (line->start < before->start)
      *before = *line = (nr_interval){NAN, NAN};
  }
}

norae_status nr_session_settle(nr_session *s)
{
  size_t room = s->sheet->syllable_count > s->row_count ? s->sheet->syllable_count : s->row_count;
  float *scratch = nr_alloc_array(room, sizeof *scratch);
  if (!scratch)
    return NORAE_ERR_MEMORY;
  double pace = find_pace(s, scratch);
  for (size_t r = 0; r < s->row_count; r++)
    s->expected[s->row[r]] = settle_line(s, s->row[r], pace, scratch);
  drop_disorder(s);
  free(scratch);
  return nr_session_align_row(s, s->scores, s->expected, s->alignment);
}
