/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sound that is encoded anew, along with the picture.
 */
#ifndef NR_MEDIA_SOUNDTRACK_H
#define NR_MEDIA_SOUNDTRACK_H

#include <libavcodec/avcodec.h>

#include <norae/pcm.h>

#include "media/remux.h"

typedef struct nr_soundtrack {
  const AVCodec *encoder;
  int rate; /* that it takes */
  int64_t bit_rate;
  norae_pcm *pcm;
  size_t at; /* frames that were encoded */
  AVCodecContext *codec;
  AVFrame *frame;
  AVPacket *packet;
  int stream; /* of the output */
  bool ended;
} nr_soundtrack;

/* Whether encoding this keeps every bit of it. */
bool nr_sound_is_lossless(enum AVCodecID id);
/* Choose the encoder for what takes the place of a stream, and its rate. */
norae_status nr_soundtrack_choose(nr_soundtrack *track, const nr_remux *remux, const AVStream *in,
                                  norae_diags *diags);
/* Fill a stream of the output; takes the sound over, at output times. */
norae_status nr_soundtrack_open(nr_soundtrack *track, nr_remux *remux, AVStream *out,
                                norae_pcm **pcm, norae_diags *diags);
void nr_soundtrack_close(nr_soundtrack *track); /* takes a zeroed one */

/* Write what sounds before an output time; NORAE_NO_TIME: all that is left.
 * Returns one of libav's errors, or 0. */
int nr_soundtrack_write(nr_soundtrack *track, nr_remux *remux, norae_us until);

#endif
