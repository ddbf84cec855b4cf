/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An overlay laid over a video frame, once, in the frame's own form.
 */
#ifndef NR_MEDIA_BLEND_H
#define NR_MEDIA_BLEND_H

#include <libavutil/frame.h>

#include "media/overlay.h"

/* Where chroma samples sit between luma samples. */
typedef enum nr_siting { NR_SITED_FIRST, NR_SITED_BETWEEN, NR_SITED_SECOND } nr_siting;

typedef struct nr_blender {
  int depth;                        /* bits of a sample */
  int bytes;                        /* of a sample */
  int planes;                       /* 3, or 1 for grey */
  int log2_chroma_w, log2_chroma_h; /* 0 or 1 */
  nr_siting across, down;
  bool interlaced;  /* rows of chroma belong to fields */
  uint16_t *row[3]; /* being filtered: by height, then opacity and colour by width */
} nr_blender;

/* Planar YCbCr or grey without alpha, 8 to 14 bits, chroma halved at most. */
bool nr_blender_can(enum AVPixelFormat format);

norae_status nr_blender_init(nr_blender *blender, enum AVPixelFormat format, int width,
                             enum AVChromaLocation location, bool interlaced);
void nr_blender_finish(nr_blender *blender); /* takes a zeroed one */

/* The frame has to be writable and of the overlay's size. */
void nr_blend(const nr_blender *blender, nr_overlay *overlay, AVFrame *frame);

#endif
