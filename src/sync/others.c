/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is sung and is not in the lyrics.  Lines around it would stretch to take it, so it gets
 * a state of its own.  That state is wide: where every break between two lines had it, lines
 * would lose their edges to it.  So a first search has it everywhere, at a price, and only
 * the breaks where it was worth that keep it.
 */
#include "sync/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "sync/stretch.h"

/* Whether [from, to) has something else in it. */
static bool has_other(const nr_session *s, const nr_alignment *found, double from, double to)
{
  size_t end = nr_session_frame(s, to);
  for (size_t t = nr_session_frame(s, from); t < end; t++) {
    if (found->kinds[t] == s->sheet->other)
      return true;
  }
  return false;
}

static void mark(nr_session *s, const nr_alignment *found)
{
  double end = 0, length = (double)s->cues->frames / NR_FRAMES_PER_S;
  for (size_t r = 0; r < s->row_count; r++) {
    nr_interval span = nr_line_span(s->sheet, found, s->row[r]);
    s->others[s->row[r]] = has_other(s, found, end, span.start);
    end = span.end;
  }
  s->others[s->sheet->line_count] = has_other(s, found, end, length);
}

norae_status nr_session_find_others(nr_session *s)
{
  size_t count = s->sheet->line_count + 1;
  nr_alignment *found = NULL;
  if (!s->others)
    s->others = nr_alloc_array(count, sizeof *s->others);
  norae_status status = s->others ? nr_alignment_new(s->sheet, s->cues->frames, &found)
                                  : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && !status; i++)
    s->others[i] = true;
  if (!status)
    status = nr_session_align_row(s, s->scores, nr_session_times(s), found);
  if (!status)
    mark(s, found);
  else if (s->others)
    memset(s->others, 0, count * sizeof *s->others);
  nr_alignment_free(&found);
  /* there may hardly be room for the words alone */
  return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
}
