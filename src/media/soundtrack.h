/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sound that the output's container can't hold, encoded anew.
 */
#ifndef NR_MEDIA_SOUNDTRACK_H
#define NR_MEDIA_SOUNDTRACK_H

#include <libavcodec/avcodec.h>

#include <norae/pcm.h>

#include "media/remux.h"

typedef struct nr_soundtrack {
  norae_pcm *pcm;
  size_t at; /* frames that were encoded */
  AVCodecContext *codec;
  AVFrame *frame;
  AVPacket *packet;
  int stream; /* of the output */
  bool ended;
} nr_soundtrack;

/* Decode the source's sound and fill its stream of the output, which has to be
 * mapped.  All of the sound is in memory meanwhile. */
norae_status nr_soundtrack_open(nr_soundtrack *track, nr_remux *remux, int source_stream,
                                norae_diags *diags);
void nr_soundtrack_close(nr_soundtrack *track); /* takes a zeroed one */

/* Write what sounds before a player time; NORAE_NO_TIME: all that is left.
 * Returns one of libav's errors, or 0. */
int nr_soundtrack_write(nr_soundtrack *track, nr_remux *remux, norae_us until);

#endif
