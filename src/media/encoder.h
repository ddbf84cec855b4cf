/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Video encoders: which one a word means, its quality and speed, its set-up.
 */
#ifndef NR_MEDIA_ENCODER_H
#define NR_MEDIA_ENCODER_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <norae/media.h>

#include "base/diag.h"
#include "media/light.h"

/* The encoder for options->video_codec: a family's name or its own; NULL: the
 * first one of h264 and vp9 that the container can hold.  What the machine lacks
 * is reported with a list of what it has. */
norae_status nr_encoder_find(const norae_burn_options *options, const AVOutputFormat *container,
                             const AVCodec **out, norae_diags *diags);

/* The format nearest to `source` that the encoder takes and the blender draws
 * on; AV_PIX_FMT_NONE when there is none. */
enum AVPixelFormat nr_encoder_format(const AVCodec *encoder, enum AVPixelFormat source);

/* Open it.  `codec` comes with size, format, colours, clock and flags filled in;
 * light: of an HDR film, else NULL. */
norae_status nr_encoder_open(AVCodecContext *codec, const norae_burn_options *options,
                             const nr_light *light, norae_diags *diags);

#endif
