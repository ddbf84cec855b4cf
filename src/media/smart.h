/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Smart burning: whether a film's stretches without lyrics can be copied, what its
 * encoder has to keep to, and the header that serves both.
 */
#ifndef NR_MEDIA_SMART_H
#define NR_MEDIA_SMART_H

#include "media/avc.h"
#include "media/plan.h"
#include "media/remux.h"
#include "render/renderer.h"

typedef struct nr_smart {
  nr_avc avc; /* the source's parameter sets; views into it */
  nr_sps sps; /* the first */
  int free_id;
  nr_units units;
  nr_plan plan;
  uint8_t *header; /* for av_free() */
  size_t header_size;
  unsigned profile, level;
} nr_smart;

/* What tells whether it can be done before the film is read. *why: why not, NULL if it
 * can; static, as are all such below. */
void nr_smart_look(const nr_source *source, const nr_remux *remux, nr_smart *smart,
                   const char **why);
/* Read the film and plan. */
norae_status nr_smart_plan(const nr_source *source, nr_renderer *renderer, int workers,
                           nr_smart *smart, const char **why);
/* Before the encoder is opened.  rate_cap: keep near the source's rate. */
norae_status nr_smart_tune(const nr_smart *smart, const nr_source *source, bool rate_cap,
                           AVCodecContext *encoder);
/* After that: what the stream has for a header, from now on.  The parameters keep a copy. */
norae_status nr_smart_join(nr_smart *smart, const AVCodecContext *encoder,
                           const AVCodecParameters *source, AVCodecParameters *target,
                           const char **why);
void nr_smart_free(nr_smart *smart); /* takes a zeroed one */

#endif
