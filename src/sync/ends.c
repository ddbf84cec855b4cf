/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LRC tells when lines start and not when they end.  A line's end follows from
 * how fast its song is sung: the quicker lines show it (a slow one may just be
 * followed by a pause).
 */
#include <math.h>
#include <stdlib.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "sync/align.h"

#define QUICK_SHARE 0.3   /* quantile of seconds per syllable that shows the song's pace */
#define LONGEST_LINE 12.0 /* s; what lasts longer holds a pause */
#define FILLED 0.85       /* share of the time that its pace gives to a line that it lasts */
#define BREAK 0.02        /* s before the next line */
#define SHORTEST 0.2      /* s */
#define USUAL_PACE 0.25f  /* s per syllable, when nothing tells */

norae_status nr_estimate_ends(nr_interval *lines, const size_t *syllables, size_t count)
{
  float *paces = nr_alloc_array(count, sizeof *paces);
  size_t known = 0;
  if (!paces)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i + 1 < count; i++) {
    double lasts = lines[i + 1].start - lines[i].start;
    if (syllables[i] && lasts > 0 && lasts < LONGEST_LINE)
      paces[known++] = (float)(lasts / (double)syllables[i]);
  }
  double pace = known ? nr_quantile(paces, known, QUICK_SHARE) : USUAL_PACE;
  free(paces);
  for (size_t i = 0; i < count; i++) {
    if (!isnan(lines[i].end))
      continue;
    double end = lines[i].start + FILLED * pace * (double)syllables[i];
    if (i + 1 < count)
      end = fmin(end, lines[i + 1].start - BREAK);
    lines[i].end = fmax(end, lines[i].start + SHORTEST);
  }
  return NORAE_OK;
}
