/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The packets of one stream through an opening of the file of its own.
 */
#ifndef NR_MEDIA_REREAD_H
#define NR_MEDIA_REREAD_H

#include "media/source.h"

typedef struct nr_reread {
  const nr_source *source; /* borrowed */
  AVFormatContext *format;
  int stream;
} nr_reread;

/* Why the source can't be read twice and gone about in, NULL if it can; static. */
const char *nr_reread_unfit(const nr_source *source);

/* The picture that a player of `source` takes. Messages are for the caller to give:
 * returns one of libav's errors, or 0.  `reread` must not move. */
int nr_reread_open(nr_reread *reread, const nr_source *source);
void nr_reread_close(nr_reread *reread); /* takes a zeroed one */

/* Next packet; AVERROR_EOF at the end. */
int nr_reread_next(nr_reread *reread, AVPacket *packet);
/* The packet of this time, of which a key frame's other time stamp is `dts`. */
int nr_reread_seek(nr_reread *reread, int64_t pts, int64_t dts, AVPacket *packet);

#endif
