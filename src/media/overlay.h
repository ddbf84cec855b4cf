/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that is drawn over one frame, composed before it touches the frame, so
 * that areas which abut leave no seam: premultiplied YCbCr 4:4:4 and opacity, in
 * 2⁻¹⁵.  Rows know where they hold anything.
 */
#ifndef NR_MEDIA_OVERLAY_H
#define NR_MEDIA_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "media/colour.h"

#define NR_OPAQUE 32768

enum { NR_ALPHA, NR_LUMA, NR_CB, NR_CR, NR_OVERLAY_PLANES };

typedef struct nr_overlay {
  int width, height; /* of the stored picture */
  int turn;          /* what is drawn is turned clockwise by this on its way: 0, 90, 180, 270 */
  bool mirror;       /* and mirrored before that */
  ptrdiff_t stride;  /* in items */
  uint16_t *plane[NR_OVERLAY_PLANES]; /* width × height; what is outside of a row's span is void */
  int *begin, *end;                   /* span of each row; begin ≥ end: empty */
  int top, bottom;                    /* rows with anything, half-open */
  uint8_t *turned;                    /* room for a mask that is turned */
  size_t turned_size;
  struct nr_layer *layers; /* what is being laid over one another */
  size_t layer_room;
} nr_overlay;

norae_status nr_overlay_init(nr_overlay *overlay, int width, int height, int turn, bool mirror);
void nr_overlay_finish(nr_overlay *overlay); /* takes a zeroed one */

void nr_overlay_clear(nr_overlay *overlay);
/* Lay areas over what is there, the first lowest.  NORAE_ERR_MEMORY only. */
norae_status nr_overlay_compose(nr_overlay *overlay, const nr_drawn *drawn,
                                const nr_video_colours *video, nr_script_colours script);
/* Make a row's span reach over begin…end at least; both may lie 64 outside. */
void nr_overlay_cover(nr_overlay *overlay, int row, int begin, int end);

static inline bool nr_overlay_is_empty(const nr_overlay *overlay)
{
  return overlay->top >= overlay->bottom;
}

#endif
