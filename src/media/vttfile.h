/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cues of WebVTT in memory.
 */
#ifndef NR_MEDIA_VTTFILE_H
#define NR_MEDIA_VTTFILE_H

#include <norae/time.h>

#include "base/diag.h"

typedef struct nr_vtt_cue {
  norae_us start, end;
  const char *text; /* with its tags */
  size_t size;
} nr_vtt_cue;

typedef norae_status nr_vtt_visitor(void *user, const nr_vtt_cue *cue);

/* Hand over each cue, by start.  NORAE_ERR_FORMAT when it is no WebVTT. */
norae_status nr_vtt_each(const char *vtt, size_t size, const char *name, nr_vtt_visitor *visit,
                         void *user, norae_diags *diags);

#endif
