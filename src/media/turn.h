/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures turned upright, for containers that can't tell players to do it.
 */
#ifndef NR_MEDIA_TURN_H
#define NR_MEDIA_TURN_H

#include <stdbool.h>

#include <libavutil/frame.h>

/* Copy `from`, turned clockwise by 0, 90, 180 or 270 degrees and then mirrored.
 * Both are of one format that nr_blender_can(), or RGB in one plane; lying turns
 * need chroma that is halved in both directions or in none. */
void nr_turn_frame(const AVFrame *from, AVFrame *to, int turn, bool mirror);

#endif
