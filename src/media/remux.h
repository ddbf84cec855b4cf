/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An output file made from a source: its streams copied, some replaced, its
 * tags and chapters kept, its clock moved so that player time 0 is 0.
 */
#ifndef NR_MEDIA_REMUX_H
#define NR_MEDIA_REMUX_H

#include <libavformat/avformat.h>

#include "base/output.h"
#include "media/source.h"
#include "media/timeline.h"

/* What becomes of a stream of the source. */
typedef enum nr_fate {
  NR_COPY,    /* copied if the container can hold it; else dropped, and said */
  NR_REPLACE, /* gets a stream in the output that the caller fills */
  NR_DROP
} nr_fate;

/* A mapped file that is a stream's extradata. */
typedef struct nr_lent {
  int stream;
  void *bytes;
  size_t size;
} nr_lent;

typedef struct nr_remux {
  nr_source *source; /* borrowed */
  const char *name;  /* of the output, for messages; borrowed */
  nr_output *file;
  AVFormatContext *format;
  nr_timeline timeline; /* whole, unless the caller sets it after opening */
  int *target;       /* source stream → output stream, -1: none */
  bool *copied;      /* source streams whose packets are copied */
  int64_t *next_dts; /* of each source stream: when its next packet should be decoded */
  int64_t *last_dts; /* of each output stream */
  unsigned moved;    /* packets whose time stamps had to be bent into order */
  bool wrote_header;
  bool whole; /* it comes by clusters, which are written as they are */
  nr_lent *lent;
  size_t lent_count, lent_capacity;
  bool own_chapters; /* the caller makes the chapters, or wants none */
} nr_remux;

/* The container follows from the name's extension.  `remux` must not move. */
norae_status nr_remux_open(nr_remux *remux, nr_source *source, const char *path, bool overwrite,
                           norae_diags *diags);
/* Gives up unless nr_remux_finish() was called; takes a zeroed one. */
void nr_remux_close(nr_remux *remux);

bool nr_remux_holds(const nr_remux *remux, enum AVCodecID codec);
/* Whether it can tell players to turn the picture. */
bool nr_remux_holds_rotation(const nr_remux *remux);
bool nr_remux_is(const nr_remux *remux, const char *format); /* "mp4", "matroska" */
bool nr_remux_is_mov(const nr_remux *remux); /* MP4, MOV, M4V, M4A */

/* Make the output's streams, in the source's order; fate has one entry each. */
norae_status nr_remux_map(nr_remux *remux, const nr_fate *fate, norae_diags *diags);
/* The output's stream for a replaced one, or NULL. */
AVStream *nr_remux_target(const nr_remux *remux, int source_stream);
/* Its picture is upright now. */
void nr_remux_forget_rotation(AVStream *stream);
/* Another stream that is not in the source; NULL when memory ran out. */
AVStream *nr_remux_add(nr_remux *remux);

/* Let a mapped file, which is unmapped at the end, be the stream's extradata, without a copy.
 * False without memory: the mapping stays the caller's then. */
bool nr_remux_lend(nr_remux *remux, AVStream *stream, void *bytes, size_t size);
/* A chapter, after those that were added before; player times. */
norae_status nr_remux_add_chapter(nr_remux *remux, norae_us start, norae_us end,
                                  const char *title);
/* Tags, chapters, header.  Takes over what is in *options. */
norae_status nr_remux_begin(nr_remux *remux, AVDictionary **options, norae_diags *diags);

/* A packet of the source; those of streams that are not copied are dropped.  The
 * packet is unreferenced.  Returns one of libav's errors, or 0. */
int nr_remux_copy(nr_remux *remux, AVPacket *packet);
/* A packet of a stream the caller fills, in the time base given. */
int nr_remux_write(nr_remux *remux, AVPacket *packet, int stream, AVRational time_base);
/* Report an error that copy or write returned. */
norae_status nr_remux_error(const nr_remux *remux, int error, norae_diags *diags);

/* Trailer; the file is whole, but not yet under its name. */
norae_status nr_remux_complete(nr_remux *remux, norae_diags *diags);
/* All that, unless it is done, and to disk, under its own name. */
norae_status nr_remux_finish(nr_remux *remux, norae_diags *diags);

#endif
