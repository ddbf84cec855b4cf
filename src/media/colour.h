/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A script's RGB as the YCbCr of a video.
 */
#ifndef NR_MEDIA_COLOUR_H
#define NR_MEDIA_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

#include <libavutil/pixfmt.h>

#include "render/renderer.h"

/* What a video's numbers mean. */
typedef struct nr_video_colours {
  enum AVColorSpace matrix; /* never unspecified */
  enum AVColorTransferCharacteristic transfer;
  bool full_range;
  int depth; /* bits of a component */
} nr_video_colours;

/* A file that does not tell its matrix is seen with the one players take: by size. */
nr_video_colours nr_video_colours_guess(enum AVColorSpace matrix,
                                        enum AVColorTransferCharacteristic transfer,
                                        enum AVColorRange range, int depth, int width, int height);

/* PQ and HLG: white of a text there would be glaring; it is put at 203 cd/m². */
bool nr_video_colours_are_hdr(const nr_video_colours *video);

/* Y, Cb, Cr as 2¹⁵ × code / 2^depth.  A script that names a matrix gets the
 * numbers of that matrix, whatever the video's is: this is what its author saw. */
void nr_colour(const nr_video_colours *video, nr_script_colours script, const uint8_t rgb[3],
               uint16_t out[3]);

#endif
