/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by bench/confidence.py; see doc/SYNC.md.
 */
#include "sync/confidence.h"

/* Of regret, advantage, second, plain, pace, doubt,
   start_doubt, off, second_around, plain_around, doubt_around, advantage_here, and a constant. */
const float nr_line_weights[NR_CONFIDENCE_KINDS][NR_LINE_WEIGHTS] = {
    /* model */
    {-3.2882f, -0.1147f, 0.2618f, -0.2946f, -0.3884f, -0.1342f,
     -0.0528f, -1.1613f, -0.1680f, -0.6451f, -0.0895f, 0.0000f,
     3.9443f},
    /* timed */
    {-4.5569f, -0.6976f, 0.2124f, 0.0000f, -0.3337f, -0.1918f,
     -0.0523f, -1.1363f, 0.8969f, -1.0387f, -0.2401f, 1.0578f,
     9.3022f},
    /* energy */
    {1.3463f, 0.1475f, -0.1540f, -0.1445f, -1.4422f, -0.3836f,
     -0.0377f, -5.2634f, -0.3074f, 0.2734f, -0.7907f, 0.0000f,
     -2.1458f},
    /* moved */
    {-3.7450f, -1.6865f, -0.1186f, -0.6631f, -0.4355f, -0.1789f,
     -0.2812f, -2.0754f, -0.3416f, -2.2770f, 0.2966f, 0.0000f,
     5.1826f},
};

/* Of the line's log odds, second, plain, doubt, and a constant. */
const float nr_syllable_weights[NR_CONFIDENCE_KINDS][NR_SYLLABLE_WEIGHTS] = {
    /* model */
    {0.3837f, -0.0772f, -0.2803f, -0.1787f, -0.3488f},
    /* timed */
    {0.4462f, -0.1094f, -0.2695f, -0.1776f, -0.7224f},
    /* energy */
    {0.3888f, -0.1812f, -0.0795f, -0.3515f, -0.6313f},
    /* moved */
    {0.6688f, -0.2057f, -0.0385f, -0.0036f, -0.9205f},
};

/* Of agreement, doubt, regret, and a constant. */
const float nr_song_weights[2 * NR_CONFIDENCE_KINDS][NR_SONG_WEIGHTS] = {
    /* model, no times given */
    {-1.4265f, -1.8964f, -10.2151f, 2.2118f},
    /* model, times given */
    {-1.1616f, -3.5853f, -6.3265f, -3.8332f},
    /* timed, no times given */
    {-1.1616f, -3.5853f, -6.3265f, -3.8332f},
    /* timed, times given */
    {-1.1616f, -3.5853f, -6.3265f, -3.8332f},
    /* energy, no times given */
    {-1.2980f, -2.2529f, -38.8709f, 6.9018f},
    /* energy, times given */
    {-0.5429f, -2.5802f, -15.4226f, 1.4293f},
    /* moved, no times given */
    {-1.4285f, -0.8764f, -2.8960f, 1.0866f},
    /* moved, times given */
    {-1.4285f, -0.8764f, -2.8960f, 1.0866f},
};
