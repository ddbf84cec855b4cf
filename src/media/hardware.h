/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Encoders that take no frames but those in a device's own memory (VAAPI): the
 * device is opened, and each frame is brought over.
 */
#ifndef NR_MEDIA_HARDWARE_H
#define NR_MEDIA_HARDWARE_H

#include <stdbool.h>

#include <libavcodec/avcodec.h>

#include "base/diag.h"

/* Whether it takes nothing else. */
bool nr_hardware_only(const AVCodec *encoder);
/* The form in which frames are drawn and brought over: NV12, or P010 where the
 * source has more than eight bits. */
enum AVPixelFormat nr_hardware_format(enum AVPixelFormat source);

/* Open the encoder's device, which then belongs to `codec`; its pix_fmt becomes
 * the device's.  NORAE_ERR_ENVIRONMENT with a word when there is none. */
norae_status nr_hardware_open(AVCodecContext *codec, norae_diags *diags);

/* *frame becomes one in the device's memory, where the encoder wants that.
 * Returns one of libav's errors, or 0. */
int nr_hardware_upload(const AVCodecContext *codec, AVFrame **frame);

#endif
