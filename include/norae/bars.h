/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Black bars that are part of the video: what they leave free is the picture.
 */
#ifndef NORAE_BARS_H
#define NORAE_BARS_H

#ifdef __cplusplus
extern "C" {
#endif

/* How thick they are, in pixels of the picture as displayed; 0: there is none. */
typedef struct norae_bars {
  int left, top, right, bottom;
} norae_bars;

#ifdef __cplusplus
}
#endif
#endif
