/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small copy of sound that every browser plays, in memory.
 */
#ifndef NR_MEDIA_LISTENING_H
#define NR_MEDIA_LISTENING_H

#include <norae/log.h>
#include <norae/pcm.h>

#include "base/diag.h"
#include "base/str.h"

#define NR_LISTENING_RATE 48000

/* Append `pcm`, at NR_LISTENING_RATE, as Opus in WebM, or where libav has no encoder for
 * that, as AAC in MP4; *type is "audio/webm" or the like.  NORAE_ERR_ENVIRONMENT when it
 * has neither. */
norae_status nr_listening_copy(const norae_pcm *pcm, nr_str *out, const char **type,
                               const norae_log *log, norae_diags *diags);

#endif
