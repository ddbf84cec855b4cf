/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first picture of a file.
 */
#ifndef NR_MEDIA_FIRST_H
#define NR_MEDIA_FIRST_H

#include <libavutil/frame.h>

#include "media/source.h"

/* Of a stream, or of the one that shows most: -1. */
norae_status nr_first_frame(const char *path, int stream, const norae_log *log, AVFrame *out,
                            norae_diags *diags);

#endif
