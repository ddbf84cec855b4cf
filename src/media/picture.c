/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/picture.h"

#include <math.h>
#include <string.h>

#include <libavutil/display.h>

#include "media/source.h"

static void orient(nr_picture *p, const AVStream *stream)
{
  size_t size;
  const uint8_t *data = nr_stream_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  int32_t matrix[9];
  if (!data || size < sizeof matrix)
    return;
  memcpy(matrix, data, sizeof matrix);
  double determinant = (double)matrix[0] * matrix[4] - (double)matrix[1] * matrix[3];
  if (determinant == 0)
    return;
  p->mirrored = determinant < 0;
  if (p->mirrored)
    av_display_matrix_flip(matrix, 1, 0);
  double clockwise = -av_display_rotation_get(matrix);
  if (!isnan(clockwise))
    p->rotation = ((int)lround(clockwise / 90) % 4 + 4) % 4 * 90;
}

nr_picture nr_picture_of(AVFormatContext *format, AVStream *stream)
{
  nr_picture p = {.width = stream->codecpar->width, .height = stream->codecpar->height};
  p.sar = av_guess_sample_aspect_ratio(format, stream, NULL);
  if (p.sar.num <= 0 || p.sar.den <= 0)
    p.sar = (AVRational){1, 1};
  orient(&p, stream);
  /* Pixels are stretched, never thrown away. */
  double aspect = av_q2d(p.sar);
  int width = aspect > 1 ? (int)lround(p.width * aspect) : p.width;
  int height = aspect < 1 ? (int)lround(p.height / aspect) : p.height;
  bool upright = p.rotation % 180 == 0;
  p.display_width = upright ? width : height;
  p.display_height = upright ? height : width;
  return p;
}
