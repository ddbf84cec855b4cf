/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Interlaced frames made progressive, one for one, at their own times.
 */
#ifndef NR_MEDIA_DEINTERLACE_H
#define NR_MEDIA_DEINTERLACE_H

#include <stdbool.h>

#include <libavutil/frame.h>

#include "media/filters.h"

typedef struct nr_deinterlacer {
  nr_filters filters;
  AVFilterGraph *graph;
  AVFilterContext *in, *out;
  AVRational clock; /* of the frames */
  int width, height, format;
} nr_deinterlacer;

/* Set up for frames like `first`; those that say they are progressive stay as
 * they are unless `all` is true.  Returns one of libav's errors, or 0. */
int nr_deinterlacer_open(nr_deinterlacer *d, const AVFrame *first, AVRational clock, bool all);
void nr_deinterlacer_close(nr_deinterlacer *d); /* takes a zeroed one */

/* Whether it is set up for frames of this form. */
static inline bool nr_deinterlacer_fits(const nr_deinterlacer *d, const AVFrame *frame)
{
  return d->graph && d->width == frame->width && d->height == frame->height &&
         d->format == frame->format;
}

/* Put a frame in (NULL: no more will come); its reference is taken over. */
int nr_deinterlacer_put(nr_deinterlacer *d, AVFrame *frame);
/* AVERROR(EAGAIN) when more has to be put in first, AVERROR_EOF at the end. */
int nr_deinterlacer_get(nr_deinterlacer *d, AVFrame *frame);

#endif
