/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoded audio frames, as they come, laid on the time line of a norae_pcm:
 * mixed down, resampled, gaps filled with silence, overlaps cut.
 */
#ifndef NR_MEDIA_PCMSINK_H
#define NR_MEDIA_PCMSINK_H

#include <libavutil/frame.h>

#include <norae/pcm.h>
#include <norae/time.h>

#include "base/diag.h"

typedef struct nr_pcmsink nr_pcmsink;

typedef struct nr_pcmsink_options {
  int rate;          /* of the result; 0: that of the first frame */
  int channels;      /* of the result, 1 or 2 */
  norae_us max_jump; /* jumps of the clock above this are no gaps, but a new clock; 0: none is */
  norae_us expected; /* likely length, to make room at once; NORAE_NO_TIME if not known */
  norae_us longest;  /* by a second more and it is NORAE_ERR_LIMIT */
} nr_pcmsink_options;

typedef struct nr_pcmsink_report {
  unsigned gaps, overlaps, jumps;
  norae_us gap_time, overlap_time; /* all of them together */
  norae_us start;                  /* player time of the first sample that came, before any cut */
} nr_pcmsink_report;

norae_status nr_pcmsink_new(const nr_pcmsink_options *options, nr_pcmsink **out);
void nr_pcmsink_free(nr_pcmsink **sink);

/* A frame that begins at a player time; NORAE_NO_TIME: right behind the last one. */
norae_status nr_pcmsink_add(nr_pcmsink *sink, const AVFrame *frame, norae_us time);
/* The end: hands the sound over. */
norae_status nr_pcmsink_finish(nr_pcmsink *sink, norae_pcm **out);
const nr_pcmsink_report *nr_pcmsink_told(const nr_pcmsink *sink);

#endif
