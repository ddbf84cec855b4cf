/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Areas of coverage, laid over one another in an overlay.  From frame to frame
 * little changes: of two lines, the word that is being wiped.  Only where areas
 * differ from those before is anything composed anew.
 */
#ifndef NR_MEDIA_COMPOSE_H
#define NR_MEDIA_COMPOSE_H

#include "media/colour.h"
#include "media/overlay.h"

typedef struct nr_composer {
  /* Set up by the caller. */
  nr_video_colours video;
  nr_script_colours script;
  int turn;    /* what is drawn is turned clockwise by this on its way: 0, 90, 180, 270 */
  bool mirror; /* and mirrored before that */

  /* Working state. */
  struct nr_layer *layers; /* of this frame and of the one before */
  struct nr_layer *before;
  size_t layer_room, before_room, before_count;
  nr_span *span; /* of rows, as they will be */
  uint8_t *turned; /* masks that were turned */
  size_t span_room, turned_room;
} nr_composer;

void nr_composer_finish(nr_composer *composer); /* takes a zeroed one */

/* Make an overlay hold the areas, the first lowest, and nothing else.  An area
 * that was there in the call before, with its mask at the same address, is taken
 * for the same: masks stay as they are until the next call, as libass keeps those
 * of the frame before to tell what changed.  One composer, one overlay.
 * NORAE_ERR_MEMORY only. */
norae_status nr_compose(nr_composer *composer, nr_overlay *overlay, const nr_drawn *drawn);

#endif
