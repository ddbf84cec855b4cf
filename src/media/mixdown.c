/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/mixdown.h"

#include <math.h>

typedef struct side {
  double left, right;
} side;

static const struct place {
  enum AVChannel channel;
  side side;
} places[] = {
    {AV_CHAN_FRONT_LEFT, {1, 0}},
    {AV_CHAN_STEREO_LEFT, {1, 0}},
    {AV_CHAN_FRONT_LEFT_OF_CENTER, {1, 0}},
    {AV_CHAN_WIDE_LEFT, {1, 0}},
    {AV_CHAN_FRONT_RIGHT, {0, 1}},
    {AV_CHAN_STEREO_RIGHT, {0, 1}},
    {AV_CHAN_FRONT_RIGHT_OF_CENTER, {0, 1}},
    {AV_CHAN_WIDE_RIGHT, {0, 1}},
    {AV_CHAN_FRONT_CENTER, {M_SQRT1_2, M_SQRT1_2}},
    {AV_CHAN_BACK_CENTER, {0.5, 0.5}},
    {AV_CHAN_TOP_CENTER, {0.5, 0.5}},
    {AV_CHAN_TOP_FRONT_CENTER, {0.5, 0.5}},
    {AV_CHAN_TOP_BACK_CENTER, {0.5, 0.5}},
    {AV_CHAN_BACK_LEFT, {M_SQRT1_2, 0}},
    {AV_CHAN_SIDE_LEFT, {M_SQRT1_2, 0}},
    {AV_CHAN_TOP_FRONT_LEFT, {M_SQRT1_2, 0}},
    {AV_CHAN_TOP_BACK_LEFT, {M_SQRT1_2, 0}},
    {AV_CHAN_TOP_SIDE_LEFT, {M_SQRT1_2, 0}},
    {AV_CHAN_BACK_RIGHT, {0, M_SQRT1_2}},
    {AV_CHAN_SIDE_RIGHT, {0, M_SQRT1_2}},
    {AV_CHAN_TOP_FRONT_RIGHT, {0, M_SQRT1_2}},
    {AV_CHAN_TOP_BACK_RIGHT, {0, M_SQRT1_2}},
    {AV_CHAN_TOP_SIDE_RIGHT, {0, M_SQRT1_2}},
    {AV_CHAN_LOW_FREQUENCY, {0, 0}},
    {AV_CHAN_LOW_FREQUENCY_2, {0, 0}},
};

/* A layout that names no channels is taken as left, right, left, right… */
static side side_of(enum AVChannel channel, int index, int count)
{
  if (count == 1)
    return (side){1, 1};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    if (places[i].channel == channel)
      return places[i].side;
  }
  return index % 2 ? (side){0, 1} : (side){1, 0};
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
