/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a stored picture becomes the one that is seen: pixel aspect, rotation.
 */
#ifndef NR_MEDIA_PICTURE_H
#define NR_MEDIA_PICTURE_H

#include <stdbool.h>

#include <libavformat/avformat.h>

typedef struct nr_picture {
  int width, height;                 /* as stored */
  AVRational sar;                    /* of a stored pixel, 1:1 if not told */
  int rotation;                      /* clockwise, before showing: 0, 90, 180, 270 */
  bool mirrored;                     /* left and right change places after the rotation */
  int display_width, display_height; /* square pixels, upright */
} nr_picture;

nr_picture nr_picture_of(AVFormatContext *format, AVStream *stream);

#endif
