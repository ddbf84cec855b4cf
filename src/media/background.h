/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture that is shown when there is only sound.
 */
#ifndef NR_MEDIA_BACKGROUND_H
#define NR_MEDIA_BACKGROUND_H

#include <libavutil/frame.h>

#include <norae/log.h>

#include "base/diag.h"

#define NR_BACKGROUND_FORMAT AV_PIX_FMT_YUV420P /* BT.709, limited range */
#define NR_BACKGROUND_FPS 25

/* A frame of width × height, made even (0: 1280×720): a plain dark one, or the picture in a
 * file (any that libav opens), scaled and cropped to fill it. */
norae_status nr_background(const char *picture, int width, int height, const norae_log *log,
                           AVFrame **out, norae_diags *diags);

#endif
