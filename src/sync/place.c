/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All lines that are sung, placed one after the other.
 */
#include "sync/session.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

#define LONG ((size_t)15 * 60 * NR_FRAMES_PER_S) /* frames of a recording */
/* How far lines may then be from where they were placed before (frames), and what each one
 * beyond costs: the search leaves out what would cost hundreds. */
#define SLACK 6000.0f
#define SLOPE 0.1f

/* Where the lines of the row start, by their first syllables; NULL: no memory. */
static double *starts_of(const nr_session *s)
{
  const nr_sheet *sheet = s->sheet;
  double *starts = nr_alloc_array(sheet->syllable_count, sizeof *starts);
  for (size_t i = 0; starts && i < sheet->syllable_count; i++)
    starts[i] = NAN;
  for (size_t r = 0; starts && r < s->row_count; r++) {
    size_t first = sheet->lines[s->row[r]].first_syllable;
    starts[first] = s->alignment->syllables[first].start;
  }
  return starts;
}

norae_status nr_session_align_row(const nr_session *s, const nr_scores *scores,
                                  const nr_interval *expected, nr_alignment *out)
{
  nr_hearing hearing = nr_session_hearing(s);
  double *starts = NULL;
  hearing.scores = scores;
  if (!expected && s->plain && s->cues->frames > LONG) {
    starts = starts_of(s);
    if (!starts)
      return NORAE_ERR_MEMORY;
    hearing.hints = (nr_hints){starts, SLACK, SLOPE};
  }
  norae_status status = nr_align(&hearing, s->row, s->row_count, expected, 0, s->cues->frames,
                                 out, NULL);
  free(starts);
  return status;
}
