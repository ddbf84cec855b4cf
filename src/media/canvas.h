/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a stream's pictures are drawn on as: form, size, colours, orientation.
 */
#ifndef NR_MEDIA_CANVAS_H
#define NR_MEDIA_CANVAS_H

#include "media/painter.h"

bool nr_canvas_is_rgb(enum AVPixelFormat format);
/* The stream says that its frames are made of two fields. */
bool nr_canvas_is_interlaced(const AVCodecParameters *stream);
/* The form nearest to a stream's own that every player plays; of RGB and grey another
 * one, as lyrics in colours would be grey on grey.  AV_PIX_FMT_NONE when the stream
 * has none: nothing of it could be decoded. */
enum AVPixelFormat nr_canvas_near(const AVCodecParameters *stream);

/* All but turning and fields, for frames that become `format`, at even sizes where its
 * chroma is halved. */
nr_paint_options nr_canvas_of(AVFormatContext *container, AVStream *stream,
                              enum AVPixelFormat format);
/* The same for a picture that is shown where there is none. */
nr_paint_options nr_canvas_of_background(const AVFrame *background, enum AVPixelFormat format);
/* Turn frames upright before they are drawn on.  False where frames of that form can't
 * be, and nothing is changed. */
bool nr_canvas_turn_upright(nr_paint_options *options);

#endif
