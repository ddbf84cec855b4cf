/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by bench/confidence.py; see doc/SYNC.md.
 */
#include "sync/confidence.h"

/* Of regret, advantage, second, plain, pace, doubt,
   start_doubt, off, second_around, plain_around, doubt_around, and a constant. */
const float nr_line_weights[NR_CONFIDENCE_KINDS][NR_LINE_WEIGHTS] = {
    /* model */
    {-3.2015f, -0.3781f, 0.0142f, -0.1142f, -0.1388f, -0.4500f,
     -0.2592f, -0.9527f, -0.0934f, -0.7818f, -0.0303f, 1.6987f},
    /* energy */
    {-1.7379f, -0.0735f, -0.1764f, -0.4786f, -0.7103f, -0.3303f,
     -0.0788f, -7.2389f, -0.0735f, 0.1251f, -1.4774f, -0.1444f},
    /* moved */
    {-2.6905f, -0.2633f, 0.0127f, -0.5175f, 0.1552f, -0.0265f,
     -0.2647f, -3.3875f, -0.9912f, -2.0162f, -0.0123f, 0.7806f},
};

/* Of the line's log odds, second, plain, doubt, and a constant. */
const float nr_syllable_weights[NR_CONFIDENCE_KINDS][NR_SYLLABLE_WEIGHTS] = {
    /* model */
    {0.3979f, -0.1862f, -0.3047f, -0.2376f, -0.7846f},
    /* energy */
    {0.4093f, -0.1675f, -0.1899f, -0.4769f, -0.6541f},
    /* moved */
    {0.6617f, -0.1380f, -0.1375f, -0.0706f, -0.4992f},
};

/* Of agreement, doubt, regret, and a constant. */
const float nr_song_weights[2 * NR_CONFIDENCE_KINDS][NR_SONG_WEIGHTS] = {
    /* model, no times given */
    {-1.2630f, -0.7552f, -9.1385f, 6.1208f},
    /* model, times given */
    {-1.4022f, -0.6493f, -5.7589f, 3.6694f},
    /* energy, no times given */
    {-1.3636f, 0.5063f, -26.2352f, 3.9741f},
    /* energy, times given */
    {-2.1410f, -0.3143f, -18.4469f, 6.0890f},
    /* moved, no times given */
    {-1.8912f, 0.1153f, -3.4590f, 2.3750f},
    /* moved, times given */
    {-1.8912f, 0.1153f, -3.4590f, 2.3750f},
};
