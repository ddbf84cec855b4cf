/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture of rows of width × 3 bytes, red, green, blue.
 */
#ifndef NR_MEDIA_STILL_H
#define NR_MEDIA_STILL_H

#include "base/diag.h"
#include "base/str.h"
#include "render/renderer.h"

/* Lay an area, which lies within the picture, over it. */
void nr_still_lay(unsigned char *rgb, int width, const nr_coverage *area);

/* Append it as PNG.  NORAE_ERR_ENVIRONMENT when
 * libavcodec was built without PNG. */
norae_status nr_still_png(const unsigned char *rgb, int width, int height, nr_str *out,
                          norae_diags *diags);

#endif
