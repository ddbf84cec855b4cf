/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a video with its lyrics, without making the video.
 */
#ifndef NORAE_STILL_H
#define NORAE_STILL_H

#include <stddef.h>

#include <norae/media.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Save the picture that a burn of `input` shows at a player time as PNG, upright, with
 * square pixels.  `options`: fonts, background, size, from, until, overwrite and strict
 * are heeded; times are the input's.  Path "-" is standard output.  NORAE_ERR_FORMAT
 * when the video ends before. */
norae_status norae_still(const char *input, const char *script, size_t script_size, norae_us time,
                         const char *path, const norae_burn_options *options,
                         const norae_log *log, norae_diags *diags);

/* Save a contact sheet as PNG: columns × rows pictures, each with its time below,
 * evenly over the time in which the script shows something; over all of the input where
 * it shows nothing.  Options as above; from and until limit what is shown. */
norae_status norae_sheet(const char *input, const char *script, size_t script_size, int columns,
                         int rows, const char *path, const norae_burn_options *options,
                         const norae_log *log, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
