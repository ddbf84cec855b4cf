/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/stretch.h"

#include <math.h>

#define MARGIN 0.3 /* s before the first and after the last line */

nr_interval nr_line_span(const nr_sheet *sheet, const nr_alignment *alignment, size_t index)
{
  const nr_sung_line *line = &sheet->lines[index];
  nr_interval span = {NAN, NAN};
  for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
    nr_interval word = alignment->words[w];
    if (isnan(word.start))
      continue;
    span.start = isnan(span.start) ? word.start : span.start;
    span.end = word.end;
  }
  return span;
}

static size_t frame_of(const nr_session *s, double seconds)
{
  double frame = seconds * NR_FRAMES_PER_S;
  double most = (double)s->cues->frames;
  return frame > 0 ? (size_t)fmin(frame, most) : 0; /* NAN is 0 */
}

nr_stretch nr_stretch_around(const nr_session *s, const size_t *row, size_t count, size_t r,
                             size_t size)
{
  nr_stretch out = {.from = 0, .to = s->cues->frames};
  size_t first = r > NR_STRETCH_AROUND ? r - NR_STRETCH_AROUND : 0;
  size_t last = r + size - 1 + NR_STRETCH_AROUND;
  last = last < count ? last : count - 1;
  for (size_t i = first; i <= last; i++)
    out.lines[out.count++] = row[i];
  out.at = r - first;
  out.size = size;
  if (first > 0) {
    double start = nr_line_span(s->sheet, s->alignment, row[first]).start - MARGIN;
    double before = nr_line_span(s->sheet, s->alignment, row[first - 1]).end;
    out.from = frame_of(s, fmax(start, before));
  }
  if (last + 1 < count) {
    double end = nr_line_span(s->sheet, s->alignment, row[last]).end + MARGIN;
    double after = nr_line_span(s->sheet, s->alignment, row[last + 1]).start;
    out.to = frame_of(s, fmin(end, after));
  }
  return out;
}

norae_status nr_stretch_score(const nr_session *s, const nr_stretch *stretch, bool with,
                              const nr_interval *expected, nr_alignment *spare, double *score)
{
  size_t lines[2 * NR_STRETCH_AROUND + NR_STRETCH_MOST], count = 0;
  nr_hearing hearing = nr_session_hearing(s);
  for (size_t i = 0; i < stretch->count; i++) {
    if (with || i < stretch->at || i >= stretch->at + stretch->size)
      lines[count++] = stretch->lines[i];
  }
  if (!count)
    return NORAE_ERR_LIMIT;
  return nr_align(&hearing, lines, count, expected, stretch->from, stretch->to, spare, score);
}
