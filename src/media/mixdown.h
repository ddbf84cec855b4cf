/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many channels become one or two.
 */
#ifndef NR_MEDIA_MIXDOWN_H
#define NR_MEDIA_MIXDOWN_H

#include <libavutil/channel_layout.h>

#define NR_MIXDOWN_MAX_CHANNELS 64

/* Weights of each of the layout's channels in each of the `channels` (1 or 2)
 * results, as swr_set_matrix() takes them: matrix[result * count + channel].
 * What sounds in the middle stays in both, and nothing gets louder than full scale. */
void nr_mixdown(const AVChannelLayout *layout, int channels,
                double matrix[2 * NR_MIXDOWN_MAX_CHANNELS]);

#endif
