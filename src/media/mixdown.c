/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/mixdown.h"

#include <math.h>

typedef struct side {
  double left, right;
} side;

/* A layout that names no channels is taken as left, right, left, right… */
static side side_of(enum AVChannel channel, int index, int count)
{
  const side left = {1, 0}, right = {0, 1}, both = {M_SQRT1_2, M_SQRT1_2};
  const side behind_left = {M_SQRT1_2, 0}, behind_right = {0, M_SQRT1_2};
  if (count == 1)
    return (side){1, 1};
  switch (channel) {
  case AV_CHAN_FRONT_LEFT:
  case AV_CHAN_STEREO_LEFT:
  case AV_CHAN_FRONT_LEFT_OF_CENTER:
  case AV_CHAN_WIDE_LEFT:
    return left;
  case AV_CHAN_FRONT_RIGHT:
  case AV_CHAN_STEREO_RIGHT:
  case AV_CHAN_FRONT_RIGHT_OF_CENTER:
  case AV_CHAN_WIDE_RIGHT:
    return right;
  case AV_CHAN_FRONT_CENTER:
    return both;
  case AV_CHAN_BACK_CENTER:
  case AV_CHAN_TOP_CENTER:
  case AV_CHAN_TOP_FRONT_CENTER:
  case AV_CHAN_TOP_BACK_CENTER:
    return (side){0.5, 0.5};
  case AV_CHAN_BACK_LEFT:
  case AV_CHAN_SIDE_LEFT:
  case AV_CHAN_TOP_FRONT_LEFT:
  case AV_CHAN_TOP_BACK_LEFT:
  case AV_CHAN_TOP_SIDE_LEFT:
    return behind_left;
  case AV_CHAN_BACK_RIGHT:
  case AV_CHAN_SIDE_RIGHT:
  case AV_CHAN_TOP_FRONT_RIGHT:
  case AV_CHAN_TOP_BACK_RIGHT:
  case AV_CHAN_TOP_SIDE_RIGHT:
    return behind_right;
  case AV_CHAN_LOW_FREQUENCY:
  case AV_CHAN_LOW_FREQUENCY_2:
    return (side){0, 0};
  default:
    return index % 2 ? right : left;
  }
}

void nr_mixdown(const AVChannelLayout *layout, int channels,
                double matrix[2 * NR_MIXDOWN_MAX_CHANNELS])
{
  int count = layout->nb_channels;
  double most = 0;
  for (int r = 0; r < channels; r++) {
    double sum = 0;
    for (int c = 0; c < count; c++) {
      side s = side_of(av_channel_layout_channel_from_index(layout, (unsigned)c), c, count);
      double weight = channels == 1 ? (s.left + s.right) / 2 : r ? s.right : s.left;
      matrix[r * count + c] = weight;
      sum += weight;
    }
    most = fmax(most, sum);
  }
  if (most <= 1)
    return;
  for (int i = 0; i < channels * count; i++)
    matrix[i] /= most;
}
