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
  int planes;                       /* 3; 2 where Cb and Cr lie in turns; 1 for grey */
  int lift;                         /* samples of two bytes are this far up in them: P010 */
  int cb, cr;                       /* which of a pair is which, with two planes */
  int log2_chroma_w, log2_chroma_h; /* 0 or 1 */
  nr_siting across, down;
  bool interlaced;  /* rows of chroma belong to fields */
  bool filtered_interlaced; /* they did when they were filtered */
  uint16_t *mean;           /* a row of the overlay, filtered by height */
  uint16_t *chroma[3];      /* opacity, Cb and Cr of the overlay at the size of chroma */
  ptrdiff_t stride;         /* of these, in items */
  nr_span *span;            /* of these: columns of the overlay in each row */
  uint16_t *pair[2];        /* samples of two colours, taken apart */
} nr_blender;

/* YCbCr or grey without alpha, 8 to 14 bits, chroma halved at most, in planes of
 * its own or in one (NV12, P010). */
bool nr_blender_can(enum AVPixelFormat format);

/* Width and height are the overlay's: one blender, one overlay. */
norae_status nr_blender_init(nr_blender *blender, enum AVPixelFormat format, int width, int height,
                             enum AVChromaLocation location, bool interlaced);
void nr_blender_finish(nr_blender *blender); /* takes a zeroed one */

/* The frame has to be writable and of the overlay's size. */
void nr_blend(nr_blender *blender, nr_overlay *overlay, AVFrame *frame);

#endif
