/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that are sung over others: they are no part of the row, and are looked
 * for around their own time only.
 */
#include "sync/session.h"

#include <math.h>

#define MARGIN 0.5 /* s around the time of a line */

/* Syllables share a time evenly. */
static void spread(nr_session *s, size_t line, nr_interval span)
{
  const nr_sung_line *l = &s->sheet->lines[line];
  double step = (span.end - span.start) / (double)l->syllable_count;
  for (size_t w = l->first_word; w < l->first_word + l->word_count; w++) {
    const nr_sung_word *word = &s->sheet->words[w];
    for (size_t i = word->first_syllable; i < word->first_syllable + word->syllable_count; i++) {
      double start = span.start + step * (double)(i - l->first_syllable);
      s->alignment->syllables[i] = (nr_interval){start, start + step};
    }
    s->alignment->words[w] = (nr_interval){
        s->alignment->syllables[word->first_syllable].start,
        s->alignment->syllables[word->first_syllable + word->syllable_count - 1].end};
  }
}

static norae_status align_aside(nr_session *s, size_t line)
{
  nr_hearing h = nr_session_hearing(s);
  nr_interval span = s->expected[line];
  double frames = (double)s->cues->frames;
  double from = fmin(fmax((span.start - MARGIN) * NR_FRAMES_PER_S, 0), frames);
  double to = fmin(fmax((span.end + MARGIN) * NR_FRAMES_PER_S, from), frames);
  norae_status status = nr_align(&h, &line, 1, s->expected, (size_t)from, (size_t)to,
                                 s->alignment, NULL);
  if (status == NORAE_ERR_LIMIT) {
    spread(s, line, span);
    status = NORAE_OK;
  }
  return status;
}

norae_status nr_session_align_aside(nr_session *s)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < s->sheet->line_count && !status; i++) {
    if (s->sheet->lines[i].aside && s->sheet->lines[i].voiced)
      status = align_aside(s, i);
  }
  return status;
}
