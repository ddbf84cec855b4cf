/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the packets of a file tell about its clock that its headers don't.
 */
#ifndef NR_MEDIA_SCAN_H
#define NR_MEDIA_SCAN_H

#include "media/source.h"

typedef struct nr_scanned {
  int64_t first_pts;    /* lowest, in the stream's time base; AV_NOPTS_VALUE if none */
  int64_t skip;         /* samples the file says to drop at the start */
  int64_t padding;      /* and at the end */
  unsigned hidden;      /* frames at the start that an edit list hides */
  bool variable;        /* frames are not equally far apart */
  norae_us least, most; /* time between frames, 0 if not known */
  /* Working state. */
  int64_t *pts;
  size_t count, capacity;
} nr_scanned;

/* Read the packets of the first minutes and of the last seconds.  *out has one
 * entry per stream; free it with nr_scan_free(). */
norae_status nr_scan(nr_source *source, nr_scanned **out);
void nr_scan_free(const nr_source *source, nr_scanned **scanned);

#endif
