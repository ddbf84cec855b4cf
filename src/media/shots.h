/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Single pictures of a film, as a burn would show them.
 */
#ifndef NR_MEDIA_SHOTS_H
#define NR_MEDIA_SHOTS_H

#include <norae/media.h>

#include "media/canvas.h"
#include "media/source.h"

typedef struct nr_shots {
  const norae_burn_options *options; /* borrowed, as are the next two */
  const norae_log *log;
  norae_diags *diags;
  nr_source source;
  AVStream *stream;   /* NULL: `background` is shown instead */
  AVFrame *background;
  AVCodecContext *decoder;
  AVPacket *packet;
  AVFrame *found, *ahead; /* the one asked for last, and the one behind it; NULL: none */
  nr_painter painter;
  struct SwsContext *scaler;
  int width, height;   /* of the pictures as they are seen */
  norae_us duration;   /* NORAE_NO_TIME if not known */
  nr_shown *shown;     /* when the script shows something */
  size_t shown_count;
  char *family;        /* of a font that the script uses, NULL if it uses none */
} nr_shots;

/* `shots` must not move while it is open. */
norae_status nr_shots_open(nr_shots *shots, const char *input, const char *script, size_t size,
                           const norae_burn_options *options, const norae_log *log,
                           norae_diags *diags);
void nr_shots_close(nr_shots *shots); /* takes a zeroed one */

/* Put the picture of a player time into `rgb`, rows of 3 × width bytes that are `stride`
 * apart, scaled to width × height, which are the same in every call.  NORAE_ERR_FORMAT
 * when the film ends before. */
norae_status nr_shots_take(nr_shots *shots, norae_us time, uint8_t *rgb, int stride, int width,
                           int height);

#endif
