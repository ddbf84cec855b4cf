/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One picture as a PNG file's bytes.
 */
#ifndef NR_MEDIA_STILL_H
#define NR_MEDIA_STILL_H

#include "base/diag.h"
#include "base/str.h"

/* Append `rgb`, rows of width × 3 bytes, as PNG.  NORAE_ERR_ENVIRONMENT when
 * libavcodec was built without PNG. */
norae_status nr_still_png(const unsigned char *rgb, int width, int height, nr_str *out,
                          norae_diags *diags);

#endif
