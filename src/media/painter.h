/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Frames in, frames with the script drawn into them out.  Belongs to one thread
 * at a time.
 */
#ifndef NR_MEDIA_PAINTER_H
#define NR_MEDIA_PAINTER_H

#include <libavutil/frame.h>
#include <libswscale/swscale.h>

#include "media/blend.h"
#include "media/compose.h"
#include "media/picture.h"
#include "render/renderer.h"

typedef struct nr_paint_options {
  enum AVPixelFormat format; /* of what comes out; nr_blender_can() it */
  nr_picture picture;        /* size and shape of what comes out */
  nr_video_colours colours;
  enum AVChromaLocation location;
  bool interlaced;
  int turn;    /* frames are first turned clockwise: 0, 90, 180, 270 */
  bool mirror; /* and then mirrored; `picture` is what they are then */
} nr_paint_options;

typedef struct nr_painter {
  nr_paint_options options;
  nr_renderer *renderer; /* owned */
  nr_composer composer;
  nr_overlay overlay;
  nr_blender blender;
  struct SwsContext *scaler; /* for frames of another kind */
  AVBufferPool *pool;
  size_t frame_bytes;
  unsigned converted; /* frames that had another size or form */
} nr_painter;

/* Takes the renderer over, also on failure. */
norae_status nr_painter_init(nr_painter *painter, nr_renderer **renderer,
                             const nr_paint_options *options);
void nr_painter_finish(nr_painter *painter); /* takes a zeroed one */

/* Draw what is seen at a player time into *frame.  A frame with nothing to draw
 * is passed as it is; *frame may become another one. */
norae_status nr_painter_paint(nr_painter *painter, AVFrame **frame, norae_us time);

/* The frame the renderer is to draw for a picture. */
nr_render_frame nr_paint_frame(const nr_picture *picture);
/* Formats that differ only in their name: yuvj420p is yuv420p, full range. */
enum AVPixelFormat nr_plain_format(enum AVPixelFormat format);

#endif
